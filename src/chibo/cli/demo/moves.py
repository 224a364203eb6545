"""Members of the demonstration who go elsewhere with a letter, and invented ones who came and went again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.core.clock import today
from chibo.core.dates import PartialDate
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Exemption, Person, Transfer
from chibo.people.services import transfer_steps as steps
from chibo.people.services.duties import DutyDraft, begin_duty
from chibo.people.services.newcomers import Newcomer, receive_newcomer
from chibo.people.services.returns import note_return
from chibo.people.services.slips import SlipDraft, record_slip
from chibo.people.services.stay_steps import extend_stay
from chibo.people.services.transfers import Departure, start_transfers

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from chibo.org.queries import UnitOn

_Row = dict[str, Any]


def members_of(unit: UnitOn) -> QuerySet[Person]:
    """Members of a cell on its date who hold no post, by name."""
    there = Person.objects.filter(
        on_date(unit.on, "affiliations__"), on_date(unit.on, "memberships__"), affiliations__unit_id=unit.id
    )
    leading = Person.objects.filter(on_date(unit.on, "posts_held__")).values("pk")
    return there.exclude(pk__in=leading).order_by("sort_key", "id")


def record_transfer(row: _Row) -> None:
    """A letter for a member of the cell who holds no post and asked for no exemption: of the youngest; then its steps."""
    unit = unit_on(OPERATOR, row["cell"], row["issued"])
    _lead(unit, _youngest(unit), row)


def record_duty(row: _Row) -> None:
    """That a member of the cell who holds no post, asked for no exemption and has no letter must go: the youngest."""
    unit = unit_on(OPERATOR, row["cell"], row["since"])
    person = _youngest(unit)
    draft = DutyDraft(reason=row["reason"], since=row["since"])
    begin_duty(OPERATOR, unit=unit, person=person, draft=draft, act_uid=new_uid())


def record_notice(row: _Row) -> None:
    """A notice slip about somebody outside the register."""
    said = {name: row[name] for name in SlipDraft.__slots__}
    unit = unit_on(OPERATOR, row["unit"])
    record_slip(OPERATOR, unit=unit, draft=SlipDraft(**said), act_uid=new_uid())


def _youngest(unit: UnitOn) -> Person:
    """The youngest of a cell who holds no post, asked for no exemption and has no letter."""
    busy = Exemption.objects.values("person_id").union(Transfer.objects.values("person_id"))
    free = members_of(unit).exclude(pk__in=list(busy.values_list("person_id", flat=True)))
    return free.order_by("-born_on", "sort_key", "id")[0]


def _lead(unit: UnitOn, person: Person, row: _Row) -> None:
    departure = Departure(
        kind=row["kind"],
        on=row["issued"],
        to=row.get("to", ""),
        place=row.get("place", ""),
        until=row.get("until"),
    )
    (transfer,) = start_transfers(
        OPERATOR, unit=unit, person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )
    if "presented" in row:
        steps.present_letter(OPERATOR, transfer=transfer, done=_done(row["presented"]))
    if "received" in row:
        cell = unit_on(OPERATOR, row["received_by"], row["received"]) if "received_by" in row else None
        steps.receive_transfer(OPERATOR, transfer=transfer, done=_done(row["received"], cell))
    if "extended" in row:
        _extend(transfer, row["extended"])
    if "back" in row and row["back"] <= today():
        transfer.refresh_from_db()
        note_return(OPERATOR, transfer=transfer, done=_done(row["back"]))


def _extend(transfer: Transfer, row: _Row) -> None:
    """The stay goes on longer, by a paper of the place where it is."""
    paper = DecisionDraft(**row["paper"])
    done = steps.Done(on=row["on"], act_uid=new_uid(), paper=paper)
    extend_stay(OPERATOR, transfer=transfer, until=row["until"], done=done, home_told_on=row["told"])


def _done(on: date, cell: UnitOn | None = None) -> steps.Done:
    return steps.Done(on=on, act_uid=new_uid(), cell=cell)


def record_newcomer(row: _Row) -> None:
    """Somebody who came from outside and went again; no list of today has them."""
    unit = unit_on(OPERATOR, row["cell"])
    came = Newcomer(
        name=row["name"],
        sex=row["sex"],
        born=PartialDate.parse_iso(row["born"].isoformat()),
        admitted_on=PartialDate.parse_iso(row["admitted"].isoformat()),
        official_on=PartialDate.parse_iso(row["official"].isoformat()),
        place=row["from"],
        letter=DecisionDraft(**row["letter"]),
        presented_on=row["presented"],
        received_on=row["came"],
        more={"ethnic_group": row["ethnic_group"], "religion": row["religion"]},
    )
    arrived = receive_newcomer(OPERATOR, unit=unit, newcomer=came, act_uid=new_uid())
    left = row["left"]
    _lead(unit.at(left["issued"]), arrived.person, left)
