"""Transfers as pages show them: words, dates, days used of a limit and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.core.clock import today
from chibo.core.dates import END, PartialDate, format_date
from chibo.org import permissions
from chibo.people.abroad_shown import abroad_facts
from chibo.people.columns import Cell, Head, Line, Table
from chibo.people.file_facts import Fact
from chibo.people.filter_panel import Chip, Select
from chibo.people.papers_shown import boxes as boxes_of
from chibo.people.papers_shown import paper_facts, review_words
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.transfer_enums import OUT_OF_THE_COUNTRY, Direction, State, TransferKind
from chibo.people.transfer_rules import (
    CHAIN,
    DUES_THROUGH,
    LETTERS,
    LIMITS,
    PAPERS,
    REVIEW_COVERS,
    days_used,
    dues_obstacle,
    present_by,
    state_of,
)
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words, item_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import LetterEntry, Transfer
    from chibo.people.queries.transfers import Filters, Page
    from chibo.rulebook.rules import RuleValue

_TONES = {State.ISSUED: "gold", State.PRESENTED: "info", State.RECEIVED: "ok"}


@dataclass(frozen=True)
class Used:
    """How much of the time to hand the letter in is used: in words, and whether it is over."""

    words: str
    is_late: bool
    note: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened to the letter, as the timeline reads it."""

    when: str
    title: str
    note: str = ""


def ways(filters: Filters) -> list[Chip]:
    """The two ways a letter goes, seen from the unit; the one shown is the chosen one."""
    words = {Direction.OUT: _("Chuyển đi"), Direction.IN: _("Chuyển đến")}
    return [
        Chip(label, "true" if way == filters.way else "", filters.address(way=way))
        for way, label in words.items()
    ]


def selects(filters: Filters) -> list[Select]:
    """The form of filters; without a state the list holds what is under way."""
    states = {**{state.value: str(state.label) for state in State}, "all": _("Tất cả, cả đã xong")}
    kinds = {kind.value: str(kind.label) for kind in TransferKind}
    return [
        Select("state", _("Tình trạng"), states, filters.state),
        Select("kind", _("Hình thức"), kinds, filters.kind),
    ]


def table(page: Page, filters: Filters, unit: UnitOn) -> Table:
    """The list; limits are those of today in the unit. One SQL query for the rules."""
    values = rules(set(LIMITS.values()), on=today(), unit=unit)
    heads = (_("Họ và tên"), _("Nơi đi"), _("Nơi đến"), _("Giấy"), _("Tình trạng"), _("Thời gian nộp giấy"))
    return Table(
        columns=[Head(head) for head in heads],
        rows=[_line(row, values) for row in page.rows],
        previous_url=filters.address() + f"&before={page.previous}" if page.previous else "",
        next_url=filters.address() + f"&after={page.next}" if page.next else "",
    )


def _line(row: Any, values: Mapping[str, RuleValue]) -> Line:
    state, used = state_of(row.outcome, row.presented_on), used_of(row, values)
    letter = row.letter.number if row.letter else _("không cần giấy")
    return Line(
        reverse("people:transfer", args=[row.uid]),
        [
            Cell(row.person.name),
            Cell(row.from_name),
            Cell(row.to_name),
            Cell(f"{letter}, {format_date(row.starts_on)}"),
            Cell(row.get_kind_display(), tag=str(state.label), tone=_TONES.get(state, "")),
            Cell(used.words if not used.is_late else "", tag=used.words if used.is_late else "", tone="bad"),
        ],
    )


def used_of(row: Transfer, values: Mapping[str, RuleValue], on: date | None = None) -> Used:
    """Working days from the letter to its being handed in (to the day asked while it is not), of those the rule gives."""
    if row.letter_id is None:
        return Used("", is_late=False)
    last = row.presented_on or min(row.ends_on, on or today())
    days = days_used(row.counted_from, last)
    rule = LIMITS.get(TransferKind(row.kind))
    try:
        due_on = present_by(row.counted_from, rule, values) if rule else None
    except LookupError:
        due_on = None
    if rule is None or due_on is None:
        words = ngettext("%(n)s ngày làm việc, chưa đặt hạn", "%(n)s ngày làm việc, chưa đặt hạn", days)
        return Used(words % {"n": days}, is_late=False)
    limit, is_late = values[rule].whole, last > due_on
    words = _("%(n)s/%(limit)s ngày làm việc, hạn %(day)s")
    if is_late and not row.presented_on and not row.outcome:
        words = _("quá hạn: %(n)s/%(limit)s ngày làm việc, hạn %(day)s")
    said = {"n": days, "limit": limit, "day": format_date(due_on)}
    return Used(words % said, is_late=is_late and not row.outcome, note=basis_words(values[rule].basis))


def facts(viewer: Viewer, row: Any) -> list[Fact]:
    """What is known of one transfer; the file is linked for those who may open it."""
    sender = sender_of(row)
    asked = {*LIMITS.values(), DUES_THROUGH}
    values = rules(asked, on=min(row.starts_on, today()), unit=sender or unit_of(row))
    used, state = used_of(row, values), state_of(row.outcome, row.presented_on)
    found = [
        _person(viewer, row),
        Fact(_("Hình thức"), row.get_kind_display(), tag=str(state.label), tone=_TONES.get(state, "")),
        Fact(_("Nơi đi"), row.from_name),
        Fact(_("Nơi đến"), row.to_name),
    ]
    if row.letter:
        said = {"number": row.letter.number, "issuer": row.letter.issuer, "day": format_date(row.starts_on)}
        found.append(Fact(_("Giấy giới thiệu"), _("số %(number)s, %(issuer)s, ngày %(day)s") % said))
        found.append(Fact(_("Thời gian nộp giấy"), used.words, note=used.note))
        found += _declared(row, values)
    if row.until:
        stay = getattr(row, "stay", None)
        found.append(
            Fact(_("Sinh hoạt tạm thời đến hết ngày"), format_date(stay.until if stay else row.until))
        )
    found += paper_facts(row) + abroad_facts(row) + _slips(row)
    if row.receipt:
        found.append(Fact(_("Giấy tiếp nhận"), row.receipt.citation))
    return found


