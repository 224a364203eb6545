"""Discipline of a member in their file: for those who may know, and for the member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import PERSON_CARDS, Card, CardFact, CardPanel, declare_cards
from chibo.core.dates import END, day_before, format_date
from chibo.org import permissions
from chibo.rulebook.queries import rules
from chibo.standing.cause_words import origin_said, paper_of, values_of_causes
from chibo.standing.panels.asked import fact_of, may_change
from chibo.standing.queries.cases import cases_of, may_know, suspensions_of
from chibo.standing.rules.badges import IN_FORCE_BARS
from chibo.standing.rules.discipline import COMPLAINT, PAYS_DUES, complaint_until
from chibo.standing.suspension_words import suspension_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.models import PostHeld
    from chibo.people.queries.person import PersonFile
    from chibo.standing.models import DisciplineCase, Suspension


def discipline_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """Discipline of a member, for those who may know and for the member alone. Two SQL queries, none without the right."""
    if not may_know(viewer, file):
        return []
    cases, suspensions = cases_of(viewer, file, on), suspensions_of(viewer, file, on)
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.RECORD_DISCIPLINE):
        links = list(_links(file, cases, suspensions, on))
    if file.is_own and not (cases or suspensions or links):
        return []
    bars = _bars(file, on) if any(row.holds_on(on) for row in cases) else ""
    facts = [
        *(_suspension_fact(row, on) for row in suspensions),
        *_dues_fact(file, suspensions, on),
        *(fact for row in cases for fact in _case_facts(file, row, on, cases, bars)),
        *(_appointment_fact(row) for row in _appointed_meanwhile(file, cases, on)),
    ]
    return [Card(_("Kỷ luật"), tuple(facts), tuple(links), _("Không có quyết định kỷ luật."))]


def _links(
    file: PersonFile, cases: list[DisciplineCase], suspensions: list[Suspension], on: date
) -> Iterator[tuple[str, str]]:
    yield _("Ghi quyết định kỷ luật"), reverse("standing:case_new", args=[file.person.uid])
    for case in cases:
        yield from _case_links(file, case, on)
    unended = [row for row in suspensions if row.resumed_on is None]
    if not unended:
        yield _("Ghi đình chỉ sinh hoạt"), reverse("standing:suspension_new", args=[file.person.uid])
    for row in unended:
        args = [file.person.uid, row.pk]
        if row.extended_on is None and row.holds_on(on) and not row.is_open:
            yield _("Ghi gia hạn đình chỉ"), reverse("standing:suspension_extend", args=args)
        yield _("Ghi thôi đình chỉ"), reverse("standing:suspension_end", args=args)


def _bars(file: PersonFile, on: date) -> str:
    """What is not open to a member while discipline is in force, by the rule of the date (DIS-08); "" in a gap."""
    value = rules([IN_FORCE_BARS], on=on, unit=file.unit)[IN_FORCE_BARS]
    known = {
        "rotation": _("luân chuyển"), "appointment": _("bổ nhiệm"), "promotion": _("đề bạt"), "honours": _("khen thưởng"),
    }  # fmt: skip
    barred = [] if value.is_gap else [known[str(item)] for item in value.items if str(item) in known]
    return _("chưa xét: %(what)s") % {"what": ", ".join(barred)} if barred else ""


def _is_followed(row: DisciplineCase, cases: list[DisciplineCase]) -> bool:
    """Was the member disciplined again before the decision lapsed? Then it does not lapse by itself (DIS-07)."""
    return any(row.announced_on < other.announced_on < row.ends_on < END for other in cases)


def _case_facts(
    file: PersonFile, row: DisciplineCase, on: date, cases: list[DisciplineCase], bars: str
) -> Iterator[CardFact]:
    in_force = row.holds_on(on)
    yield CardFact(
        row.get_form_display(),
        format_date(row.announced_on),
        note="; ".join(filter(None, [row.decision.citation, _effective(row), *_until(row, cases)])),
        tag=_("còn hiệu lực") if in_force else _("hết hiệu lực"),
        tone="late" if in_force else "plain",
    )
    if row.origin:
        for said in origin_said(row, values_of_causes(file.unit, row.announced_on)):
            yield fact_of(said)
    if row.in_spite:
        yield CardFact(_("Lý do vẫn ghi"), row.in_spite, tag=_("còn vướng quy định"), tone="gold")
    if in_force and bars:
        yield CardFact(_("Trong thời hạn"), bars)
    if in_force and (complaint := _complaint(file, row, on)):
        yield CardFact(_("Khiếu nại"), complaint)


def _until(row: DisciplineCase, cases: list[DisciplineCase]) -> Iterator[str]:
    if row.ends_on != END:
        yield _("hiệu lực đến hết %(day)s") % {"day": format_date(day_before(row.ends_on))}
    if _is_followed(row, cases):
        yield _("có quyết định mới trong thời hạn: không đương nhiên hết hiệu lực")
    if row.corrected_on:
        yield _("chi bộ xác nhận %(day)s") % {"day": format_date(row.corrected_on)}


def _effective(row: DisciplineCase) -> str:
    """From when it holds, where that is another day than that of the announcement (DIS-06)."""
    if row.starts_on == row.announced_on:
        return ""
    return _("có hiệu lực từ ngày ký %(day)s") % {"day": format_date(row.starts_on)}


def _complaint(file: PersonFile, row: DisciplineCase, on: date) -> str:
    """Until when one may complain, as long as that is so; counted from the receipt of the decision (DIS-18)."""
    if row.received_on is None:
        return _("tính từ ngày nhận quyết định; sổ chưa ghi ngày ấy")
    last_day = complaint_until(row.received_on, rules(COMPLAINT, on=row.received_on, unit=file.unit))
    if last_day is None:
        return _("thời hạn của giai đoạn này chưa có trong sổ quy định")
    return _("đến hết ngày %(day)s") % {"day": format_date(last_day)} if last_day >= on else ""


def _suspension_fact(row: Suspension, on: date) -> CardFact:
    until = format_date(day_before(row.ends_on)) if row.ends_on != END else _("chưa đặt hạn")
    words = _("từ %(first)s đến hết %(last)s") % {"first": format_date(row.starts_on), "last": until}
    extended = _("gia hạn ngày %(day)s") % {"day": format_date(row.extended_on)} if row.extended_on else ""
    tag, tone = suspension_state(row, on)
    return CardFact(
        _("Đình chỉ sinh hoạt đảng"), words, note="; ".join(filter(None, [row.decision.citation, extended])), tag=tag, tone=tone,
    )  # fmt: skip


def _dues_fact(file: PersonFile, suspensions: list[Suspension], on: date) -> Iterator[CardFact]:
    """That who is suspended pays dues all the same, by the rule of the date (DIS-15)."""
    if not any(row.holds_on(on) for row in suspensions):
        return
    rule = rules([PAYS_DUES], on=on, unit=file.unit)[PAYS_DUES]
    if not rule.is_gap and rule.holds:
        yield CardFact(_("Đảng phí"), _("vẫn đóng trong thời gian đình chỉ"), note=paper_of(rule))


def _appointed_meanwhile(file: PersonFile, cases: list[DisciplineCase], on: date) -> list[PostHeld]:
    """Posts that began while a decision was in force, where the rule of that day bars appointments (DIS-08)."""
    found = []
    for post in file.posts:
        if post.starts_on <= on and any(case.holds_on(post.starts_on) for case in cases):
            value = rules([IN_FORCE_BARS], on=post.starts_on, unit=file.unit)[IN_FORCE_BARS]
            if not value.is_gap and "appointment" in value.items:
                found.append(post)
    return found


def _appointment_fact(post: PostHeld) -> CardFact:
    words = _("giữ chức vụ từ ngày %(day)s, khi kỷ luật còn hiệu lực") % {"day": format_date(post.starts_on)}
    return CardFact(_("Chức vụ"), words, tag=_("xem lại"), tone="late")


def _case_links(file: PersonFile, row: DisciplineCase, on: date) -> Iterator[tuple[str, str]]:
    args, form = [file.person.uid, row.pk], {"form": row.get_form_display()}
    if row.corrected_on is None:
        yield _("Ghi chi bộ xác nhận (%(form)s)") % form, reverse("standing:case_correct", args=args)
    if row.holds_on(on):
        yield _("Ghi xóa bỏ (%(form)s)") % form, reverse("standing:case_revoke", args=args)


declare_cards(CardPanel(PERSON_CARDS, "standing.discipline", discipline_cards))
