"""What the file of a person shows from this domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import (
    PERSON_CARDS,
    PERSON_TIMELINE,
    Card,
    CardFact,
    CardPanel,
    Line,
    Panel,
    declare_cards,
    declare_panel,
)
from chibo.core.clock import today
from chibo.core.dates import END, day_before, format_date
from chibo.org import permissions
from chibo.standing.queries.cases import cases_of
from chibo.standing.queries.keeping import kept_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile
    from chibo.standing.models import Badge, DisciplineCase


def may_change(viewer: Viewer, file: PersonFile, on: date, permission: str) -> bool:
    """May the viewer write something down from the file as it is shown?"""
    return file.unit is not None and on == today() and viewer.can(permission, file.unit.path)


def badge_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The badges of a member, and what may be done about them. Four SQL queries with everything kept of the person, once."""
    rows = kept_of(file).badges
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.CHANGE_PEOPLE):
        links = [(_("Đề nghị tặng huy hiệu"), reverse("standing:badge_propose", args=[file.person.uid]))]
        links += [link for row in rows for link in _badge_links(file, row)]
    if not rows and not links:
        return []
    return [
        Card(
            _("Huy hiệu Đảng"),
            tuple(_badge_fact(row, on) for row in rows),
            tuple(links),
            _("Chưa ghi huy hiệu nào."),
        )
    ]


def _badge_fact(row: Badge, on: date) -> CardFact:
    label = _("%(years)s năm") % {"years": row.years}
    way = row.get_way_display() if row.way != "due" else ""
    if row.awarded_on is None or row.awarded_on > on:
        award = _("đề nghị, đợt %(day)s") % {"day": format_date(row.award_on)}
        return CardFact(label, award, note=way, tag=_("chờ quyết định"), tone="gold")
    lost = row.lost_on is not None and row.lost_on <= on and (row.reissued_on is None or row.reissued_on > on)
    return CardFact(
        label,
        " · ".join(filter(None, [format_date(row.awarded_on), row.serial])),
        note="; ".join(filter(None, [way, row.decision.citation if row.decision else ""])),
        tag=_("đã mất") if lost else "",
        tone="late",
    )


def _badge_links(file: PersonFile, row: Badge) -> Iterator[tuple[str, str]]:
    args, years = [file.person.uid, row.pk], {"years": row.years}
    if row.awarded_on is None:
        yield _("Ghi quyết định tặng (%(years)s năm)") % years, reverse("standing:badge_award", args=args)
        yield _("Rút đề nghị (%(years)s năm)") % years, reverse("standing:badge_withdraw", args=args)
    elif row.lost_on is None:
        yield _("Ghi mất (%(years)s năm)") % years, reverse("standing:badge_lost", args=args)
    elif row.reissued_on is None:
        yield _("Ghi cấp lại (%(years)s năm)") % years, reverse("standing:badge_reissue", args=args)


def badge_lines(_viewer: Viewer, file: PersonFile, on: date) -> list[Line]:
    """Badges awarded up to the date."""
    return [
        Line(
            row.awarded_on,
            format_date(row.awarded_on),
            _("Huy hiệu %(years)s năm tuổi đảng") % {"years": row.years},
            note=row.get_way_display() if row.way != "due" else "",
        )
        for row in kept_of(file).badges
        if row.awarded_on is not None and row.awarded_on <= on
    ]


def discipline_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """Discipline of a member, for those who may know alone. One SQL query, none without the right."""
    path = file.unit.path if file.unit else ""
    if not path or not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    rows = cases_of(viewer, file.person.pk, path, on)
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.RECORD_DISCIPLINE):
        links = [(_("Ghi quyết định kỷ luật"), reverse("standing:case_new", args=[file.person.uid]))]
        links += [link for row in rows for link in _case_links(file, row, on)]
    return [
        Card(
            _("Kỷ luật"),
            tuple(_case_fact(row, on) for row in rows),
            tuple(links),
            _("Không có quyết định kỷ luật."),
        )
    ]


def _case_fact(row: DisciplineCase, on: date) -> CardFact:
    until = (
        ""
        if row.ends_on == END
        else _("hiệu lực đến hết %(day)s") % {"day": format_date(day_before(row.ends_on))}
    )
    mended = _("chi bộ xác nhận %(day)s") % {"day": format_date(row.corrected_on)} if row.corrected_on else ""
    return CardFact(
        row.get_form_display(),
        format_date(row.starts_on),
        note="; ".join(filter(None, [row.decision.citation, until, mended])),
        tag=_("còn hiệu lực") if row.holds_on(on) else _("hết hiệu lực"),
        tone="late" if row.holds_on(on) else "plain",
    )


def _case_links(file: PersonFile, row: DisciplineCase, on: date) -> Iterator[tuple[str, str]]:
    args, form = [file.person.uid, row.pk], {"form": row.get_form_display()}
    if row.corrected_on is None:
        yield _("Ghi chi bộ xác nhận (%(form)s)") % form, reverse("standing:case_correct", args=args)
    if row.holds_on(on):
        yield _("Ghi xóa bỏ (%(form)s)") % form, reverse("standing:case_revoke", args=args)


