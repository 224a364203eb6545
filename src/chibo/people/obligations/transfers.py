"""What is due about letters of transfer and stays for a time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, no_limit, oblige
from chibo.core.dates import BEGINNING, add_months, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import TemporaryStay, Transfer
from chibo.people.queries.stays import stays_elsewhere
from chibo.people.transfer_enums import TransferKind
from chibo.people.transfer_rules import (
    ABANDONED_AFTER,
    COMPLETED_WITHIN,
    LIMITS,
    TEMPORARY_MAX,
    months_after,
    present_by,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope

#: How long ahead the work list speaks of a stay that ends; a habit of the page, not a rule.
STAY_NOTICE_MONTHS: Final = 1


def _open(scope: Scope, end: str, **conditions: Any) -> QuerySet[Transfer]:
    """Transfers under way on the date whose `end` (`from_unit` or `to_unit`) lies in the subtree: one row a transfer."""
    rows = Transfer.objects.filter(
        on_date(scope.on),
        on_date(scope.on, f"{end}__placements__"),
        subtree(scope.path, f"{end}__placements__path"),
        on_date(scope.on, f"{end}__profiles__"),
        **conditions,
    )
    return rows.annotate(
        figure_path=F(f"{end}__placements__path"),
        guarded=F(f"{end}__profiles__cell_kind__is_guarded"),
        unit_name=F(f"{end}__profiles__name"),
        unit_ref=F(f"{end}__ref"),
        counted_on=Coalesce("left_on", "starts_on"),
    )


def _not_presented(scope: Scope) -> Q:
    return Q(presented_on__isnull=True) | Q(presented_on__gt=scope.on)


def _unpresented(scope: Scope, _values: Values, *, kinds: tuple[TransferKind, ...]) -> QuerySet[Transfer]:
    """Letters of these kinds not handed in by the date, with who wrote them."""
    return _open(scope, "from_unit", kind__in=kinds).filter(_not_presented(scope))


def _unreceived(scope: Scope, _values: Values) -> QuerySet[Transfer]:
    """Letters handed in by the date to a unit of the register that has not yet received the person."""
    return _open(scope, "to_unit", presented_on__lte=scope.on)


def _abandoned(scope: Scope, values: Values) -> QuerySet[Transfer]:
    """Letters to a unit of the register not handed in; none in a gap of the rulebook."""
    months_after(ABANDONED_AFTER, BEGINNING, values)
    return _open(scope, "to_unit").filter(_not_presented(scope))


def abandoned_opens(issued_on: date, values: Values) -> date:
    """The day after the months within which papers may be handed in (TRF-03). Raises `RuleGapError`."""
    return months_after(ABANDONED_AFTER, issued_on, values) + timedelta(days=1)


def completed_by(rule: str, issued_on: date, values: Values) -> date:
    """The last of so many working days after the letter. Raises `RuleGapError`."""
    return present_by(issued_on, rule, values)


def _stays(scope: Scope, _values: Values) -> QuerySet[TemporaryStay]:
    """Stays for a time not yet ended on the date, with the unit where the person counts."""
    return stays_elsewhere(scope)


def _guests(scope: Scope, _values: Values) -> QuerySet[TemporaryStay]:
    """Stays for a time of people who count outside the register, not yet ended on the date, with the cell they are in."""
    rows = TemporaryStay.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "unit__placements__"),
        subtree(scope.path, "unit__placements__path"),
        on_date(scope.on, "unit__profiles__"),
        transfer__from_unit__isnull=True,
    )
    return rows.annotate(
        figure_path=F("unit__placements__path"),
        guarded=F("unit__profiles__cell_kind__is_guarded"),
        unit_name=F("unit__profiles__name"),
        unit_ref=F("unit__ref"),
    )


def stay_notice(until: date, _values: Values) -> date:
    """The day the work list begins to speak of the end of a stay."""
    return add_months(until, -STAY_NOTICE_MONTHS)


def _says(sentence: Any, row: Transfer, _due_on: date | None) -> Duty:
    return Duty(
        subject=row.person.name,
        sentence=sentence % {"day": format_date(row.starts_on)},
        url=reverse("people:transfer", args=[row.uid]),
    )


def _stay_says(row: TemporaryStay, _due_on: date | None) -> Duty:
    sentence = _("Sinh hoạt tạm thời đến hết ngày %(day)s: ghi kết thúc, hoặc gia hạn trên giấy.")
    return Duty(
        subject=row.person.name,
        sentence=sentence % {"day": format_date(row.until)},
        url=reverse("people:transfer", args=[row.transfer.uid]),
    )


_USUAL: dict[str, Any] = {
    "owed_by": "organisation_officer",
    "anchor": "starts_on",
    "see_rows": permissions.SEE_PEOPLE,
    "shown_with": ("person",),
    "guarded": Q(guarded=True),
}


def _letter(key: str, label: Any, kinds: tuple[TransferKind, ...], sentence: Any) -> Obligation:
    rule = LIMITS[kinds[0]]
    return oblige(
        Obligation(
            key=key,
            label=label,
            rules=(rule,),
            rows=partial(_unpresented, kinds=kinds),
            due=lambda anchor, values: present_by(anchor, rule, values),
            says=partial(_says, sentence),
            **(_USUAL | {"anchor": "counted_on"}),
        )
    )


LETTER = _letter(
    "transfer.present_letter",
    gettext_lazy("Xuất trình giấy giới thiệu"),
    (TransferKind.OFFICIAL, TransferKind.INTERNAL),
    gettext_lazy("Giấy giới thiệu ngày %(day)s chưa xuất trình ở nơi đến. Nhắc đảng viên nộp giấy."),
)
SLIP = _letter(
    "transfer.slip_abroad",
    gettext_lazy("Nộp phiếu ra nước ngoài từ 12 tháng"),
    (TransferKind.ABROAD,),
    gettext_lazy("Phiếu ra nước ngoài ngày %(day)s chưa nộp cho cơ quan đại diện. Nhắc đảng viên nộp phiếu."),
)
SLIP_OF_LABOUR = _letter(
    "transfer.slip_labour",
    gettext_lazy("Nộp phiếu đi xuất khẩu lao động"),
    (TransferKind.LABOUR,),
    gettext_lazy(
        "Phiếu đi xuất khẩu lao động ngày %(day)s chưa nộp cho cơ quan đại diện. Nhắc đảng viên nộp phiếu."
    ),
)
SLIP_FOR_A_TIME = _letter(
    "transfer.slip_abroad_temporary",
    gettext_lazy("Nộp phiếu ra nước ngoài dưới 12 tháng"),
    (TransferKind.ABROAD_TEMPORARY,),
    gettext_lazy("Phiếu ra nước ngoài ngày %(day)s chưa nộp cho cơ quan đại diện. Nhắc đảng viên nộp phiếu."),
)
RECEIPT = oblige(
    Obligation(
        key="transfer.receipt",
        label=gettext_lazy("Tiếp nhận đảng viên chuyển đến"),
        rules=(COMPLETED_WITHIN,),
        rows=_unreceived,
        due=partial(completed_by, COMPLETED_WITHIN),
        says=partial(_says, gettext_lazy("Đã xuất trình giấy giới thiệu ngày %(day)s, chưa ghi tiếp nhận.")),
        **_USUAL,
    )
)
ABANDONED = oblige(
    Obligation(
        key="transfer.abandoned",
        label=gettext_lazy("Giấy giới thiệu quá hạn nộp"),
        rules=(ABANDONED_AFTER,),
        rows=_abandoned,
        opens=abandoned_opens,
        due=no_limit,
        says=partial(
            _says,
            gettext_lazy(
                "Giấy giới thiệu ngày %(day)s quá thời gian nộp. Hỏi nơi đi, xem có lý do chính đáng không; nếu không thì xem xét xóa tên."
            ),
        ),
        **_USUAL,
    )
)


def _stay_ends(key: str, label: Any, rows: Callable[[Scope, Values], QuerySet[TemporaryStay]]) -> Obligation:
    return oblige(
        Obligation(
            key=key,
            label=label,
            rules=(TEMPORARY_MAX,),
            rows=rows,
            opens=stay_notice,
            due=lambda until, _values: until,
            says=_stay_says,
            **(_USUAL | {"anchor": "until", "shown_with": ("person", "transfer")}),
        )
    )


STAY_ENDS = _stay_ends("transfer.stay_ends", gettext_lazy("Hết thời gian sinh hoạt tạm thời"), _stays)
GUEST_ENDS = _stay_ends(
    "transfer.guest_ends", gettext_lazy("Người nơi khác hết thời gian sinh hoạt tạm thời"), _guests
)
