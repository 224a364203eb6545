"""Figures about members: how many there are, and what happened in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, Sum, Value, When
from django.db.models.functions import Cast, ExtractMonth, ExtractYear, NullIf
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Change, Count, Mean, Ratio, YearlyMean
from chibo.catalogue.register import declare
from chibo.people.dimensions import IS_MINORITY
from chibo.people.enums import Religion, Sex
from chibo.people.populations import ADMITTED, MEMBERS, RECOGNISED

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from chibo.catalogue.scope import Scope


def _age(scope: Scope) -> Combinable:
    """Age in years on the date, counted in months of the calendar."""
    months = (
        Value(scope.on.year * 12 + scope.on.month)
        - ExtractYear("person__born_on") * 12
        - ExtractMonth("person__born_on")
    )
    return ExpressionWrapper(months / Value(12.0), output_field=FloatField())


def _mean_of_sums(scope: Scope) -> Combinable:
    """The mean of `_age` out of ready counts: months of the date less the mean month of birth, in years."""
    born = Cast(Sum("born_months"), FloatField()) / NullIf(Sum("members"), 0)
    return ExpressionWrapper(
        (Value(float(scope.on.year * 12 + scope.on.month)) - born) / Value(12.0), output_field=FloatField()
    )


TOTAL = declare(
    Count(
        "members.total",
        _("Đảng viên"),
        _(
            "Người có tên trong danh sách đảng viên, có nơi sinh hoạt chính thức ở đơn vị này hoặc đơn vị bên dưới, vào ngày ấy."
        ),
        of=MEMBERS,
    )
)
OFFICIAL = declare(
    Count(
        "members.official",
        _("Đảng viên chính thức"),
        _("Đảng viên đã được công nhận chính thức, tính đến hết ngày ấy."),
        of=MEMBERS,
        where=lambda scope: Q(official_on__lte=scope.on),
        tallied=F("official"),
        part_of="members.total",
        rest_label=_("Đảng viên dự bị"),
    )
)
PROBATIONARY = declare(
    Count(
        "members.probationary",
        _("Đảng viên dự bị"),
        _("Đảng viên chưa được công nhận chính thức vào ngày ấy."),
        of=MEMBERS,
        where=lambda scope: Q(official_on__isnull=True) | Q(official_on__gt=scope.on),
        tallied=F("members") - F("official"),
        part_of="members.total",
        rest_label=_("Đảng viên chính thức"),
    )
)
FEMALE = declare(
    Count(
        "members.female",
        _("Đảng viên nữ"),
        _("Đảng viên có giới tính nữ trong danh sách."),
        of=MEMBERS,
        where=lambda _scope: Q(person__sex=Sex.FEMALE),
        tallied=F("female"),
        part_of="members.total",
        rest_label=_("Đảng viên nam"),
    )
)
ETHNIC_MINORITY = declare(
    Count(
        "members.ethnic_minority",
        _("Đảng viên người dân tộc thiểu số"),
        _(
            "Đảng viên thuộc một dân tộc trong danh mục, không phải dân tộc Kinh và không phải người nước ngoài."
        ),
        basis=_("Danh mục các dân tộc Việt Nam, Quyết định 121-TCTK/PPCĐ năm 1979"),
        of=MEMBERS,
        where=lambda _scope: IS_MINORITY,
        tallied=F("minority"),
        part_of="members.total",
        rest_label=_("Đảng viên khác"),
        sensitive=True,
    )
)
RELIGIOUS = declare(
    Count(
        "members.religious",
        _("Đảng viên theo tôn giáo"),
        _("Đảng viên có ghi một tôn giáo trong danh sách."),
        of=MEMBERS,
        where=lambda _scope: ~Q(person__religion__in=["", Religion.NONE]),
        tallied=F("religious"),
        part_of="members.total",
        rest_label=_("Đảng viên khác"),
        sensitive=True,
    )
)
RURAL = declare(
    Count(
        "members.rural",
        _("Đảng viên ở chi bộ thôn"),
        _("Đảng viên sinh hoạt ở chi bộ thôn, bản, làng, ấp vào ngày ấy."),
        of=MEMBERS,
        where=lambda _scope: Q(cell_kind_code="hamlet"),
        tallied=Case(When(cell_kind_code="hamlet", then=F("members")), default=0),
        tallied_by_unit=True,
        part_of="members.total",
        rest_label=_("Đảng viên ở chi bộ khác"),
    )
)
MEAN_AGE = declare(
    Mean(
        "members.mean_age",
        _("Tuổi bình quân"),
        _("Bình quân tuổi của đảng viên vào ngày ấy, tính theo tháng."),
        of=MEMBERS,
        expression=_age,
        tallied=_mean_of_sums,
    )
)
ADMISSIONS = declare(
    Count(
        "members.admitted",
        _("Kết nạp"),
        _(
            "Người vào Đảng trong kỳ, tính ở nơi sinh hoạt của ngày vào Đảng. Ngày vào Đảng lấy theo danh sách."
        ),
        of=ADMITTED,
    )
)
RECOGNITIONS = declare(
    Count(
        "members.recognised",
        _("Công nhận chính thức"),
        _("Đảng viên dự bị được công nhận chính thức trong kỳ, tính ở nơi sinh hoạt của ngày ấy."),
        of=RECOGNISED,
    )
)
NET_CHANGE = declare(
    Change(
        "members.net_change",
        _("Tăng, giảm đảng viên"),
        _("Số đảng viên ngày cuối kỳ trừ số đảng viên ngày trước khi vào kỳ."),
        stock="members.total",
    )
)
YEARLY_MEAN = declare(
    YearlyMean(
        "admissions.yearly_mean",
        _("Bình quân kết nạp mỗi năm"),
        _("Số người kết nạp trong kỳ chia cho số năm của kỳ; kỳ chưa hết thì chia cho số năm đã qua."),
        flow="members.admitted",
    )
)
YEARLY_RATE = declare(
    Ratio(
        "admissions.yearly_rate",
        _("Tỷ lệ kết nạp mỗi năm"),
        _("Số kết nạp bình quân mỗi năm của kỳ so với số đảng viên ngày cuối kỳ."),
        numerator="admissions.yearly_mean",
        denominator="members.total",
    )
)
