"""A list and a board of applicants as pages show them: words, dates and links, nothing that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions.enums import Stage
from chibo.admissions.rules.order import UNDER_WAY
from chibo.core.dates import format_date
from chibo.people.columns import Cell, Head, Line, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from chibo.admissions.deadlines import Deadline
    from chibo.admissions.listing import Filters, Page
    from chibo.admissions.models import StageHeld

    Due = Mapping[int, list[Deadline]]


@dataclass(frozen=True)
class Card:
    """Somebody on the board."""

    name: str
    url: str
    note: str
    due: str
    tone: str


@dataclass(frozen=True)
class Column:
    """A stage of the board; `more_url` leads to the rest of its people, "" where all are shown."""

    title: str
    count: int
    cards: list[Card]
    more_url: str


def _due(held: list[Deadline]) -> tuple[str, str]:
    """The first deadline in words, and its tone."""
    if not held:
        return "", ""
    first = held[0]
    if first.due_on is None:
        return _("%(what)s: chưa đặt hạn") % {"what": first.label}, "plain"
    values = {"what": first.label, "day": format_date(first.due_on)}
    if first.is_late:
        return _("%(what)s: đã quá hạn %(day)s") % values, "late"
    return _("%(what)s: đến hết %(day)s") % values, "gold"


def named(rows: QuerySet[StageHeld]) -> QuerySet[StageHeld]:
    """Rows with their people, by name."""
    return (
        rows.select_related("applicant").defer("applicant__citizen_id").order_by("applicant__sort_key", "pk")
    )


def _name(row: StageHeld) -> str:
    return row.applicant.name or _("đã xóa danh tính")


def table(page: Page, filters: Filters, due: Due) -> Table:
    """The list for `components/table.html`."""
    labels = (
        _("Họ và tên"),
        _("Sinh"),
        _("Bước"),
        _("Từ ngày"),
        _("Đoàn thể"),
        _("Chi bộ"),
        _("Việc đến hạn"),
    )
    return Table(
        columns=[Head(label) for label in labels],
        rows=[_line(row, due.get(row.applicant_id, [])) for row in page.rows],
        previous_url=f"{filters.address() or '?'}&before={page.previous}" if page.previous else "",
        next_url=f"{filters.address() or '?'}&after={page.next}" if page.next else "",
    )


def _line(row: StageHeld, held: list[Deadline]) -> Line:
    words, tone = _due(held)
    one = row.applicant
    cells = [
        Cell(_name(row)),
        Cell(format_date(one.born_on) if one.born_on else str(one.birth_year or "")),
        Cell(row.get_stage_display()),
        Cell(format_date(row.starts_on)),
        Cell(one.get_organisation_display()),
        Cell(vars(row)["unit_name"]),
        Cell("", words, tone),
    ]
    return Line(reverse("admissions:dossier", args=[one.uid]), cells)


def board(page: Page, filters: Filters, due: Due) -> list[Column]:
    """A column for each stage, in their order, with its cards."""
    columns = []
    for stage in UNDER_WAY:
        if filters.stage and filters.stage != stage:
            continue
        cards = [_card(row, due.get(row.applicant_id, [])) for row in page.rows if row.stage == stage]
        count = page.counts.get(stage, 0)
        more = filters.address(view="", stage=stage) if count > len(cards) else ""
        columns.append(Column(str(Stage(stage).label), count, cards, more))
    return columns


def _card(row: StageHeld, held: list[Deadline]) -> Card:
    words, tone = _due(held)
    values = {"unit": vars(row)["unit_name"], "day": format_date(row.starts_on)}
    return Card(
        name=_name(row),
        url=reverse("admissions:dossier", args=[row.applicant.uid]),
        note=_("%(unit)s, từ %(day)s") % values,
        due=words,
        tone=tone,
    )
