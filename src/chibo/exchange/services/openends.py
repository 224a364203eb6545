"""What a list leaves to the officer, kept with its batch: people to be settled, facts that notes suggest.

Not for callers outside the services of lists: permission and transaction are theirs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chibo.exchange.models import ProposedFact, SourceRow, Unsettled
from chibo.org.queries import on_date
from chibo.people.models import Affiliation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chibo.exchange.matching import Matched
    from chibo.exchange.models import ImportBatch
    from chibo.exchange.reading import Proposal

_BATCH_ROWS = 1000


def keep_open_ends(batch: ImportBatch, matched: Matched, units: Mapping[str, int]) -> None:
    """Keeps who is missing or moved, and what notes suggest. `units` are the ids of units the batch created."""
    Unsettled.objects.bulk_create(_unsettled(batch, matched, units), batch_size=_BATCH_ROWS)
    ProposedFact.objects.bulk_create(_new_proposals(batch, matched.proposals), batch_size=_BATCH_ROWS)


def _unsettled(batch: ImportBatch, matched: Matched, units: Mapping[str, int]) -> Iterator[Unsettled]:
    for person_id, unit, row in matched.left_open:
        unit_id = unit if isinstance(unit, int) else units[unit]
        left = Unsettled(batch=batch, kind=Unsettled.Kind.MISSING, person_id=person_id, unit_id=unit_id)
        if row is not None:
            left.kind, left.sheet, left.row = Unsettled.Kind.MOVED, row.sheet, row.row
            left.original = json.dumps(row.original, ensure_ascii=False)
        yield left


def _new_proposals(batch: ImportBatch, proposals: Iterable[Proposal]) -> Iterator[ProposedFact]:
    """One for each note, but for those an earlier list has put before the officer already, word for word."""
    wanted = {(proposal.sheet, proposal.row): proposal for proposal in proposals}
    if not wanted:
        return
    rows = SourceRow.objects.filter(batch=batch, row__in={row for _sheet, row in wanted})
    people = {
        (sheet, row): person_id
        for sheet, row, person_id in rows.values_list("sheet", "row", "person_id")
        if (sheet, row) in wanted
    }
    stays = Affiliation.objects.filter(on_date(batch.as_of), person_id__in=people.values())
    cells = dict(stays.values_list("person_id", "unit_id"))
    known = {
        (fact.person_id, fact.kind, fact.note)
        for fact in ProposedFact.objects.filter(person_id__in=people.values())
    }
    for place, person_id in people.items():
        proposal = wanted[place]
        if person_id in cells and (person_id, proposal.kind, proposal.text) not in known:
            yield ProposedFact(
                batch=batch, person_id=person_id, unit_id=cells[person_id], sheet=proposal.sheet, row=proposal.row,
                kind=proposal.kind, reason=proposal.reason, note=proposal.text,
            )  # fmt: skip
