"""What the file says of a striking off and of what follows a leaving, with the pages that write it down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import Card, CardFact
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.workdays import add_working_days
from chibo.org import permissions
from chibo.people.enums import ExitKind
from chibo.people.exit_enums import ComplaintLevel, Evidence, StrikeBody, StrikeGround
from chibo.people.file_facts import Fact
from chibo.people.models import StrikingOff
from chibo.people.standing_rules import COMPLAINT_ANSWER, NOTICE_WITHIN
from chibo.people.strike_rules import EVIDENCE, GROUNDS, SELF_REVIEW, SHARES
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.org.access import Viewer
    from chibo.people.models import ExitComplaint, Membership
    from chibo.people.queries.person import PersonFile
    from chibo.rulebook.rules import RuleValue


def strike_facts(file: PersonFile, last: Membership) -> list[Fact]:
    """Ground, self-review, votes and papers of a striking off, each under its clause. Three SQL queries where there is a case."""
    if last.exit_kind != ExitKind.STRUCK_OFF:
        return []
    case = StrikingOff.objects.filter(membership=last).first()
    if case is None:
        return []
    asked = {GROUNDS[StrikeGround(case.ground)], SELF_REVIEW, EVIDENCE, *SHARES.values()}
    values = rules(asked, on=last.ends_on, unit=file.unit)
    since = _("từ ngày %(date)s") % {"date": format_date(case.since)} if case.since else ""
    clause = _clause(values[GROUNDS[StrikeGround(case.ground)]])
    note = "; ".join(part for part in (since, clause) if part)
    found = [Fact(_("Căn cứ"), case.get_ground_display(), note=note), _review(case, values[SELF_REVIEW])]
    for vote in sorted(case.votes.all(), key=lambda one: one.on):
        rule = values[SHARES[StrikeBody(vote.body)]]
        asked_for = "" if rule.is_gap else value_words(rule.unit, rule.bound, rule.value)
        said = {"n": vote.in_favour, "base": vote.base, "day": format_date(vote.on)}
        words = _("%(n)s/%(base)s tán thành, ngày %(day)s") % said
        found.append(
            Fact(vote.get_body_display(), words, note="; ".join(filter(None, (asked_for, _clause(rule)))))
        )
    return [*found, _papers(case, values[EVIDENCE])]


def _clause(rule: RuleValue) -> str:
    return "" if rule.is_gap else basis_words(rule.basis)


def _review(case: StrikingOff, rule: RuleValue) -> Fact:
    label = _("Tự kiểm điểm")
    if case.reviewed_on:
        return Fact(label, _("ngày %(day)s") % {"day": format_date(case.reviewed_on)}, note=_clause(rule))
    if case.refused_on:
        said = _("cố ý không làm, ngày %(day)s") % {"day": format_date(case.refused_on)}
        return Fact(label, said, note=_clause(rule))
    days = ", ".join(format_date(date.fromisoformat(day)) for day in case.requested)
    return Fact(
        label,
        _("đã yêu cầu các ngày %(days)s mà không làm") % {"days": days} if days else "",
        note=_clause(rule),
    )


def _papers(case: StrikingOff, rule: RuleValue) -> Fact:
    """Which papers are there; where the place has a rule for the bundle, that one is missing is marked."""
    there = "; ".join(str(Evidence(code).label) for code in case.evidence)
    missing = not rule.is_gap and len(case.evidence) < len(Evidence)
    return Fact(
        _("Tài liệu kèm theo"), there, note=_clause(rule), tag=_("chưa đủ bộ") if missing else "", tone="gold"
    )


def after_exit_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The notice slip and complaints of who left the Party, for those who decide. Three SQL queries then."""
    last = file.memberships[-1] if file.memberships else None
    if last is None or not last.exit_kind or last.ends_on > on or file.unit is None:
        return []
    if not viewer.can(permissions.DECIDE_MEMBERS, file.unit.path):
        return []
    values = rules([NOTICE_WITHIN, *COMPLAINT_ANSWER.values()], on=max(last.ends_on, on), unit=file.unit)
    complaints = list(last.complaints.order_by("made_on", "id"))
    facts = [_notice(last, values[NOTICE_WITHIN]), *(_complaint(one, values) for one in complaints)]
    links = tuple(_links(file, last, complaints)) if on == today() else ()
    return [Card(_("Sau khi ra khỏi Đảng, từ trần"), tuple(facts), links)]


def _links(file: PersonFile, last: Membership, complaints: list[ExitComplaint]) -> Iterator[tuple[str, str]]:
    uid = file.person.uid
    if last.exit_notice_on is None:
        yield _("Ghi gửi phiếu báo"), reverse("people:exit_notice", args=[uid])
    if last.exit_kind == ExitKind.STRUCK_OFF:
        still = [one for one in complaints if not one.unhandled and one.answered_on is None]
        for one in still:
            yield _("Ghi trả lời khiếu nại"), reverse("people:complaint_answer", args=[uid, one.pk])
        if not still:
            yield _("Ghi khiếu nại"), reverse("people:complaint", args=[uid])


def _notice(last: Membership, rule: RuleValue) -> CardFact:
    label = _("Phiếu báo gửi lên kèm hồ sơ")
    if rule.is_gap:
        return CardFact(label, format_date(last.exit_notice_on) if last.exit_notice_on else "")
    due_on = add_working_days(last.ends_on, rule.whole)
    note = _("hạn %(day)s; %(basis)s") % {"day": format_date(due_on), "basis": basis_words(rule.basis)}
    late = (last.exit_notice_on or today()) > due_on
    said = format_date(last.exit_notice_on) if last.exit_notice_on else ""
    return CardFact(label, said, note=note, tag=_("quá hạn") if late else "", tone="late")


def _complaint(row: ExitComplaint, values: dict[str, RuleValue]) -> CardFact:
    """A complaint: who handles it by when, or why not, or what came of it."""
    label = _("Khiếu nại ngày %(day)s") % {"day": format_date(row.made_on)}
    level = row.get_level_display()
    if row.unhandled:
        said = _("không giải quyết: %(reason)s") % {"reason": row.get_unhandled_display()}
        return CardFact(label, said, note=level)
    if row.answered_on:
        said = f"{row.get_outcome_display()}, {format_date(row.answered_on)}"
        return CardFact(label, said, note=level)
    rule = values[COMPLAINT_ANSWER[ComplaintLevel(row.level)]]
    if rule.is_gap:
        return CardFact(label, _("đang giải quyết, chưa đặt hạn"), note=level)
    due_on = add_working_days(row.made_on, rule.whole)
    said = _("đang giải quyết, hạn %(day)s") % {"day": format_date(due_on)}
    note = f"{level}; {basis_words(rule.basis)}"
    return CardFact(label, said, note=note, tag=_("quá hạn") if today() > due_on else "", tone="late")