def _declared(row: Any, values: Mapping[str, RuleValue]) -> list[Fact]:
    """What the letter says besides: dues, the day of leaving, why it was late, who confirmed its loss."""
    found = [_dues(row, values)]
    if row.kind in OUT_OF_THE_COUNTRY:
        found.append(Fact(_("Ngày rời đi"), format_date(row.left_on) if row.left_on else ""))
    more = (
        (_("Lý do làm thủ tục chậm"), row.late_start_reason),
        (_("Lý do nộp giấy chậm"), row.late_letter_reason),
        (_("Nơi xác nhận mất giấy"), row.loss_confirmed_by),
    )
    return [*found, *(Fact(label, said) for label, said in more if said)]


def _slips(row: Any) -> list[Fact]:
    """When the slips of the letter were posted and when theirs came to the place it leads to."""
    sent = next((one for one in row.slips.all() if one.direction == Direction.OUT), None)
    came = next((one for one in row.slips.all() if one.direction == Direction.IN), None)
    found = []
    if row.letter and row.from_unit_id:
        found.append(Fact(_("Phiếu báo gửi ngày"), format_date(sent.starts_on) if sent else ""))
    if row.to_unit_id and (came or not row.outcome):
        found.append(Fact(_("Phiếu báo về nơi đến ngày"), format_date(came.starts_on) if came else ""))
    return found


def _dues(row: Any, values: Mapping[str, RuleValue]) -> Fact:
    """The month dues are paid for, and whether that is enough by the rule of the day of the letter (TRF-12)."""
    label = _("Đảng phí đã đóng đến hết tháng")
    if row.dues_through is None:
        return Fact(label, "")
    month = PartialDate(row.dues_through.year, row.dues_through.month)
    behind = dues_obstacle(row.starts_on, row.dues_through, values)
    note = basis_words(values[DUES_THROUGH].basis) if not values[DUES_THROUGH].is_gap else ""
    return Fact(label, month.vietnamese(), note=note, tag=_("còn thiếu") if behind else "", tone="bad")


def _person(viewer: Viewer, row: Any) -> Fact:
    """By name and birth as the letter says them; with the file for those who may open it where the person counts now."""
    moved = row.outcome == State.RECEIVED and not row.is_for_a_time
    unit = unit_of(row) if moved else sender_of(row)
    opens = unit is not None and viewer.can(permissions.SEE_PEOPLE, unit.path)
    url = reverse("people:person", args=[row.person.uid]) if opens else ""
    born = _("sinh %(date)s") % {"date": row.person.born.vietnamese()}
    return Fact(_("Họ và tên"), row.person.name, note=born, url=url)


def lines(row: Any) -> list[Event]:
    """The steps of one transfer, the newest first."""
    steps: list[tuple[date | None, str]] = [(row.starts_on, _("Ghi giấy giới thiệu") if row.letter else "")]
    steps += [
        (row.left_on, _("Rời đi")),
        (row.presented_on, _("Xuất trình giấy")),
        (row.ends_on, row.get_outcome_display()),
        (row.back_on, _("Về nước")),
        (row.reported_on, _("Báo cáo khi về nước")),
        (row.supplemented_on, _("Bổ sung lý lịch")),
    ]
    stay = getattr(row, "stay", None)
    if stay is not None:
        steps.append((stay.ends_on, _("Hết sinh hoạt tạm thời")))
    return [Event(format_date(day), title) for day, title in reversed(steps) if day and day != END and title]


def book(entries: Iterable[LetterEntry]) -> list[dict[str, Any]]:
    """The lines of the book in words: direction, person, ends, letter and what became of it."""
    found = []
    for entry in entries:
        row, named = entry.transfer, vars(entry)
        state = state_of(row.outcome, row.presented_on)
        day = row.starts_on if entry.direction == Direction.OUT else row.ends_on
        found.append(
            {
                "number": entry.number,
                "direction": entry.get_direction_display(),
                "day": format_date(day),
                "name": row.person.name,
                "born": row.person.born.vietnamese(),
                "from": named["from_name"],
                "to": named["to_name"],
                "kind": row.get_kind_display(),
                "state": state.label,
                "letter": row.letter.number if row.letter else "",
                "url": reverse("people:transfer", args=[row.uid]),
            }
        )
    return found


def letter(row: Any) -> dict[str, Any]:
    """What the letter prints: ends, person, papers that go along, and its boxes as the rule of the day of the letter counts them."""
    sender = sender_of(row) or unit_of(row)
    values = rules([LETTERS, PAPERS, REVIEW_COVERS, CHAIN], on=row.starts_on, unit=sender)
    kind = "abroad" if row.kind in OUT_OF_THE_COUNTRY else row.kind
    boxes = None if values[LETTERS].is_gap else values[LETTERS].table.get(kind)
    return {
        "transfer": row,
        "base": row.letter.issuer,
        "person": row.person,
        "papers": [] if values[PAPERS].is_gap else [item_words(paper) for paper in values[PAPERS].items],
        "review": review_words(values[REVIEW_COVERS]) if row.papers_due else "",
        "boxes": boxes_of(row, int(boxes), values) if boxes else (),
        "basis": basis_words(values[LETTERS].basis) if boxes else "",
        "membership": row.person.memberships.order_by("-starts_on").first(),
    }
