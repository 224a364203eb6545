"""What starting and receiving a transfer have in common. Not for callers outside these services: permission is asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from chibo.core.audit.images import image_of
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict
from chibo.core.text import clean_text
from chibo.decisions.services import DecisionDraft, record_decision
from chibo.org.models import Placement
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, LetterEntry, PostHeld, TemporaryStay, Transfer
from chibo.people.queries.courses import going_on
from chibo.people.services.dated import end_rows
from chibo.people.services.drafts import Ended
from chibo.people.transfer_enums import Direction, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.people.models import Person
    from chibo.people.queries.destinations import Base

TOLD = (
    "kind", "starts_on", "ends_on", "outcome", "presented_on", "until", "from_unit_id", "from_place", "to_unit_id", "to_place",
    "dues_through", "left_on", "back_on", "reported_on", "supplemented_on", "late_start_reason", "late_letter_reason", "loss_confirmed_by",
    "carried", "listed_on", "unlisted_reason",
)  # fmt: skip
TRANSFER = "people.transfer"
STAY = "people.temporary_stay"


def facts_of(row: Transfer) -> dict[str, object]:
    """A transfer as the log keeps it."""
    return {name: getattr(row, name) for name in TOLD}


def write_entry(act: Act, unit_id: int, row: Transfer, direction: str, year: int) -> int:
    """The next line of the book of a grassroots organisation; gives its number. One SQL query and the row."""
    last = LetterEntry.objects.filter(unit_id=unit_id, year=year).aggregate(last=Max("number"))["last"] or 0
    LetterEntry.objects.create(
        unit_id=unit_id, year=year, number=last + 1, direction=direction, transfer=row, recorded_in=act.uid
    )  # fmt: skip
    return int(last) + 1


def write_letter(act: Act, base: Base, row: Transfer, number: str) -> None:
    """The letter of a transfer, under a number given or ("") the next of the book, and its line. Four SQL statements."""
    line = write_entry(act, base.id, row, Direction.OUT, row.starts_on.year)
    letter = DecisionDraft(
        issuer=base.name,
        number=clean_text(number) or f"{line}/{row.starts_on.year}",
        issued_on=row.starts_on,
        title=_("Giấy giới thiệu sinh hoạt đảng"),
    )
    row.letter = record_decision(act, letter, unit_id=row.from_unit_id)
    row.save(update_fields=["letter"])


def leave(act: Act, row: Transfer, *, on: date, unit_id: int | None, posts: Q) -> list[AuditDraft]:
    """Ends the stay the transfer leads away from, and the posts there that `posts` (a condition on `PostHeld`) names.

    Where the unit itself is no more, the stay in the unit that took its people over ends. Raises `Conflict` where the person
    no longer stands there on the day, is no member, or stands elsewhere later.
    """
    rows = Affiliation.objects.filter(person_id=row.person_id, ends_on__gt=on).order_by("starts_on")
    stays = going_on(rows)
    stands = bool(stays) and stays[0].starts_on <= on and stays[-1].ends_on == END
    is_member = row.person.memberships.filter(on_date(on)).exists()
    still_there = Placement.objects.filter(on_date(on), unit=row.from_unit)
    if not (stands and is_member) or (stays[0].unit_id != row.from_unit_id and still_there.exists()):
        sentence = _(
            "Đến ngày %(day)s %(name)s không còn sinh hoạt ở nơi ghi trong giấy. Hãy mở hồ sơ để xem, rồi thu hồi giấy này."
        )
        raise Conflict("not_there", sentence % {"day": format_date(on), "name": row.person.name}, field="on")
    held = PostHeld.objects.filter(posts, person_id=row.person_id, ends_on__gt=on)
    ended = [Ended("affiliation", stay.pk, on) for stay in stays]
    ended += [Ended("post_held", post.pk, on) for post in held]
    stood = end_rows(ended, act.uid)
    act.keep(stood)
    entries = []
    for one in stood:
        kind = "people.affiliation" if isinstance(one, Affiliation) else "people.post_held"
        facts = image_of(one)[1]
        entries.append(act.draft(kind, one.pk, unit_id=unit_id, before=facts, after={**facts, "ends_on": on}))
    return entries


def arrive(act: Act, row: Transfer, *, cell_id: int, on: date) -> AuditDraft:
    """Opens the stay in the cell that receives."""
    stay = Affiliation.objects.create(
        person_id=row.person_id, unit_id=cell_id, starts_on=on, recorded_in=act.uid
    )
    after = {"person_id": row.person_id, "unit_id": cell_id, "starts_on": on, "ends_on": END}
    return act.draft("people.affiliation", stay.pk, unit_id=cell_id, after=after)


def stay(act: Act, row: Transfer, unit_id: int | None, on: date) -> AuditDraft:
    """Opens the stay for a time the transfer is for: in a cell, or (None) at a place outside the register."""
    assert row.until is not None  # noqa: S101 - a stay for a time has a last day
    opened = TemporaryStay.objects.create(
        person_id=row.person_id, transfer=row, unit_id=unit_id, starts_on=on, until=max(row.until, on), recorded_in=act.uid
    )  # fmt: skip
    after = {"unit_id": unit_id, "starts_on": on, "until": opened.until}
    return act.draft(STAY, opened.pk, unit_id=unit_id or row.from_unit_id, after=after)


def end_letters(act: Act, person: Person, on: date) -> Iterator[AuditDraft]:
    """Takes back the letter under way and ends the stay for a time of somebody who is no member from `on` on."""
    for row in Transfer.objects.select_for_update().filter(person=person, outcome=""):
        last = max(on, row.starts_on, row.presented_on or on)
        changes = {"outcome": Outcome.CANCELLED, "ends_on": last, "closed_in": act.uid}
        act.keep([row], changes)
        before = facts_of(row)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        yield act.draft(TRANSFER, row.pk, unit_id=row.from_unit_id, before=before, after=facts_of(row))
    for staying in TemporaryStay.objects.select_for_update().filter(
        person=person, starts_on__lt=on, ends_on__gt=on
    ):
        changed = {"ends_on": on, "closed_in": act.uid}
        act.keep([staying], changed)
        before = {"ends_on": staying.ends_on}
        staying.ends_on, staying.closed_in = on, act.uid
        staying.save(update_fields=list(changed))
        yield act.draft(STAY, staying.pk, unit_id=staying.unit_id, before=before, after={"ends_on": on})
