"""Differences turned into changes of people: what ends and what begins where the register follows the file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.exchange.comparing import fields
from chibo.exchange.matching.facts import attained_by
from chibo.exchange.models import Difference
from chibo.exchange.newer.queries import stays_of
from chibo.exchange.newer.rules import move_of
from chibo.org.models import Post
from chibo.people.models import PostHeld
from chibo.people.services import Attained, Ended, Holding, PersonChange, Stay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from chibo.core.dates import PartialDate
    from chibo.exchange.comparing.differences import Found
    from chibo.exchange.matching.register import Known
    from chibo.exchange.newer.rules import Move
    from chibo.exchange.reading import ParsedRow
    from chibo.org.queries import UnitOn

_FACTS = frozenset({*fields.PLAIN, "citizen_id"})


class Taking:
    """The changes for chosen differences of one comparison, on the day of its list (`unit.on`)."""

    def __init__(self, unit: UnitOn, found: Sequence[Found]) -> None:
        self._on = unit.on
        self._found = found
        for one in found:
            _refuse_impossible(one)
        people = [one.known.id for one in found if one.known]
        self._stays = stays_of(people)
        self._sole = set(Post.objects.filter(sole=True).values_list("code", flat=True))

    def changes(self) -> list[PersonChange]:
        """One change a person, of everything but the cell."""
        by_person: dict[int, list[Found]] = defaultdict(list)
        for one in self._found:
            if one.known is not None and one.kind == Difference.Kind.FIELD:
                by_person[one.known.id].append(one)
        changes = [self._change(found) for found in by_person.values()]
        self._refuse_taken_seats(changes)
        return changes

    def moves(self, moved_on: date | None) -> list[tuple[str, int, Move, date]]:
        """Name, person, move and day of each difference of cell. Raises `DomainError` without a day."""
        asked = []
        for one in self._found:
            if one.kind != Difference.Kind.CELL or one.known is None or one.cell is None:
                continue
            if moved_on is None:
                sentence = _("%(name)s ở chi bộ khác: cần ngày chuyển. Ghi ngày chuyển rồi tiếp nhận lại.")
                raise DomainError("move_needs_day", sentence % {"name": one.name}, field="moved_on")
            move = move_of(self._stays[one.known.id], int(one.cell.key), self._on)
            if move is None:
                raise DomainError(
                    "move_impossible",
                    _("%(name)s không có nơi sinh hoạt nào vào ngày của danh sách.") % {"name": one.name},
                )
            asked.append((one.name, one.known.id, move, moved_on))
        return asked

    def _change(self, found: Sequence[Found]) -> PersonChange:
        known, row = found[0].known, found[0].row
        if known is None or row is None:
            raise AssertionError(found[0].kind)
        taken = {one.field for one in found}
        change: dict[str, Any] = {"facts": {field: getattr(row, field) for field in taken & _FACTS}}
        ended: list[Ended] = []
        if "admitted_on" in taken and row.admitted_on:
            change |= {
                "admitted_on": row.admitted_on,
                "stays": tuple(self._stays_since(known, row.admitted_on, ended)),
            }
        if "official_on" in taken:
            change["official_on"] = row.official_on
        _refuse_order(known, row, taken)
        change["attainments"] = tuple(self._attained(known, row, taken, ended))
        if "posts" in taken:
            change["posts"] = tuple(self._posts(known, row, ended))
        unit_id = found[0].unit_id or self._stays[known.id][0].unit_id
        membership_id = known.membership.id if known.membership else None
        return PersonChange(
            person_id=known.id, unit_id=unit_id, membership_id=membership_id, ended=tuple(ended), **change
        )

    def _stays_since(self, known: Known, admitted: PartialDate, ended: list[Ended]) -> Iterator[Stay]:
        """An assumed stay since admission begins on the new day."""
        first = self._stays[known.id][0]
        if first.assumed and admitted.first < first.ends_on:
            ended.append(Ended("affiliation", first.id, first.starts_on))
            yield Stay(first.unit_id, admitted.first, first.ends_on, assumed=True)
        elif admitted.first > first.starts_on:
            sentence = _(
                "Theo các danh sách đã nhập, %(name)s đã sinh hoạt từ %(date)s, trước ngày vào Đảng trong tệp. Đối chiếu với giấy tờ."
            )
            raise Conflict(
                "stay_before_admission",
                sentence % {"name": known.facts["name"], "date": format_date(first.starts_on)},
            )

    def _attained(
        self, known: Known, row: ParsedRow, taken: set[str], ended: list[Ended]
    ) -> Iterator[Attained]:
        for new in attained_by(row):
            if not any(field in taken and kind == new.kind for field, kind in fields.ATTAINED.items()):
                continue
            rows = known.attainments.get(new.kind, [])
            old = fields.attained_on(known, new.kind, self._on)
            if old is not None:
                ended.append(Ended("attainment", old.id, self._on))
                yield Attained(new.kind, new.level, new.grade, max(old.starts_on, self._on), old.ends_on)
            elif rows:
                later = [one.starts_on for one in rows if one.starts_on > self._on]
                yield Attained(new.kind, new.level, new.grade, self._on, min([*later, END]))
            else:
                yield new

    def _posts(self, known: Known, row: ParsedRow, ended: list[Ended]) -> Iterator[Holding]:
        stay = known.stay_on(self._on)
        if stay is None:
            return
        here = [held for held in known.posts if held.unit_id == stay.unit_id]
        now = {held.post: held for held in here if held.starts_on <= self._on}
        ended += [
            Ended("post_held", held.id, self._on) for post, held in now.items() if post not in row.posts
        ]
        for post in row.posts:
            if post not in now:
                later = [held.starts_on for held in here if held.post == post and held.starts_on > self._on]
                yield Holding(stay.unit_id, post, self._on, min([*later, END]))

    def _refuse_taken_seats(self, changes: Sequence[PersonChange]) -> None:
        """A post for one alone passes on only where the one who holds it leaves it by the same act."""
        left = {row.row_id for change in changes for row in change.ended if row.table == "post_held"}
        for change in changes:
            for post in change.posts:
                if post.post not in self._sole:
                    continue
                held = PostHeld.objects.filter(
                    seat__unit_id=post.unit,
                    seat__post_id=post.post,
                    starts_on__lt=post.ends_on,
                    ends_on__gt=post.starts_on,
                ).exclude(pk__in=left)
                if (other := held.select_related("person", "seat__post").first()) is not None:
                    sentence = _(
                        "Chức vụ %(post)s ở chi bộ này đang do %(name)s giữ. Hãy tiếp nhận cùng lúc cả điểm khác nhau về chức vụ của người ấy."
                    )
                    raise Conflict(
                        "seat_taken", sentence % {"post": other.seat.post, "name": other.person.name}
                    )


def is_takeable(kind: str, field: str, file_value: str, unit_id: int | None) -> bool:
    """Can the register follow the file here? Nobody is closed by a list, and nothing known is replaced by nothing."""
    if kind == Difference.Kind.ONLY_REGISTER:
        return False
    if kind == Difference.Kind.ONLY_FILE:
        return unit_id is not None
    return bool(file_value) or field == "posts"


def _refuse_impossible(one: Found) -> None:
    unit_id = one.unit_id if one.kind == Difference.Kind.ONLY_FILE else 0
    if is_takeable(one.kind, one.field, one.file_value, unit_id) and (
        one.kind != Difference.Kind.CELL or (one.cell and isinstance(one.cell.key, int))
    ):
        return
    sentence = _(
        "Không tiếp nhận được “%(name)s”: tệp để trống, chi bộ chưa có trong sổ, hoặc người chỉ có trong sổ. Điều này chỉ gửi lại được."
    )
    raise DomainError("not_takeable", sentence % {"name": one.name})


def _refuse_order(known: Known, row: ParsedRow, taken: set[str]) -> None:
    """The official day never lies before admission, whichever of them is taken over."""
    membership = known.membership
    admitted = (
        row.admitted_on.first
        if "admitted_on" in taken and row.admitted_on
        else membership and membership.starts_on
    )
    official = (
        row.official_on.last
        if "official_on" in taken and row.official_on
        else membership and membership.official_on
    )
    if admitted and official and official < admitted:
        sentence = _(
            "%(name)s: ngày chính thức sẽ trước ngày vào Đảng. Tiếp nhận cả hai ngày, hoặc đối chiếu với giấy tờ."
        )
        raise DomainError("official_before_admission", sentence % {"name": known.facts["name"]})
