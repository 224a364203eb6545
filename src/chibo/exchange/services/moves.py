"""Members a newer list names in another cell: moved on the day the officer says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.exchange.models import ImportBatch, Unsettled
from chibo.exchange.newer.queries import stays_of
from chibo.exchange.newer.rules import move_of
from chibo.exchange.queries import as_it_stands
from chibo.exchange.services.locking import lock_root
from chibo.exchange.services.parts import Source, new_part, write_part
from chibo.org import access, permissions
from chibo.org.models import Placement
from chibo.org.queries import unit_on
from chibo.people.models import PostHeld
from chibo.people.services import Ended, PersonChange, Stay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from chibo.exchange.newer.rules import Move, Stood
    from chibo.org.access import Viewer


@transaction.atomic
def settle_moves(viewer: Viewer, *, batch: ImportBatch, days: Mapping[int, date]) -> ImportBatch:
    """Moves people the batch left open, each on a day: keys are ids of `Unsettled`. Permission `lists.import` on its unit.

    All or none, as one batch that can be taken back. Posts in the cell they leave end that day. Raises `NotVisible` for
    somebody the batch did not leave open, `DomainError("move_day")` naming each day that cannot be, `Conflict` where
    somebody is settled meanwhile.
    """
    unit = as_it_stands(unit_on(viewer, batch.unit.ref))
    access.require(viewer, permissions.IMPORT_LISTS, unit.path)
    lock_root(unit)
    left = list(
        Unsettled.objects.filter(batch=batch, kind=Unsettled.Kind.MOVED, pk__in=days).select_related("person")
    )
    if len(left) != len(days) or not days or batch.undone_at is not None:
        raise NotVisible("not_left_open", _("Không tìm thấy người này trong danh sách cần ngày chuyển."))
    stays = stays_of(one.person_id for one in left)
    moves = {one.pk: _open_move(one, stays[one.person_id], batch) for one in left}
    refuse_days([(one.person.name, moves[one.pk], days[one.pk]) for one in left])
    part = new_part(
        unit, kind=ImportBatch.Kind.MOVES, filename=batch.filename, digest=batch.digest, layout=batch.layout,
        as_of=batch.as_of,
    )  # fmt: skip
    write_part(
        viewer,
        unit=unit,
        batch=part,
        act="exchange.settle_moves",
        changes=moved([(one.person_id, moves[one.pk], days[one.pk]) for one in left]),
        sources=[Source(one.person_id, one.sheet, one.row, one.original or "") for one in left],
    )
    return part


def _open_move(one: Unsettled, stays: Sequence[Stood], batch: ImportBatch) -> Move:
    move = move_of(stays, one.unit_id, batch.as_of)
    if move is None:
        sentence = _(
            "%(name)s đã được xử lý, không còn ở chi bộ khác vào ngày của danh sách. Hãy mở lại trang."
        )
        raise Conflict("move_settled", sentence % {"name": one.person.name})
    return move


def refuse_days(asked: Iterable[tuple[str, Move, date]]) -> None:
    """Raises `DomainError("move_day")` with a sentence for each name whose day cannot be."""
    wrong = []
    for name, move, on in asked:
        window = move.window
        if not window.holds(on) or on > today():
            sentence = _(
                "%(name)s: ngày chuyển phải sau %(after)s và không sau %(until)s, theo các danh sách đã nhập."
            )
            values = {"after": format_date(window.after), "until": format_date(min(window.until, today()))}
            wrong.append(sentence % {"name": name, **values})
    if wrong:
        raise DomainError("move_day", "\n".join(wrong))


def moved(asked: Sequence[tuple[int, Move, date]]) -> list[PersonChange]:
    """The changes that move each person (id, move, day). Raises `DomainError` where the cell was not there that day. Two SQL queries."""
    starts = _starts_of({move.listed_unit_id for _person, move, _on in asked})
    posts = PostHeld.objects.filter(
        person_id__in=[person for person, _move, _on in asked],
        seat__unit_id__in={move.stay.unit_id for _person, move, _on in asked},
    )
    held = list(posts.values_list("person_id", "seat__unit_id", "id", "starts_on", "ends_on"))
    changes = []
    for person_id, move, on in asked:
        if on < starts[move.listed_unit_id]:
            sentence = _("Chi bộ đến chỉ có từ %(start)s, nên không thể chuyển đến vào %(date)s.")
            values = {"start": format_date(starts[move.listed_unit_id]), "date": format_date(on)}
            raise DomainError("move_before_cell", sentence % values)
        leaving = [
            Ended("post_held", post_id, on)
            for holder, unit_id, post_id, starts_on, ends_on in held
            if (holder, unit_id) == (person_id, move.stay.unit_id)
            and not move.stay.assumed
            and starts_on < on < ends_on
        ]
        changes.append(_change(person_id, move, on, starts[move.listed_unit_id], leaving))
    return changes


def _change(person_id: int, move: Move, on: date, known_from: date, leaving: Sequence[Ended]) -> PersonChange:
    """The stay keeps what still holds of its beginning, and ends there; the rest begins anew."""
    stay, new = move.stay, list(move.stays(on, known_from))
    kept = new.pop(0) if (new[0].unit_id, new[0].assumed) == (stay.unit_id, stay.assumed) else None
    return PersonChange(
        person_id=person_id,
        unit_id=move.listed_unit_id,
        stays=tuple(Stay(one.unit_id, one.starts_on, one.ends_on, assumed=one.assumed) for one in new),
        ended=(Ended("affiliation", stay.id, kept.ends_on if kept else stay.starts_on), *leaving),
    )


def _starts_of(unit_ids: set[int]) -> dict[int, date]:
    rows = Placement.objects.filter(unit_id__in=unit_ids).values_list("unit_id")
    return dict(rows.annotate(first=Min("starts_on")))
