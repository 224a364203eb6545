"""Where a matter of discipline comes from, its time bar and its postponement, in words with what the rules say on the date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.dates import END, format_date
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words
from chibo.standing.enums import CauseOrigin, DisciplineForm
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
    """A sentence, and the tag at its end where there is one, with its tone."""

    words: str
    tag: str = ""
    tone: str = ""


def values_of_causes(unit: UnitOn | None, on: date) -> Values:
    """What the rules on causes say on a date."""
    return rules(law.RULES, on=on, unit=unit)


def with_paper(sentence: str, rule: RuleValue) -> str:
    """The sentence with its clause, and that nobody has confirmed it where that is so."""
    if rule.basis is None:
        return sentence
    unsure = "" if rule.is_confirmed else _("; chưa xác nhận")
    return f"{sentence} ({basis_words(rule.basis)}{unsure})"


def origin_said(row: Cause, values: Values) -> list[Said]:
    """How the matter came, whether the notice of another body came in time, and what that spares."""
    said = [Said(str(CauseOrigin(row.origin).label))] if row.origin else []
    if row.notice_on and row.notice_received_on:
        days = (row.notice_received_on - row.notice_on).days
        words = _("quyết định ngày %(day)s, nhận thông báo ngày %(received)s (sau %(days)s ngày)") % {
            "day": format_date(row.notice_on), "received": format_date(row.notice_received_on), "days": days,
        }  # fmt: skip
        late = law.is_notice_late(row.notice_on, row.notice_received_on, values)
        said.append(Said(words, _("báo chậm"), "gold") if late else Said(words))
    elif row.notice_on:
        said.append(Said(_("quyết định ngày %(day)s") % {"day": format_date(row.notice_on)}))
    if law.spares_procedure(row.origin, values):
        sentence = _("được khai trừ, với dự bị là xóa tên, không theo trình tự thường")
        said.append(Said(with_paper(sentence, values[law.WITHOUT_PROCEDURE])))
    return said


def time_bar_said(row: Examination, on: date, values: Values) -> Said:
    """Until when discipline of the form considered may still be concluded on, as seen on a date."""
    if row.offence_on is None:
        return Said(_("thời hiệu: chưa ghi ngày của hành vi"))
    if not row.level and not row.is_unbarred:
        return Said(_("thời hiệu: chưa ghi mức xem xét"))
    form = DisciplineForm(row.level).label.lower() if row.level else ""
    rule = values[law.BAR_NONE if row.is_unbarred else law.bar_rule(row.level)]
    try:
        last_day = law.bar_last_day(row.level, row.offence_on, values, unbarred=row.is_unbarred)
    except LookupError:
        return Said(_("thời hiệu: sổ quy định của ngày này chưa có"))
    if last_day == END:
        return Said(with_paper(_("không áp dụng thời hiệu"), rule))
    sentence = _("thời hiệu (%(form)s) đến ngày %(day)s") % {"form": form, "day": format_date(last_day)}
    if on > last_day:
        return Said(with_paper(sentence, rule), _("đã hết thời hiệu"), "late")
    return Said(with_paper(sentence, rule))


def postponement_said(row: Postponement, on: date) -> Said:
    """That discipline is put off, and until when."""
    words = _("chưa xem xét: %(ground)s, đến hết ngày %(day)s") % {
        "ground": row.get_ground_display().lower(), "day": format_date(row.last_day),
    }  # fmt: skip
    return Said(words) if row.holds_on(on) else Said(words, _("đã hết hạn, chưa ghi xem xét tiếp"), "late")
