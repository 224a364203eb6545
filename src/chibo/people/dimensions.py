"""How people and units are broken down. Rows carry what is needed as annotations, so no dimension multiplies them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Dimension
from chibo.core.dates import BEGINNING, add_months
from chibo.org.models import CellKind, PlaceKind, Sector, UnitKind
from chibo.org.queries import on_date
from chibo.people.enums import (
    NOT_MINORITY,
    AttainmentKind,
    ExemptionKind,
    ExemptionReason,
    Profession,
    Religion,
    Schooling,
    Sex,
    Theory,
)
from chibo.people.models import Attainment, PostHeld

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.db.models import TextChoices
    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.scope import Scope

STATUS: dict[str, _StrOrPromise] = {"official": _("Chính thức"), "probationary": _("Dự bị")}
#: Upper bounds of the bands in completed years; the last band is open. A habit of the statistics forms, not a rule.
AGE_BANDS = (
    (30, "18-30", _("đến 30 tuổi")),
    (40, "31-40", _("31–40 tuổi")),
    (50, "41-50", _("41–50 tuổi")),
    (60, "51-60", _("51–60 tuổi")),
)
OLDEST = ("61+", _("trên 60 tuổi"))


def attainment(scope: Scope, kind: AttainmentKind, person: str = "person_id") -> Subquery:
    """The level of one kind a person has on the date; NULL where the register does not know it."""
    known = Attainment.objects.filter(on_date(scope.on), person_id=OuterRef(person), kind=kind)
    return Subquery(known.values("level")[:1], output_field=CharField())


def education(scope: Scope) -> Coalesce:
    """Profession where there is any, else schooling."""
    profession = NullIf(attainment(scope, AttainmentKind.PROFESSION), Value(Profession.NONE.value))
    return Coalesce(profession, attainment(scope, AttainmentKind.SCHOOLING))


def status_on(on: date) -> Case:
    """Official from `official_on` on, else probationary. Rows carry `official_on`."""
    return Case(
        When(official_on__lte=on, then=Value("official")),
        default=Value("probationary"),
        output_field=CharField(),
    )


def age_band(on: date) -> Case:
    """The band of completed years on the date, by the earliest day a partial birth date can be."""
    bands = [
        When(person__born_on__gt=add_months(on, -12 * (last + 1)), then=Value(key))
        for last, key, _label in AGE_BANDS
    ]
    return Case(*bands, default=Value(OLDEST[0]), output_field=CharField())


IS_MINORITY = ~Q(person__ethnic_group__in=["", *NOT_MINORITY])


def _choices(choices: type[TextChoices]) -> Callable[[], Mapping[str, _StrOrPromise]]:
    return lambda: {choice.value: choice.label for choice in choices}


def _education_values() -> Mapping[str, _StrOrPromise]:
    return {
        **_choices(Profession)(),
        **{choice.value: choice.label for choice in Schooling if choice is not Schooling.NONE},
    }


def _rows(model: type[CellKind | PlaceKind | Sector | UnitKind]) -> Callable[[], Mapping[str, _StrOrPromise]]:
    return lambda: {row.code: str(row) for row in model.objects.all()}


def _nothing() -> Mapping[str, _StrOrPromise]:
    return {}


SEX = Dimension("sex", _("Giới tính"), lambda _scope: F("person__sex"), _choices(Sex))
AGE_BAND = Dimension(
    "age_band",
    _("Độ tuổi"),
    lambda scope: age_band(scope.on),
    lambda: {key: label for _last, key, label in AGE_BANDS} | dict([OLDEST]),
)
ETHNIC_GROUP = Dimension(
    "ethnic_group", _("Dân tộc"), lambda _scope: F("person__ethnic_group"), _nothing, sensitive=True
)
ETHNIC_MINORITY = Dimension(
    "ethnic_minority",
    _("Dân tộc thiểu số"),
    lambda _scope: Case(When(IS_MINORITY, then=Value("yes")), default=Value("no"), output_field=CharField()),
    lambda: {"yes": _("Dân tộc thiểu số"), "no": _("Không")},
)
RELIGION = Dimension(
    "religion", _("Tôn giáo"), lambda _scope: F("person__religion"), _choices(Religion), sensitive=True
)
SCHOOLING = Dimension(
    "schooling", _("Văn hóa"), lambda scope: attainment(scope, AttainmentKind.SCHOOLING), _choices(Schooling)
)
PROFESSION = Dimension(
    "profession",
    _("Chuyên môn"),
    lambda scope: attainment(scope, AttainmentKind.PROFESSION),
    _choices(Profession),
)
EDUCATION = Dimension("education", _("Trình độ cao nhất"), education, _education_values)
THEORY = Dimension(
    "theory", _("Lý luận chính trị"), lambda scope: attainment(scope, AttainmentKind.THEORY), _choices(Theory)
)
STATUS_DIMENSION = Dimension(
    "status", _("Chính thức, dự bị"), lambda scope: status_on(scope.on), lambda: STATUS
)
STANDING_ON_EXIT = Dimension(
    "status", _("Chính thức, dự bị"), lambda _scope: _standing_on_event(), lambda: STATUS
)
ADMISSION_YEAR = Dimension("admission_year", _("Năm vào Đảng"), lambda _scope: _year_of_admission(), _nothing)
CELL_KIND = Dimension("cell_kind", _("Loại chi bộ"), lambda _scope: F("cell_kind_code"), _rows(CellKind))
UNIT_KIND = Dimension("unit_kind", _("Loại tổ chức đảng"), lambda _scope: F("kind_id"), _rows(UnitKind))
SECTOR = Dimension("sector", _("Loại hình"), lambda _scope: F("sector_id"), _rows(Sector))
EXEMPTION_KIND = Dimension("kind", _("Loại miễn"), lambda _scope: F("kind"), _choices(ExemptionKind))
REASON = Dimension("reason", _("Lý do xin miễn"), lambda _scope: F("reason"), _choices(ExemptionReason))
PLACE_KIND = Dimension("place_kind", _("Loại địa bàn"), lambda _scope: F("place_kind_code"), _rows(PlaceKind))


COVERAGE = Dimension(
    "coverage",
    _("Bao phủ"),
    lambda _scope: Case(
        When(has_cell=True, then=Value("own")),
        When(in_joint_cell=True, then=Value("joint")),
        When(has_member=True, then=Value("member")),
        default=Value("none"),
        output_field=CharField(),
    ),
    lambda: {
        "own": _("Có chi bộ riêng"),
        "joint": _("Sinh hoạt ở chi bộ ghép"),
        "member": _("Có đảng viên, chưa có chi bộ"),
        "none": _("Chưa có đảng viên"),
    },
)


def _level_of_head(scope: Scope, kind: AttainmentKind, field: str) -> Coalesce:
    """What is written beside a head, else what the file of the member says on the date."""
    return Coalesce(NullIf(F(field), Value("")), attainment(scope, kind))


def _profession_of_head(scope: Scope) -> Coalesce:
    return _level_of_head(scope, AttainmentKind.PROFESSION, "profession")


def _schooling_of_head(scope: Scope) -> Coalesce:
    return _level_of_head(scope, AttainmentKind.SCHOOLING, "schooling")


def _education_of_head(scope: Scope) -> Coalesce:
    """Profession where there is any, else schooling."""
    return Coalesce(
        NullIf(_profession_of_head(scope), Value(Profession.NONE.value)), _schooling_of_head(scope)
    )


SCHOOLING_OF_HEAD = Dimension("schooling", _("Văn hóa"), _schooling_of_head, _choices(Schooling))
PROFESSION_OF_HEAD = Dimension("profession", _("Chuyên môn"), _profession_of_head, _choices(Profession))
EDUCATION_OF_HEAD = Dimension("education", _("Trình độ cao nhất"), _education_of_head, _education_values)
THEORY_OF_HEAD = Dimension(
    "theory",
    _("Lý luận chính trị"),
    lambda scope: _level_of_head(scope, AttainmentKind.THEORY, "theory"),
    _choices(Theory),
)


def _year_of_admission() -> Case:
    """The year, or nothing where the register does not know the day of admission."""
    year = Cast(ExtractYear("admitted_on"), CharField())
    return Case(When(admitted_on=BEGINNING, then=Value("")), default=year, output_field=CharField())


def _standing_on_event() -> Case:
    """Official where `official_on` came before the day of the event, else probationary."""
    return Case(
        When(official_on__lt=F("happened_on"), then=Value("official")),
        default=Value("probationary"),
        output_field=CharField(),
    )


def _by_key(*dimensions: Dimension) -> dict[str, Dimension]:
    return {dimension.key: dimension for dimension in dimensions}


OF_PERSONS = _by_key(
    SEX,
    AGE_BAND,
    ETHNIC_GROUP,
    ETHNIC_MINORITY,
    RELIGION,
    SCHOOLING,
    PROFESSION,
    EDUCATION,
    THEORY,
    CELL_KIND,
)
OF_MEMBERS = OF_PERSONS | _by_key(STATUS_DIMENSION, ADMISSION_YEAR)
OF_STANDING = _by_key(STANDING_ON_EXIT)
OF_UNITS = _by_key(CELL_KIND, UNIT_KIND, SECTOR)
OF_EXEMPTIONS = _by_key(EXEMPTION_KIND, REASON, CELL_KIND)
OF_PLACES = _by_key(PLACE_KIND, COVERAGE)
OF_HEADS = _by_key(PLACE_KIND, SCHOOLING_OF_HEAD, PROFESSION_OF_HEAD, EDUCATION_OF_HEAD, THEORY_OF_HEAD)


def posts_of_unit(scope: Scope, post: str = "committee_member", unit: str = "unit_id") -> Subquery:
    """How many people hold the post itself in the unit of the outer row on the date."""
    held = PostHeld.objects.filter(on_date(scope.on), seat__unit_id=OuterRef(unit), seat__post_id=post)
    return _counted(held.order_by().values("seat__unit_id"))


def _counted(grouped: Any) -> Subquery:
    return Subquery(grouped.annotate(n=Count("pk")).values("n"))
