"""Changes of standing of the demonstration: who asked to be exempt, who was struck off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.cli.demo.moves import members_of
from chibo.core.dates import PartialDate
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.people.services import (
    ExemptionRequest,
    ExitDraft,
    PersonDraft,
    Stay,
    record_exit,
    record_person,
    request_exemption,
)

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

_Row = dict[str, Any]


def record_request(row: _Row) -> None:
    """A request of the youngest member of a cell who holds no post on that day."""
    unit = unit_on(OPERATOR, row["cell"], row["requested"])
    youngest = members_of(unit).order_by("-born_on", "sort_key", "id")[0]
    request = ExemptionRequest(youngest.pk, row["kind"], row["requested"], row["reason"])
    request_exemption(OPERATOR, unit=unit, request=request, act_uid=new_uid())


def record_leaver(row: _Row) -> None:
    """Somebody who came to a cell from elsewhere and left the Party there; no list of today has them."""
    unit = unit_on(OPERATOR, row["cell"])
    person = record_former(unit, row)
    left = ExitDraft(kind=row["kind"], on=row["left"], paper=DecisionDraft(**row["decision"]))
    record_exit(OPERATOR, unit=unit.at(row["left"]), person=person, draft=left, act_uid=new_uid())


def record_former(unit: UnitOn, row: _Row) -> Person:
    """Somebody of a cell since they came, or since they were admitted, who is to leave."""
    admitted = PartialDate.parse_iso(row["admitted"].isoformat())
    draft = PersonDraft(
        name=row["name"],
        sex=row["sex"],
        born=PartialDate.parse_iso(row["born"].isoformat()),
        ethnic_group=row["ethnic_group"],
        religion=row["religion"],
        admitted_on=admitted,
        official_on=PartialDate.parse_iso(row["official"].isoformat()) if "official" in row else None,
        stays=(Stay(unit.id, row.get("came", admitted.first)),),
    )
    return record_person(OPERATOR, unit=unit, draft=draft, act_uid=new_uid())
