"""What the file says of a membership that ended: by which paper, and until when a complaint may be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.people.enums import ExitKind
from chibo.people.file_facts import Fact, Group
from chibo.people.standing_rules import COMPLAINT_WITHIN, complaint_until
from chibo.people.strike_shown import strike_facts
from chibo.rulebook.queries import rules
from chibo.rulebook.rules import RuleGapError
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from chibo.people.models import Membership
    from chibo.people.queries.person import PersonFile


def exit_group(file: PersonFile) -> list[Group]:
    """One group where the last membership ended by the date of the file, none otherwise. Two SQL queries then."""
    last = file.memberships[-1] if file.memberships else None
    if last is None or not last.exit_kind or last.ends_on > file.on:
        return []
    facts = [
        Fact(_("Hình thức"), last.get_exit_kind_display()),
        Fact(_("Từ ngày"), format_date(last.ends_on)),
    ]
    if last.exit_decision:
        facts.append(Fact(_("Quyết định"), last.exit_decision.citation, note=last.exit_decision.kept_at))
    facts += strike_facts(file, last)
    if last.exit_kind == ExitKind.STRUCK_OFF:
        facts.append(_complaint(file, last))
    return [Group(_("Ra khỏi Đảng"), facts)]


def _complaint(file: PersonFile, membership: Membership) -> Fact:
    """The last day of complaint counts from the day the decision was received (DEL-09)."""
    label, received_on = _("Khiếu nại"), membership.exit_received_on
    if received_on is None:
        return Fact(label, _("tính từ ngày nhận quyết định; sổ chưa ghi ngày ấy"))
    values = rules([COMPLAINT_WITHIN], on=received_on, unit=file.unit)
    try:
        last_day = complaint_until(received_on, values)
    except RuleGapError:
        return Fact(label, _("thời hạn của giai đoạn này chưa có trong sổ quy định"))
    return Fact(
        label,
        _("đến hết ngày %(day)s") % {"day": format_date(last_day)},
        note=basis_words(values[COMPLAINT_WITHIN].basis),
    )
