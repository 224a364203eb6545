"""Where a matter of discipline comes from, its time bar and its postponement, in words with what the rules say on the date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.dates import END, format_date
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words
from chibo.standing.enums import CauseOrigin, DisciplineForm, ExaminationKind
from chibo.standing.rules import causes as law

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue
    from chibo.standing.models import Examination, Postponement
    from chibo.standing.models.causes import Cause

    Values = Mapping[str, RuleValue]


class Said(NamedTuple):
    """A fact in words: what it is about, the words, the paper it rests on, and a tag with its tone where there is one."""

    label: str
    words: str
    note: str = ""
    tag: str = ""
    tone: str = ""


def values_of_causes(unit: UnitOn | None, on: date) -> Values:
    """What the rules on causes say on a date."""
    return rules(law.RULES, on=on, unit=unit)


def paper_of(rule: RuleValue) -> str:
    """The clause of a rule, and that nobody has confirmed it where that is so; "" where no paper is known."""
    if rule.basis is None:
        return ""
    unsure = "" if rule.is_confirmed else _("chưa xác nhận")
    return "; ".join(filter(None, [basis_words(rule.basis), unsure]))


def all_said(row: Any, on: date, values: Values) -> list[Said]:
    """All of an examination with `put_off`: that it is put off, its time bar where discipline is considered, its origin."""
    bar = [time_bar_said(row, on, values)] if row.kind == ExaminationKind.DISCIPLINE or row.offence_on else []
    return [*(postponement_said(one, on) for one in row.put_off), *bar, *origin_said(row, values)]


def origin_said(row: Cause, values: Values) -> list[Said]:
    """How the matter came, whether the notice of another body came in time, and what that spares."""
    said = [Said(_("Nguồn"), str(CauseOrigin(row.origin).label))] if row.origin else []
    if row.notice_on:
        said.append(_notice_said(row.notice_on, row.notice_received_on, values))
    if law.spares_procedure(row.origin, values):
        words = _("được khai trừ, với dự bị là xóa tên, không theo trình tự thường")
        said.append(Said(_("Trình tự"), words, paper_of(values[law.WITHOUT_PROCEDURE])))
    return said


def _notice_said(notice_on: date, received_on: date | None, values: Values) -> Said:
    decided = _("quyết định ngày %(day)s") % {"day": format_date(notice_on)}
    if received_on is None:
        return Said(_("Thông báo"), decided)
    days = {"received": format_date(received_on), "days": (received_on - notice_on).days}
    words = f"{decided}, {_('nhận ngày %(received)s (sau %(days)s ngày)') % days}"
    if law.is_notice_late(notice_on, received_on, values):
        limit = values[law.NOTIFY_WITHIN]
        return Said(_("Thông báo"), words, paper_of(limit), _("báo chậm"), "gold")
    return Said(_("Thông báo"), words)


def time_bar_said(row: Examination, on: date, values: Values) -> Said:
    """Until when discipline of the form considered may still be concluded on, as seen on a date."""
    label = _("Thời hiệu")
    if row.offence_on is None:
        return Said(label, _("chưa ghi ngày của hành vi"))
    if not row.level and not row.is_unbarred:
        return Said(label, _("chưa ghi mức xem xét"))
    rule = values[law.BAR_NONE if row.is_unbarred else law.bar_rule(row.level)]
    try:
        last_day = law.bar_last_day(row.level, row.offence_on, values, unbarred=row.is_unbarred)
    except LookupError:
        return Said(label, _("sổ quy định của ngày này chưa có"))
    if last_day == END:
        return Said(label, _("không áp dụng thời hiệu"), paper_of(rule))
    form = {"form": DisciplineForm(row.level).label, "day": format_date(last_day)}
    words = _("%(form)s: đến ngày %(day)s") % form
    if on > last_day:
        return Said(label, words, paper_of(rule), _("đã hết thời hiệu"), "late")
    return Said(label, words, paper_of(rule))


def postponement_said(row: Postponement, on: date) -> Said:
    """That discipline is put off, until when, and its paper."""
    ground = {"ground": row.get_ground_display(), "day": format_date(row.last_day)}
    words, label = _("%(ground)s: đến hết ngày %(day)s") % ground, _("Chưa xem xét")
    late = () if row.holds_on(on) else (_("đã hết hạn, chưa ghi xem xét tiếp"), "late")
    return Said(label, words, row.decision.citation, *late)
