"""How applicants are broken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from chibo.admissions.enums import JobGroup, Organisation, Stage
from chibo.admissions.rules.order import UNDER_WAY
from chibo.catalogue.declarations import Dimension
from chibo.people.dimensions import CELL_KIND
from chibo.people.enums import NOT_MINORITY, Sex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.db.models import TextChoices
    from django.utils.functional import _StrOrPromise

#: Years of age up to which somebody counts as young here, by the year of birth; a habit of the statistics, not a rule.
YOUNG_UP_TO = 30


def is_young(on: date, prefix: str = "applicant__") -> Q:
    """The condition that somebody is young on the date. Before the person agrees only the year of birth is kept."""
    return Q(**{f"{prefix}birth_year__gte": on.year - YOUNG_UP_TO})


def is_minority(prefix: str = "applicant__") -> Q:
    """The condition that somebody is of an ethnic minority; of whom it is not known is not counted."""
    return ~Q(**{f"{prefix}ethnic_group__in": ["", *NOT_MINORITY]})


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value("yes")), default=Value("no"), output_field=CharField())


def _choices(choices: type[TextChoices]) -> Callable[[], Mapping[str, _StrOrPromise]]:
    return lambda: {choice.value: choice.label for choice in choices}


STAGE = Dimension(
    "stage",
    _("Bước"),
    lambda _scope: F("stage"),
    lambda: {stage: Stage(stage).label for stage in UNDER_WAY},
)
SEX = Dimension("sex", _("Giới tính"), lambda _scope: F("applicant__sex"), _choices(Sex))
ETHNIC_MINORITY = Dimension(
    "ethnic_minority",
    _("Dân tộc thiểu số"),
    lambda _scope: _yes(is_minority()),
    lambda: {"yes": _("Dân tộc thiểu số"), "no": _("Không")},
    sensitive=True,
)
YOUNG = Dimension(
    "young",
    _("Tuổi trẻ"),
    lambda scope: _yes(is_young(scope.on)),
    lambda: {"yes": _("Đến 30 tuổi"), "no": _("Trên 30 tuổi")},
)
JOB_GROUP = Dimension(
    "job_group", _("Nghề nghiệp"), lambda _scope: F("applicant__job_group"), _choices(JobGroup)
)
ORGANISATION = Dimension(
    "organisation", _("Đoàn thể"), lambda _scope: F("applicant__organisation"), _choices(Organisation)
)
COURSE = Dimension("course", _("Lớp"), lambda _scope: F("course"), dict)


def _by_key(*dimensions: Dimension) -> dict[str, Dimension]:
    return {dimension.key: dimension for dimension in dimensions}


_OF_BOTH = (SEX, ETHNIC_MINORITY, YOUNG, JOB_GROUP, ORGANISATION, CELL_KIND)
OF_APPLICANTS = _by_key(STAGE, *_OF_BOTH)
OF_CERTIFICATES = _by_key(COURSE, *_OF_BOTH)
