"""What a reorganisation would do, looked at before it is done: figures, posts, those in charge, duties, rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from chibo.catalogue.register import figure_of
from chibo.core.errors import DomainError, NotVisible
from chibo.figures.engine import ask
from chibo.obligations.engine import Asked, standings
from chibo.org.models import Term, Unit
from chibo.org.queries import on_date, unit_on
from chibo.org.services.handing import first_day
from chibo.people.services.restructuring import assignments_ending, heads_ending, posts_ending
from chibo.reorganisation.enums import Role, Subject
from chibo.reorganisation.queries.effects import (
    cells_too_small,
    own_rules,
    receiving,
    rights_changing,
    sent_out,
)
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.queries.things import joined_shown, may_name
from chibo.reorganisation.rules import PLACE, obstacles
from chibo.reorganisation.sentences import said
from chibo.reorganisation.services.carrying import movers
from chibo.reorganisation.services.deciding import mark_of, rehearse
from chibo.reorganisation.services.places import place_names

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from chibo.obligations.engine import Standing
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import AssignedCommitteeMember, HeadOfPlace, PostHeld
    from chibo.reorganisation.models import Reorganisation
    from chibo.reorganisation.queries.effects import Receiving, RightsChange, SentOut
    from chibo.reorganisation.queries.things import JoinedShown
    from chibo.reorganisation.rules import Plan

OFFICIAL: Final = "members.official"
KEYS: Final = ("members.total", OFFICIAL, "units.cells", "places.total")
#: Duties are asked of so many sources at most: of more nobody reads them one by one.
MOST_ASKED: Final = 8

Values = dict[str, "int | float | None"]


@dataclass(frozen=True)
class Line:
    """A unit with its figures on the day, without and with the reorganisation (None: it is not there)."""

    name: str
    before: Values | None
    after: Values | None

    @property
    def cells(self) -> list[tuple[_StrOrPromise, int | float | None, int | float | None]]:
        """Label of the figure, before, after."""
        return [
            (figure_of(key).label, (self.before or {}).get(key), (self.after or {}).get(key)) for key in KEYS
        ]


@dataclass(frozen=True)
class Preview:
    """See `preview_of`. `mark` is what the plan held when it was looked at; `refused` what a rehearsal stumbled over."""

    plan: Plan
    mark: str
    obstacles: list[str]
    lines: list[Line] = field(default_factory=list)
    posts: list[PostHeld] = field(default_factory=list)
    assigned: list[AssignedCommitteeMember] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    duties: list[tuple[str, list[Standing]]] = field(default_factory=list)
    sent_out: SentOut | None = None
    rights: list[RightsChange] = field(default_factory=list)
    receiving: list[Receiving] = field(default_factory=list)
    joined: list[JoinedShown] = field(default_factory=list)
    heads: list[HeadOfPlace] = field(default_factory=list)
    own_rules: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    too_small: list[str] = field(default_factory=list)
    may_name: bool = False

    @property
    def posts_of_units(self) -> list[tuple[str, list[PostHeld]]]:
        """The posts that end, by the name of their unit."""
        found: dict[str, list[PostHeld]] = {}
        names = {source.id: source.name for source in self.plan.sources}
        for post in self.posts:
            found.setdefault(names[post.seat.unit_id], []).append(post)
        return list(found.items())

    @property
    def subjects(self) -> list[str]:
        """The words of what some target gets, in their order."""
        return [
            label for label in map(str, Subject.labels)
            if any(dict(line.gets)[label] for line in self.receiving)
        ]  # fmt: skip

    @property
    def has_receiving(self) -> bool:
        return bool(self.subjects)

    @property
    def rights_from(self) -> date:
        """Roles handed on are held from this day."""
        return first_day(self.plan.on)

    @property
    def rights_lost(self) -> list[RightsChange]:
        """Roles that are held no more, and by nobody in their stead."""
        return [right for right in self.rights if not right.is_gain and not right.to]

    @property
    def rights_gained(self) -> list[RightsChange]:
        """Roles that reach these members from the day on, those handed on first."""
        return sorted(
            (right for right in self.rights if right.is_gain or right.to), key=lambda one: not one.to
        )

    @property
    def figures(self) -> list[_StrOrPromise]:
        """The labels of the figures, in their order."""
        return [figure_of(key).label for key in KEYS]


def preview_of(viewer: Viewer, unit: UnitOn, draft: Reorganisation) -> Preview:
    """All a draft would do, found by doing it and taking it back. Costs what the act costs, and the figures twice."""
    plan = plan_of(draft)
    mark = mark_of(plan)
    against = [said(obstacle) for obstacle in obstacles(plan)]
    if against:
        return Preview(plan, mark, against)
    before = _figures(viewer, _there(viewer, plan, unit))
    try:
        after = rehearse(
            viewer, unit=unit, draft=draft, plan=plan,
            look=lambda: _figures(viewer, _then(viewer, draft, unit)),
        )  # fmt: skip
    except DomainError as refusal:
        return Preview(plan, mark, [str(refusal)])
    ended = {source.id: source.path for source in plan.ended}
    posts = posts_ending(ended, [source.id for source in plan.staying], movers(plan), plan.on)
    return Preview(
        plan, mark, [],
        lines=_lines(plan, unit, before, after),
        posts=posts,
        assigned=assignments_ending(ended, posts, plan.on),
        terms=list(Term.objects.filter(on_date(plan.on), unit_id__in=ended).select_related("unit")),
        duties=_duties(viewer, plan),
        sent_out=sent_out(plan),
        rights=rights_changing(viewer, plan, unit),
        receiving=receiving(plan),
        joined=joined_shown(plan),
        heads=heads_ending([part for one in plan.joined for part in one.parts], plan.on),
        own_rules=own_rules(plan),
        too_small=cells_too_small(plan, unit, {name: values[OFFICIAL] for name, values in after.items()}),
        renamed=_renamed(plan),
        may_name=may_name(viewer, plan),
    )  # fmt: skip


def _there(viewer: Viewer, plan: Plan, unit: UnitOn) -> dict[str, UnitOn]:
    """Units as the register has them on the day without the reorganisation, by name."""
    ids = {source.id: source.name for source in plan.sources} | {
        target.id: target.name for target in plan.targets if target.id
    }
    found = {unit.name: unit.at(plan.on)}
    for row in Unit.objects.filter(pk__in=ids):
        found[ids[row.pk]] = unit_on(viewer, row.ref, plan.on)
    return found


def _then(viewer: Viewer, draft: Reorganisation, unit: UnitOn) -> dict[str, UnitOn]:
    """Units as they are on the day once it is done, by name; to be called in the rehearsal."""
    found = {unit.name: unit_on(viewer, unit.ref, draft.on)}
    for side in draft.sides.filter(role=Role.TARGET).select_related("unit"):
        if side.unit is not None:
            then = unit_on(viewer, side.unit.ref, draft.on)
            found[then.name] = then
    return found


def _figures(viewer: Viewer, units: dict[str, UnitOn]) -> dict[str, Values]:
    return {
        name: {key: result.value for key, result in ask(viewer, one, KEYS).items()}
        for name, one in units.items()
    }


def _lines(plan: Plan, unit: UnitOn, before: dict[str, Values], after: dict[str, Values]) -> list[Line]:
    """Sources, targets, and the unit above, each once."""
    names = [source.name for source in plan.sources] + [target.name for target in plan.targets] + [unit.name]
    return [Line(name, before.get(name), after.get(name)) for name in dict.fromkeys(names)]


def _duties(viewer: Viewer, plan: Plan) -> list[tuple[str, list[Standing]]]:
    """What is open in each source on the day; nothing where there are too many to be read."""
    found = []
    for source in plan.ended[:MOST_ASKED]:
        try:
            unit = unit_on(viewer, _ref(source.id), plan.on)
        except NotVisible:
            continue
        open_ones = [one for one in standings(Asked(viewer, unit)) if one.open]
        if open_ones:
            found.append((source.name, open_ones))
    return found


def _ref(unit_id: int) -> str:
    return Unit.objects.values_list("ref", flat=True).get(pk=unit_id)


def _renamed(plan: Plan) -> list[str]:
    """Places that get another name, because the name would stand twice."""
    cells = {source.id for source in plan.sources if source.is_cell}
    joined = {part for one in plan.joined for part in one.parts}
    lying = {
        one.id: target.id or -target.side
        for one in plan.held
        if one.subject == PLACE
        and one.id not in joined
        and one.sources[0] not in cells
        and (target := plan.target_of(one))
        if target.id != one.sources[0]
    }
    return sorted(place_names(lying).values()) if lying else []
