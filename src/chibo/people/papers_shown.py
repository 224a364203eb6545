"""Papers that go along with a letter and who signs it in turn, in words, with the clause of the day of the letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.people.file_facts import Fact
from chibo.people.queries.destinations import base_of
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.transfer_enums import TransferKind
from chibo.people.transfer_rules import CHAIN, LIST_CONFIRMED, PAPERS, REVIEW_COVERS
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words, item_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue


@dataclass(frozen=True)
class Box:
    """One box of the letter: its number, who signs in it ("" where no rule says), the unit where the register knows it.
    `is_absent`: there is no such tier on the way of this letter, and its box is left empty."""  # noqa: D205, D209

    number: int
    signer: str = ""
    unit: str = ""
    is_absent: bool = False


def paper_facts(row: Any) -> list[Fact]:
    """Which papers went along and which are wanting, what the self-review covers, whether the list of the file is confirmed."""
    if not row.papers_due:
        return []
    values = rules([PAPERS, REVIEW_COVERS, LIST_CONFIRMED], on=row.starts_on, unit=sender_of(row))
    carried = row.carried.split()
    wanting = [str(paper.label) for paper in row.papers_due if paper not in carried]
    said = "; ".join(str(paper.label) for paper in row.papers_due if paper in carried)
    lacks = _("còn thiếu: %(papers)s") % {"papers": "; ".join(wanting)} if wanting and carried else ""
    listed = format_date(row.listed_on) if row.listed_on else ""
    found = [
        Fact(_("Giấy tờ mang theo"), said, note=_basis(values[PAPERS]), tag=lacks, tone="gold"),
        Fact(_("Mục lục hồ sơ được xác nhận ngày"), listed, note=_basis(values[LIST_CONFIRMED])),
    ]
    if covers := review_words(values[REVIEW_COVERS]):
        found.append(Fact(_("Bản tự kiểm điểm gồm thời gian"), covers, note=_basis(values[REVIEW_COVERS])))
    if row.unlisted_reason:
        found.append(Fact(_("Lý do nhận khi mục lục hồ sơ chưa xác nhận"), row.unlisted_reason))
    return found


def review_words(rule: RuleValue) -> str:
    """The time the self-review covers (TRF-07), "" in a gap."""
    return "" if rule.is_gap else item_words(str(rule.value))


def _basis(rule: RuleValue) -> str:
    return "" if rule.is_gap else basis_words(rule.basis)


def boxes(row: Any, count: int, values: Mapping[str, RuleValue]) -> list[Box]:
    """The boxes of a letter in order. Those of an official letter say who signs (TRF-10); tiers a side does not have are absent."""
    rule = values[CHAIN]
    if row.kind != TransferKind.OFFICIAL or rule.is_gap or len(rule.items) != count:
        return [Box(number) for number in range(1, count + 1)]
    out = _tiers(sender_of(row))
    into = _tiers(unit_of(row) if row.to_unit_id else None)[::-1]
    return [
        Box(number, item_words(signer), unit or "", is_absent=unit is None)
        for number, (signer, unit) in enumerate(zip(rule.items, [*out, *into], strict=True), 1)
    ]


def _tiers(unit: UnitOn | None) -> list[str | None]:
    """Cell, committee of a section, of the base, the committee above, the province: each by name, "" where the register does not
    know it, None where there is none."""  # noqa: D205, D209 - one thought
    if unit is None:
        return [""] * 5
    line = [*((crumb.id, crumb.name) for crumb in unit.ancestors), (unit.id, unit.name)]
    place = [pk for pk, _name in line].index(base_of(unit).id)
    above = [name for _pk, name in line[1:place]]
    cell_tiers: list[str | None] = ["", ""]
    if unit.is_cell:
        cell_tiers = [unit.name, line[-2][1] if place < len(line) - 2 else None]
    return [
        *cell_tiers,
        None if unit.is_cell and place == len(line) - 1 else line[place][1],
        above[-1] if len(above) > 1 else None,
        above[0] if above else "",
    ]
