"""What may stand in the way of striking an official member off. Pure functions; values of the rulebook are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import add_months
from chibo.core.shares import vote_passes
from chibo.people.exit_enums import StrikeBody, StrikeGround
from chibo.people.standing_rules import Obstacle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    Values = Mapping[str, Any]

SELF_REVIEW: Final = "striking_off.self_review_requests"
EVIDENCE: Final = "striking_off.evidence"
#: The rule each ground rests on.
GROUNDS: Final = {
    StrikeGround.ABSENCE: "striking_off.absence",
    StrikeGround.CARD: "striking_off.card_returned_or_destroyed",
    StrikeGround.NO_PROGRESS: "striking_off.no_progress",
    StrikeGround.BREACH: "striking_off.breach_years",
    StrikeGround.POLITICAL: "striking_off.political_standard",
}
#: The rule of the share each body votes by.
SHARES: Final = {
    StrikeBody.CELL: "striking_off.vote.cell_share",
    StrikeBody.COMMITTEE: "striking_off.vote.committee_share",
    StrikeBody.STANDING: "striking_off.vote.standing_committee_share",
    StrikeBody.AUTHORISED: "striking_off.vote.authorised_committee_share",
}
STRIKE_RULES: Final = (SELF_REVIEW, *GROUNDS.values(), *SHARES.values())
#: Months in the unit a ground of time is counted in.
_MONTHS: Final = {"months": 1, "years": 12}


@dataclass(frozen=True, kw_only=True, slots=True)
class Vote:
    """A vote of one body: `in_favour` of the `base` its share is taken of."""

    body: str
    on: date
    in_favour: int
    base: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StrikeCase:
    """Why and how somebody is struck off, as entered: `ground` a code of `StrikeGround`, `since` the day it began, the days of
    the self-review, of the requests for it and of the refusal, the votes, codes of `Evidence`."""  # noqa: D205, D209

    ground: str = ""
    since: date | None = None
    reviewed_on: date | None = None
    requested: tuple[date, ...] = ()
    refused_on: date | None = None
    votes: tuple[Vote, ...] = ()
    evidence: tuple[str, ...] = ()

    def vote_of(self, body: str) -> Vote | None:
        return next((vote for vote in self.votes if vote.body == body), None)


def strike_obstacle(case: StrikeCase, on: date, *, base_votes: bool, values: Values) -> Obstacle | None:
    """The first thing in the way of striking off on a day. `base_votes`: a grassroots committee stands above the cell.

    A rule with a gap stands in nobody's way: of a day before the rules nothing is asked.
    """
    found = (
        _ground(case, on, values),
        _review(case, on, values),
        *_votes(case, base_votes, values),
        _order(case, on),
    )
    return next((obstacle for obstacle in found if obstacle is not None), None)


def _ground(case: StrikeCase, on: date, values: Values) -> Obstacle | None:
    absence = GROUNDS[StrikeGround.ABSENCE]
    if not case.ground:
        return None if values[absence].is_gap else Obstacle("strike_ground", absence, "ground")
    rule = GROUNDS[StrikeGround(case.ground)]
    value = values[rule]
    months = _MONTHS.get(value.unit, 0)
    if value.is_gap or not months:
        return None
    if case.since is None:
        return Obstacle("strike_since", rule, "since")
    cell = case.vote_of(StrikeBody.CELL)
    too_early = add_months(case.since, value.whole * months) > (cell.on if cell else on)
    return Obstacle("strike_too_early", rule, "since") if too_early else None


def _review(case: StrikeCase, on: date, values: Values) -> Obstacle | None:
    """DEL-06: a self-review, or so many requests, or a deliberate refusal, before the cell votes."""
    rule = values[SELF_REVIEW]
    if rule.is_gap:
        return None
    if len(set(case.requested)) < rule.whole and case.reviewed_on is None and case.refused_on is None:
        return Obstacle("strike_review", SELF_REVIEW, "reviewed_on")
    cell = case.vote_of(StrikeBody.CELL)
    days = [day for day in (case.reviewed_on, case.refused_on, *case.requested) if day is not None]
    late = max(days) > (cell.on if cell else on)
    return Obstacle("strike_review_late", SELF_REVIEW, "reviewed_on") if late else None


def _votes(case: StrikeCase, base_votes: bool, values: Values) -> Iterator[Obstacle | None]:  # noqa: FBT001 - of the caller
    """DEL-07: the cell, the grassroots committee and the body that decides each reach their share."""
    authorised = case.vote_of(StrikeBody.AUTHORISED) is not None
    bodies = [StrikeBody.CELL]
    if authorised:
        bodies.append(StrikeBody.AUTHORISED)
    else:
        bodies += [StrikeBody.COMMITTEE, StrikeBody.STANDING] if base_votes else [StrikeBody.STANDING]
    for body in bodies:
        share = values[SHARES[body]]
        if share.is_gap:
            continue
        vote = case.vote_of(body)
        if vote is None:
            yield Obstacle(f"strike_no_{body}", SHARES[body], f"{body}_on")
        elif not vote_passes(vote.in_favour, vote.base, share.share, share.bound):
            yield Obstacle("strike_missed", SHARES[body], f"{body}_in_favour")


def _order(case: StrikeCase, on: date) -> Obstacle | None:
    """The bodies vote in the order of the chain, the last no later than the striking off."""
    days = [vote.on for body in StrikeBody if (vote := case.vote_of(body)) is not None]
    return (
        None
        if days == sorted(days) and (not days or days[-1] <= on)
        else Obstacle("strike_order", field="on")
    )