def keeping_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The member card, the contact with the residence and the place of the paper file."""
    may = may_change(viewer, file, on, permissions.CHANGE_PEOPLE)
    found = [
        _member_card(file, on, may=may),
        _residence(file, on, may=may),
        _paper_file(file, on, may=may),
    ]
    return [card for card in found if card.facts or card.links]


def _keep(file: PersonFile, name: str, pk: int = 0) -> str:
    return reverse(
        "standing:keep_row" if pk else "standing:keep", args=[file.person.uid, name, *([pk] if pk else [])]
    )


def _member_card(file: PersonFile, on: date, *, may: bool) -> Card:
    rows = kept_of(file).cards
    held = next((row for row in rows if row.holds_on(on)), None)
    facts, links = [], []
    if held:
        handed = _("trao ngày %(day)s") % {"day": format_date(held.handed_on)} if held.handed_on else ""
        facts = [
            CardFact(
                _("Đang giữ thẻ"), _("cấp ngày %(day)s") % {"day": format_date(held.starts_on)}, note=handed
            )
        ]
        links = [(_("Ghi mất, hỏng, đổi, thu thẻ"), _keep(file, "thoi-the", held.pk))]
    elif rows:
        said = {"kind": rows[-1].get_end_kind_display(), "day": format_date(rows[-1].ends_on)}
        facts = [
            CardFact(
                _("Không giữ thẻ"), _("%(kind)s, từ ngày %(day)s") % said, tag=_("chưa có thẻ"), tone="late"
            )
        ]
    if not held and file.membership is not None:
        links = [(_("Ghi phát thẻ"), _keep(file, "the"))]
    return Card(_("Thẻ đảng viên"), tuple(facts), tuple(links) if may else (), _("Chưa ghi thẻ nào."))


def _residence(file: PersonFile, on: date, *, may: bool) -> Card:
    row = next((row for row in kept_of(file).residences if row.holds_on(on)), None)
    facts, links = [], [(_("Ghi giới thiệu về nơi cư trú"), _keep(file, "noi-cu-tru"))]
    if row is not None:
        since = _("từ ngày %(date)s") % {"date": format_date(row.starts_on)}
        remark = format_date(row.last_remark_on) if row.last_remark_on else ""
        facts = [
            CardFact(_("Chi bộ nơi cư trú"), row.residence_name or row.place_name, note=since),
            CardFact(_("Nhận xét lần cuối"), row.get_excused_display() if row.excused else remark),
        ]
        links = [
            (_("Ghi nhận xét"), _keep(file, "nhan-xet", row.pk)),
            (_("Ghi thôi giữ mối liên hệ"), _keep(file, "thoi-noi-cu-tru", row.pk)),
        ]
    if file.membership is None:
        links = []
    return Card(
        _("Nơi cư trú"), tuple(facts), tuple(links) if may else (), _("Chưa giới thiệu về nơi cư trú.")
    )


def _paper_file(file: PersonFile, on: date, *, may: bool) -> Card:
    row = next((row for row in kept_of(file).files if row.holds_on(on)), None)
    facts, links = [], [(_("Ghi nơi để hồ sơ"), _keep(file, "ho-so-giay"))]
    if row is not None:
        papers = _("%(n)s tài liệu") % {"n": row.papers} if row.papers is not None else ""
        facts = [CardFact(row.keeper_name or "", row.place, note=papers)]
        links = [(_("Giao hồ sơ sang nơi khác"), _keep(file, "ho-so-giay"))]
        if row.borrower:
            lent = _("hẹn trả %(day)s") % {"day": format_date(row.due_back_on)}
            tone = "late" if row.due_back_on < on else "gold"
            facts.append(CardFact(_("Đang cho mượn"), row.borrower, tag=lent, tone=tone))
            links = [(_("Ghi trả hồ sơ"), _keep(file, "tra", row.pk))]
        else:
            links.append((_("Ghi cho mượn"), _keep(file, "muon", row.pk)))
        if row.supplement_year:
            facts.append(CardFact(_("Bổ sung hồ sơ"), _("năm %(year)s") % {"year": row.supplement_year}))
    return Card(_("Hồ sơ giấy"), tuple(facts), tuple(links) if may else (), _("Chưa ghi hồ sơ để ở đâu."))


def keeping_lines(_viewer: Viewer, file: PersonFile, on: date) -> list[Line]:
    """Cards, introductions and places of the paper file up to the date."""
    kept = kept_of(file)
    begun = [
        *((row, _("Cấp thẻ đảng viên")) for row in kept.cards),
        *((row, _("Giới thiệu về nơi cư trú")) for row in kept.residences),
        *((row, _("Hồ sơ giấy để ở: %(place)s") % {"place": row.place}) for row in kept.files),
    ]
    return [
        Line(row.starts_on, format_date(row.starts_on), words, is_now=row.holds_on(on))
        for row, words in begun
    ]


declare_cards(CardPanel(PERSON_CARDS, "standing.badges", badge_cards))
declare_cards(CardPanel(PERSON_CARDS, "standing.keeping", keeping_cards))
declare_cards(CardPanel(PERSON_CARDS, "standing.discipline", discipline_cards))
declare_panel(Panel(PERSON_TIMELINE, "standing.keeping", keeping_lines))
declare_panel(Panel(PERSON_TIMELINE, "standing.badges", badge_lines))
