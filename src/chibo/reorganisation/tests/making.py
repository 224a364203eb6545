"""Short ways to a draft and its decision, for the tests of reorganisations."""

from __future__ import annotations

from datetime import date

from chibo.catalogue import acts
from chibo.core.dates import END
from chibo.org.access import OPERATOR
from chibo.reorganisation import services
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.services import DraftFacts, TargetDraft
from tests import factories

ON = date(2023, 7, 1)
EVE = date(2023, 6, 30)
PAPER = {"number": "12-QĐ/ĐU", "issuer": "Đảng ủy xã", "issued_on": date(2023, 6, 20)}


def new(name, kind="cell", cell_kind="hamlet"):
    return TargetDraft(name=name, kind=kind, cell_kind=cell_kind if kind == "cell" else "")


def into(unit, **changes):
    return TargetDraft(unit_id=unit.pk, **changes)


def prepare(owner, kind, sources, targets, *, on=ON, viewer=OPERATOR, **paper):
    facts = DraftFacts(
        kind=kind,
        on=on,
        sources=tuple(unit.pk for unit in sources),
        targets=tuple(targets),
        **(PAPER | paper),
    )
    return services.start_draft(viewer, unit=factories.at(owner), facts=facts)


def allot(draft, subject, ids, target):
    """`target` is the position of the target in the draft."""
    draft = Reorganisation.objects.get(pk=draft.pk)
    side = draft.sides.filter(role="target").order_by("pk")[target].pk
    unit = factories.at(draft.unit)
    services.allot(
        OPERATOR, unit=unit, draft=draft, version=draft.version, subject=subject, ids=ids, side=side
    )


def decide(draft, viewer=OPERATOR, **more):
    draft = Reorganisation.objects.get(pk=draft.pk)
    return services.decide(viewer, unit=factories.at(draft.unit), draft=draft, version=draft.version, **more)


def do(owner, kind, sources, targets, **more):
    """Prepares and decides at once; gives the uid of the act."""
    return decide(prepare(owner, kind, sources, targets, **more))


def held(draft):
    """What the sources of a draft hold, by subject."""
    found = {}
    for one in plan_of(Reorganisation.objects.get(pk=draft.pk)).held:
        found.setdefault(one.subject, []).append(one.id)
    return found


def where(person, on):
    """The units a person stands in on a day."""
    rows = person.affiliations.filter(starts_on__lte=on, ends_on__gt=on)
    return [row.unit.ref for row in rows.select_related("unit")]


def contents(before=None):
    """Every row of every kept table; with `before` only dated rows that begin before that day, without how they end."""
    found = {}
    for label, model in acts.tables().items():
        rows = model._base_manager.order_by("pk")
        columns = [field.attname for field in model._meta.concrete_fields]
        if before and "starts_on" in columns:
            rows = rows.filter(starts_on__lt=before)
            columns = [name for name in columns if name not in {"ends_on", "closed_in", "end_decision_id"}]
        elif before:
            continue
        found[label] = list(rows.values_list(*columns))
    return found


__all__ = [
    "END",
    "EVE",
    "ON",
    "PAPER",
    "allot",
    "contents",
    "decide",
    "do",
    "held",
    "into",
    "new",
    "prepare",
    "where",
]
