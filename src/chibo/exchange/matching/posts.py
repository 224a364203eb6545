"""Posts in the cells as a list states them: who takes a seat, who leaves one, and two who cannot both sit there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.dates import END
from chibo.exchange.matching.facts import Comparison, Difference
from chibo.exchange.reading import Field
from chibo.exchange.reading.verdicts import sentence as _
from chibo.people.services import Ended, Holding, PersonChange

if TYPE_CHECKING:
    from chibo.exchange.matching.cells import Cell
    from chibo.exchange.matching.register import HeldRow, Register
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedRow
    from chibo.people.services import UnitKey

POST = "post "


class Seating:
    """Goes through the rows of a list in two rounds: first who leaves, then who sits down."""

    def __init__(self, register: Register, spots: Spots) -> None:
        self._register, self._spots = register, spots
        self._on = register.unit.on
        self._ended: set[int] = set()
        self._taken: dict[tuple[UnitKey, str], ParsedRow] = {}
        self.handed_over: list[PersonChange] = []

    def leave(self, found: Comparison) -> None:
        """Posts of this cell that the person held and the list no longer gives them; an older list ends nothing."""
        if found.is_older or not self._spots.has(found.row.sheet, Field.POSTS):
            return
        for held in found.known.posts:
            if (
                held.unit_id == found.cell.key
                and held.starts_on <= self._on
                and held.post not in found.row.posts
            ):
                self._ended.add(held.id)
                found.ended.append(Ended("post_held", held.id, self._on))
                found.differences.append(Difference(POST + held.post, held.post, ""))

    def sit_down(self, row: ParsedRow, cell: Cell, found: Comparison | None = None) -> tuple[Holding, ...]:
        """Posts the row states that the person does not hold yet, as far as the seats are free."""
        known_id = found.known.id if found else None
        holdings = tuple(
            holding for post in row.posts if (holding := self._holding(row, cell, post, known_id)) is not None
        )
        if found is not None:
            found.posts += holdings
            found.differences += [Difference(POST + holding.post, "", holding.post) for holding in holdings]
        return holdings

    def _holding(self, row: ParsedRow, cell: Cell, post: str, person_id: int | None) -> Holding | None:
        is_sole = post in self._register.sole_posts
        if is_sole and not self._is_only_one(row, cell, post):
            return None
        rows = self._rows(cell, post)
        if any(held.person_id == person_id and held.starts_on <= self._on for held in rows):
            return None
        others = [held for held in rows if is_sole or held.person_id == person_id]
        now = [held for held in others if held.starts_on <= self._on and held.id not in self._ended]
        if now and cell.next_list is not None:
            return None
        for held in now:
            self._hand_over(row, cell, held)
        later = [held.starts_on for held in others if held.starts_on > self._on]
        return Holding(cell.key, post, self._on, min([*later, cell.next_list or END]))

    def _rows(self, cell: Cell, post: str) -> list[HeldRow]:
        return self._register.posts.get((cell.key, post), []) if isinstance(cell.key, int) else []

    def _is_only_one(self, row: ParsedRow, cell: Cell, post: str) -> bool:
        first = self._taken.setdefault((cell.key, post), row)
        if first is row:
            return True
        message = _(
            "%(cell)s có hai người cùng giữ một chức vụ chỉ có một người: %(first)s (dòng %(row)s) và %(name)s. Sửa lại một dòng rồi nhập lại."
        )
        values = {"cell": cell.name, "first": first.name, "row": first.row, "name": row.name}
        self._spots.at(
            row, "error", "post_held_twice", message % values, field=Field.POSTS, rows=(first.row, row.row)
        )
        return False

    def _hand_over(self, row: ParsedRow, cell: Cell, held: HeldRow) -> None:
        """The one who sat there until now is not in the list, or not in this cell: the post ends all the same."""
        self._ended.add(held.id)
        self.handed_over.append(
            PersonChange(
                person_id=held.person_id, unit_id=held.unit_id, ended=(Ended("post_held", held.id, self._on),)
            )
        )
        message = _(
            "chức vụ này ở %(cell)s chuyển sang %(name)s; người giữ trước không có trong danh sách của chi bộ, chức vụ của người ấy được kết thúc."
        )
        values = {"cell": cell.name, "name": row.name}
        self._spots.at(row, "warning", "post_taken_over", message % values, field=Field.POSTS)
