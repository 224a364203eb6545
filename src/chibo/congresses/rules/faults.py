"""What a count of polls and an election may be. Free of Django."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from chibo.congresses.rules.facts import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from chibo.congresses.rules.facts import Called, Count, Limits, Meeting

SECRETARY: Final = "secretary"
DEPUTY: Final = "deputy_secretary"
COMMITTEE: Final = "committee_member"
EXECUTIVE: Final = "executive_committee"


def numbers_of(delegates: tuple[Called, ...]) -> tuple[int, int]:
    """How many were called and how many came: substitutes are called for nobody until they sit for somebody."""
    called = sum(not one.is_substitute for one in delegates)
    return called, sum(one.came for one in delegates)


def base_of(meeting: Meeting) -> int:
    """Of how many a majority is counted: called, less who does not count."""
    return meeting.called - meeting.deducted


def is_majority(votes: int, base: int, share: Fraction) -> bool:
    """More than the share of the base."""
    return votes * share.denominator > base * share.numerator


def faults(meeting: Meeting, limits: Limits) -> list[Fault]:
    """All that is wrong with the count and the election, attendance first."""
    return [
        *_of_attendance(meeting),
        *_of_validity(meeting, limits),
        *_of_delegates(meeting),
        *(fault for count in meeting.counts for fault in _of_count(meeting, count, limits)),
        *_of_tellers(meeting),
        *_of_cell(meeting, limits),
        *_of_standing(meeting, limits),
    ]


def _of_attendance(meeting: Meeting) -> Iterator[Fault]:
    if meeting.present > meeting.called or meeting.present < 1:
        yield Fault("present", count=meeting.present, limit=meeting.called)
    if meeting.deducted >= meeting.called:
        yield Fault("deducted", count=meeting.deducted, limit=meeting.called)
    if meeting.official is not None and meeting.called > meeting.official:
        yield Fault("called", count=meeting.called, limit=meeting.official)
    if not meeting.counts:
        yield Fault("no_poll")


def _of_validity(meeting: Meeting, limits: Limits) -> Iterator[Fault]:
    """Who must be called, who counts, and how many must come for the meeting to be one."""
    official, base = meeting.official, base_of(meeting)
    if official is not None and limits.least_official is not None and official < limits.least_official:
        yield Fault("too_few", "unit.min_official", "", official, limits.least_official)
    if meeting.is_congress and limits.calls_exempt and official is not None and meeting.called < official:
        yield Fault("called_fewer", "exemption.counted_at_congress", "", meeting.called, official)
    away = meeting.called - meeting.present
    if limits.counts_present and meeting.deducted > away >= 0:
        yield Fault("counted_if_present", "admission.vote.left_out_of_base", "", meeting.deducted, away)
    if meeting.is_congress and limits.quorum is not None and meeting.present < limits.quorum * base:
        yield Fault("quorum", "congress.quorum", "", meeting.present, ceil(limits.quorum * base))


def _of_delegates(meeting: Meeting) -> Iterator[Fault]:
    delegates = meeting.delegates
    if not delegates:
        return
    if meeting.is_cell:
        yield Fault("delegates_of_cell")
    seen: set[int] = set()
    for one in delegates:
        if one.person in seen:
            yield Fault("delegate_twice", name=one.name)
        if not one.is_official:
            yield Fault("delegate_not_official", name=one.name)
        seen.add(one.person)
    called, came = numbers_of(delegates)
    if meeting.called != called:
        yield Fault("called_named", count=meeting.called, limit=called)
    if meeting.present != came:
        yield Fault("present_named", count=meeting.present, limit=came)
    sitting = sum(one.came for one in delegates if one.is_substitute)
    away = sum(not one.came for one in delegates if not one.is_substitute)
    if sitting > away:
        yield Fault("substitutes", count=sitting, limit=away)


def _of_count(meeting: Meeting, count: Count, limits: Limits) -> Iterator[Fault]:
    label = count.label
    if not meeting.present >= count.issued >= count.returned >= count.valid:
        yield Fault("papers", name=label, count=count.issued, limit=meeting.present)
    if len(count.elected) > count.seats or (count.sole and count.seats > 1):
        yield Fault("too_many", name=label, count=len(count.elected), limit=1 if count.sole else count.seats)
    if limits.rounds is not None and count.post == SECRETARY and count.poll_round > limits.rounds:
        yield Fault("rounds", "election.secretary_rounds", label, count.poll_round, limits.rounds)
    if sum(vote.votes for vote in count.votes) > count.valid * count.seats:
        yield Fault("votes_sum", name=label, limit=count.valid * count.seats)
    for vote in count.votes:
        if vote.votes > count.valid:
            yield Fault("votes", name=vote.name, count=vote.votes, limit=count.valid)
        if not vote.may_stand:
            yield Fault("may_not_stand", name=vote.name)
        if vote.is_elected and limits.majority is not None:
            base = base_of(meeting)
            if not is_majority(vote.votes, base, limits.majority):
                yield Fault("no_majority", "vote.majority_share", vote.name, vote.votes, base)


def _of_tellers(meeting: Meeting) -> Iterator[Fault]:
    if not meeting.tellers:
        yield Fault("no_tellers")
    for vote in {vote.person: vote for count in meeting.counts for vote in count.votes}.values():
        if vote.person in meeting.tellers:
            yield Fault("teller_stands", name=vote.name)


def _of_cell(meeting: Meeting, limits: Limits) -> Iterator[Fault]:
    if not meeting.is_cell:
        return
    elected = {post: _elected(meeting, post) for post in (COMMITTEE, SECRETARY, DEPUTY)}
    voted = {count.post for count in meeting.counts}
    official = meeting.official or 0
    if COMMITTEE in voted and limits.committee_from is not None and official < limits.committee_from:
        yield Fault("committee_too_early", "cell.committee.min_official", "", official, limits.committee_from)
    most = limits.committee_most
    if most is not None and len(elected[COMMITTEE]) > most:
        yield Fault("committee_too_large", "cell.committee.max_members", "", len(elected[COMMITTEE]), most)
    if limits.deputies is not None and len(elected[DEPUTY]) > limits.deputies:
        yield Fault("deputies", "cell.deputies", "", len(elected[DEPUTY]), limits.deputies)
    if COMMITTEE in voted:
        for post in (SECRETARY, DEPUTY):
            for person, name in elected[post].items():
                if person not in elected[COMMITTEE]:
                    yield Fault("not_in_committee", "cell.deputies", name)
    for person in elected[SECRETARY].keys() & elected[DEPUTY].keys():
        yield Fault("both", name=elected[SECRETARY][person])


def _of_standing(meeting: Meeting, limits: Limits) -> Iterator[Fault]:
    """Who leads a committee sits in its standing committee too."""
    if meeting.is_cell or not meeting.is_congress or limits.standing is None:
        return
    inner = {v.person for count in meeting.counts if count.body != EXECUTIVE for v in count.elected}
    whole = {v.person for count in meeting.counts if count.body == EXECUTIVE for v in count.elected}
    if whole and len(inner) > limits.standing * len(whole):
        most = int(limits.standing * len(whole))
        yield Fault("standing_too_large", "committee.standing_share", "", len(inner), most)


def _elected(meeting: Meeting, post: str) -> dict[int, str]:
    """Who is elected to a post in any round: id and name."""
    return {v.person: v.name for count in meeting.counts if count.post == post for v in count.elected}
