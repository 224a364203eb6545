"""Card, residence and paper file of a member in their file."""

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
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.standing.card_decisions import decision_fact
from chibo.standing.panels.asked import may_change
from chibo.standing.queries.keeping import kept_of

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile


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
        facts.append(decision_fact(held, file.unit))
        links = [(_("Ghi mất, hỏng, đổi, thu thẻ"), _keep(file, "thoi-the", held.pk))]
        if not held.handed_on:
            links.insert(0, (_("Ghi ngày trao thẻ"), _keep(file, "trao-the", held.pk)))
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


declare_cards(CardPanel(PERSON_CARDS, "standing.keeping", keeping_cards))
declare_panel(Panel(PERSON_TIMELINE, "standing.keeping", keeping_lines))
