"""What the page of a transfer says of somebody abroad: who keeps file and card, the return, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.workdays import add_working_days
from chibo.people.file_facts import Fact
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.transfer_enums import OUT_OF_THE_COUNTRY, TransferKind
from chibo.people.transfer_rules import LIMITS, RETURN_REPORT, SUPPLEMENT_AFTER
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from chibo.rulebook.rules import RuleValue

_RULES: Final = (RETURN_REPORT, SUPPLEMENT_AFTER)


def abroad_facts(row: Any) -> list[Fact]:
    """How somebody abroad is handled and what the return calls for; nothing of who stays in the country."""
    if row.kind not in OUT_OF_THE_COUNTRY:
        return []
    unit = sender_of(row) or unit_of(row)
    limit = LIMITS[TransferKind(row.kind)]
    values = rules([limit], on=row.starts_on, unit=unit) | rules(
        _RULES, on=row.back_on or row.starts_on, unit=unit
    )
    found = [_handled(row, values[limit])]
    if row.back_on is not None:
        found.append(Fact(_("Ngày về nước"), format_date(row.back_on)))
        found += _reported(row, values[RETURN_REPORT]) + _supplemented(row, values[SUPPLEMENT_AFTER])
    return found


def _handled(row: Any, value: RuleValue) -> Fact:
    """Through which body the paper goes (TRF-21 … TRF-23)."""
    ways = {
        TransferKind.ABROAD: _("qua Đảng ủy Bộ Ngoại giao, giấy 2 ô kèm phiếu 3A"),
        TransferKind.LABOUR: _(
            "cấp ủy cấp trên trực tiếp của cơ sở làm và giữ hồ sơ, thẻ; không qua Bộ Ngoại giao"
        ),
        TransferKind.ABROAD_TEMPORARY: _("cấp ủy cơ sở cấp phiếu 3B"),
    }
    return Fact(
        _("Cách làm"), ways[TransferKind(row.kind)], note="" if value.is_gap else basis_words(value.basis)
    )


def _reported(row: Any, value: RuleValue) -> list[Fact]:
    if row.kind != TransferKind.LABOUR:
        return []
    label = _("Báo cáo khi về nước")
    if value.is_gap:
        return [Fact(label, format_date(row.reported_on) if row.reported_on else "")]
    due_on = add_working_days(row.back_on, value.whole)
    note = _("hạn %(day)s; %(basis)s") % {"day": format_date(due_on), "basis": basis_words(value.basis)}
    late = bool(row.reported_on and row.reported_on > due_on)
    said = format_date(row.reported_on) if row.reported_on else ""
    return [Fact(label, said, note=note, tag=_("chậm") if late else "", tone="bad")]


def _supplemented(row: Any, value: RuleValue) -> list[Fact]:
    if not row.owes_supplement:
        return []
    said = format_date(row.supplemented_on) if row.supplemented_on else ""
    return [Fact(_("Bổ sung lý lịch"), said, note=basis_words(value.basis))]
