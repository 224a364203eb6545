"""Members, posts and heads of places when units are merged, split or ended: many rows at once, for reorganisations.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from chibo.org.access import subtree
from chibo.org.services.rows import correct_rows, end_rows, open_rows
from chibo.people.models import Affiliation, AssignedCommitteeMember, HeadOfPlace, PostHeld
from chibo.people.services.assigned import COMMITTEE_POSTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.org.models import Place


def move_members(act: Act, left: Collection[int], heirs: Mapping[int, int], on: date) -> list[AuditDraft]:
    """Members who stand in the units `left` stand from `on` on in the unit that `heirs` gives for the person.

    Who has no heir stays. A stay that ends on a known day ends on it there; one that begins on the day or later is changed
    in place. Each person has an entry beside those of the rows. Two SQL statements and two a thousand members.
    """
    rows = [
        row
        for row in Affiliation.objects.filter(unit_id__in=left, ends_on__gt=on).order_by("pk")
        if heirs.get(row.person_id, row.unit_id) != row.unit_id
    ]
    standing = [row for row in rows if row.starts_on < on]
    was = {row.person_id: row.unit_id for row in rows}
    anew = [
        Affiliation(
            person_id=row.person_id,
            unit_id=heirs[row.person_id],
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            recorded_in=act.uid,
        )
        for row in standing
    ]

    def change(row: Affiliation) -> None:
        row.unit_id = heirs[row.person_id]

    later = [row for row in rows if row.starts_on >= on]
    return [
        *end_rows(act, standing, on, unit_of=_unit),
        *open_rows(act, anew, unit_of=_unit),
        *correct_rows(act, later, ("unit_id",), change, unit_of=_unit),
        *(_moved(act, person_id, unit_id, heirs[person_id]) for person_id, unit_id in was.items()),
    ]


def _moved(act: Act, person_id: int, left: int, heir: int) -> AuditDraft:
    """The entry of the person beside those of the rows."""
    return act.draft("people.person", person_id, unit_id=heir, before={"unit": left}, after={"unit": heir})


def posts_ending(
    ended: Collection[int], staying: Collection[int], movers: Collection[int], on: date
) -> list[PostHeld]:
    """Posts that end on the day: all in the units `ended`, and in those `staying` the posts of the persons `movers`."""
    held = PostHeld.objects.filter(starts_on__lt=on, ends_on__gt=on).annotate(post_unit=F("seat__unit_id"))
    movers = set(movers)
    return [
        *held.filter(seat__unit_id__in=ended).select_related("person", "seat__post"),
        *(
            row
            for row in held.filter(seat__unit_id__in=staying).select_related("person", "seat__post")
            if row.person_id in movers
        ),
    ]


def end_posts(act: Act, rows: list[PostHeld], on: date, paper: Decision | None) -> list[AuditDraft]:
    """The posts end on the day, by the paper."""
    return end_rows(act, rows, on, unit_of=lambda row: row.seat.unit_id, paper=paper)


def assignments_ending(
    ended: Mapping[int, str], posts: Collection[PostHeld], on: date
) -> list[AssignedCommitteeMember]:
    """Who is in charge of a cell no more: of the cells that end, and of cells below an ended unit (`ended`: id → path)
    where the one in charge sat in its committee and sits in none above the cell any more."""  # noqa: D205, D209
    in_charge = AssignedCommitteeMember.objects.filter(starts_on__lt=on, ends_on__gt=on).select_related(
        "person", "cell"
    )
    rows = {row.pk: row for row in in_charge.filter(cell_id__in=ended)}
    leaving = {row.person_id for row in posts if row.seat.post_id in COMMITTEE_POSTS}
    still = set(
        PostHeld.objects.filter(
            starts_on__lt=on, ends_on__gt=on, person_id__in=leaving, seat__post_id__in=COMMITTEE_POSTS
        )
        .exclude(pk__in=[row.pk for row in posts])
        .values_list("person_id", flat=True)
    )
    for path in ended.values():
        below = in_charge.filter(
            subtree(path, "cell__placements__path"),
            cell__placements__starts_on__lt=on,
            cell__placements__ends_on__gte=on,
            person_id__in=leaving - still,
        )
        rows |= {row.pk: row for row in below}
    return list(rows.values())


def end_assignments(
    act: Act, rows: list[AssignedCommitteeMember], on: date, paper: Decision | None
) -> list[AuditDraft]:
    """Nobody is in charge of these cells from the day on, by the paper."""
    return end_rows(act, rows, on, unit_of=lambda row: row.cell_id, paper=paper)


def move_heads(act: Act, places: Mapping[int, Place], on: date) -> list[AuditDraft]:
    """Heads of places go on in the row that took the place's place (id of the old → new)."""
    rows = HeadOfPlace.objects.filter(place_id__in=places, ends_on__gt=on)
    standing = [row for row in rows if row.starts_on < on]
    later = [row for row in rows if row.starts_on >= on]
    anew = [
        HeadOfPlace(
            place=places[row.place_id],
            is_member=row.is_member,
            person_id=row.person_id,
            schooling=row.schooling,
            profession=row.profession,
            theory=row.theory,
            decision_id=row.decision_id,
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            recorded_in=act.uid,
        )
        for row in standing
    ]

    def change(row: HeadOfPlace) -> None:
        row.place = places[row.place_id]

    def unit(row: HeadOfPlace) -> int:
        return row.place.unit_id

    return [
        *end_rows(act, standing, on, unit_of=unit),
        *open_rows(act, anew, unit_of=unit),
        *correct_rows(act, later, ("place_id",), change, unit_of=unit),
    ]


def heads_ending(places: Collection[int], on: date) -> list[HeadOfPlace]:
    """Who heads the places (ids) on the eve of the day and after. One SQL query."""
    rows = HeadOfPlace.objects.filter(place_id__in=places, starts_on__lt=on, ends_on__gt=on)
    return list(rows.select_related("place", "person").order_by("pk"))


def end_heads(act: Act, places: Collection[int], on: date) -> list[AuditDraft]:
    """The heads of places that are no more are heads no more."""
    return end_rows(act, heads_ending(places, on), on, unit_of=lambda row: row.place.unit_id)


def _unit(row: Affiliation) -> int:
    return row.unit_id
