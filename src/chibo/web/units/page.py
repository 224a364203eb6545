"""What stands on the page of a unit on a date: what it is, its terms and bodies, who holds which post, its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from chibo.catalogue.register import figure_of
from chibo.core.dates import END
from chibo.figures.models import DeclaredValue
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import BodyOfTerm, PlaceCover, Placement, Term, UnitProfile
from chibo.org.queries import name_on, on_date
from chibo.org.succession import before_and_after
from chibo.people.models import AssignedCommitteeMember, PostHeld
from chibo.people.services.assigned import assigning_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.org.succession import Kin


@dataclass(frozen=True)
class Event:
    """Something that changed about the unit: when, what, on which paper; or another unit of the same paper."""

    on: date
    title: str
    paper: str = ""
    ref: str = ""


@dataclass(frozen=True)
class BodyLine:
    """A body in a term: how many seats it has and how many hold one on the date (for the term of the date)."""

    row: BodyOfTerm
    filled: int | None


@dataclass(frozen=True)
class DeclaredLine:
    """A value on paper beside its figure."""

    row: DeclaredValue
    label: _StrOrPromise


@dataclass(frozen=True)
class UnitPage:
    """See `unit_page_of`. Posts and assignments stand newest first; those that hold on the date have `holds`."""

    sector: str
    may_name: bool
    terms: list[Term]
    term: Term | None
    bodies: list[BodyLine]
    posts: list[PostHeld]
    posts_before: list[PostHeld]
    assigned: list[AssignedCommitteeMember]
    covers: list[PlaceCover]
    events: list[Event]
    declared: list[DeclaredLine]
    before: list[Kin]
    after: list[Kin]
    may_record_terms: bool
    may_assign: bool
    may_manage: bool
    may_declare: bool


def unit_page_of(viewer: Viewer, unit: UnitOn) -> UnitPage:
    """All of the page but the chart. Eleven SQL queries, twelve where papers of its structure name other units.

    Names of people are for those who may see the people of the unit (`may_name`).
    """
    profiles = list(
        UnitProfile.objects.filter(unit_id=unit.id, starts_on__lte=unit.on)
        .select_related("kind", "cell_kind", "sector", "decision")
        .order_by("starts_on")
    )
    terms = list(
        Term.objects.filter(unit_id=unit.id, starts_on__lte=unit.on)
        .select_related("decision")
        .order_by("-starts_on")
    )
    term = next((one for one in terms if one.holds_on(unit.on)), None)
    posts = _posts(unit)
    before, after = before_and_after(unit.id)
    own = next((row for row in profiles if row.holds_on(unit.on)), None)
    return UnitPage(
        sector=str(own.sector) if own and own.sector else "",
        may_name=viewer.can(permissions.SEE_PEOPLE, unit.path)
        and (not unit.is_guarded or viewer.can(permissions.SEE_GUARDED, unit.path)),
        terms=terms,
        term=term,
        bodies=_bodies(unit, term, posts),
        posts=[row for row in posts if row.holds_on(unit.on)],
        posts_before=[row for row in posts if row.ends_on <= unit.on],
        assigned=_assigned(unit),
        covers=_covers(unit),
        events=_events(unit, profiles),
        declared=_declared(unit),
        before=before,
        after=after,
        may_record_terms=viewer.can(permissions.RECORD_TERMS, unit.path),
        may_assign=unit.is_cell and viewer.can(permissions.RECORD_TERMS, assigning_path(unit)),
        may_manage=viewer.can(permissions.MANAGE_UNITS, unit.path),
        may_declare=viewer.can(permissions.DECLARE_FIGURES, unit.path),
    )


def _posts(unit: UnitOn) -> list[PostHeld]:
    rows = PostHeld.objects.filter(seat__unit_id=unit.id, starts_on__lte=unit.on)
    return list(
        rows.select_related("person", "seat__post", "seat__body", "decision", "end_decision").order_by(
            "seat__post__position", "person__sort_key", "-starts_on"
        )
    )


def _bodies(unit: UnitOn, term: Term | None, posts: list[PostHeld]) -> list[BodyLine]:
    """Whoever leads a body sits in it too; so only posts of the body's own kind and the secretaries are counted for cells."""
    rows = BodyOfTerm.objects.filter(term__unit_id=unit.id, term__starts_on__lte=unit.on)
    held = [row for row in posts if row.holds_on(unit.on)]
    return [
        BodyLine(row, _filled(row, held) if term is not None and row.term_id == term.pk else None)
        for row in rows.select_related("body__kind", "term", "decision").order_by(
            "-term__starts_on", "body__kind__position"
        )
    ]


def _filled(row: BodyOfTerm, held: list[PostHeld]) -> int:
    """People with a post of the body, or one that leads the whole unit (secretary, deputies sit in every committee)."""
    kinds = {row.body.kind_id, None}
    if row.body.kind_id == "executive_committee":
        kinds.add("standing_committee")
    return len({post.person_id for post in held if post.seat.post.body_kind_id in kinds})


def _assigned(unit: UnitOn) -> list[AssignedCommitteeMember]:
    """Of a cell all who were in charge of it; above, those in charge of its cells on the date, by the name of the cell."""
    rows = AssignedCommitteeMember.objects.filter(starts_on__lte=unit.on)
    if unit.is_cell:
        rows = rows.filter(cell_id=unit.id).order_by("-starts_on")
    else:
        rows = rows.filter(
            on_date(unit.on),
            on_date(unit.on, "cell__placements__"),
            subtree(unit.path, "cell__placements__path"),
            cell__placements__parent_id=unit.id,
        ).order_by("person__sort_key", "person_id", "id")
    named = rows.annotate(cell_name=name_on(unit.on, "cell_id"))
    return list(named.select_related("person", "decision", "cell"))


def _covers(unit: UnitOn) -> list[PlaceCover]:
    if not unit.is_cell:
        return []
    rows = PlaceCover.objects.filter(on_date(unit.on), cell_id=unit.id)
    return list(rows.select_related("place__kind").order_by("place__sort_key", "id"))


def _events(unit: UnitOn, profiles: list[UnitProfile]) -> list[Event]:
    """What the dated rows say, oldest first: set up, renamed, reclassified, moved, ended; and units of the same paper."""
    placements = list(
        Placement.objects.filter(unit_id=unit.id, starts_on__lte=unit.on)
        .annotate(parent_name=name_on(unit.on, "parent_id"))
        .select_related("decision", "end_decision")
        .order_by("starts_on")
    )
    events = []
    for before, row in zip([None, *profiles], profiles, strict=False):
        if before is not None:
            events += [Event(row.starts_on, said, _cited(row)) for said in _said(before, row)]
    for earlier, placed in zip([None, *placements], placements, strict=False):
        words = _moved_words(placed, is_first=earlier is None)
        if earlier is None and placed.parent_id is None:
            continue
        if earlier is None or earlier.parent_id != placed.parent_id:
            events.append(
                Event(placed.starts_on, words % {"parent": placed.parent_name or "…"}, _cited(placed))
            )
    last = placements[-1] if placements else None
    if last is not None and last.ends_on != END and last.end_decision is not None:
        events.append(Event(last.ends_on, _("Kết thúc hoạt động"), last.end_decision.citation))
    return sorted([*events, *_of_same_papers(unit, placements)], key=lambda event: event.on)


def _moved_words(placed: Placement, *, is_first: bool) -> str:
    """A first place of unknown day is no founding that a paper tells of."""
    if not is_first:
        return _("Chuyển về trực thuộc %(parent)s")
    return _("Thành lập, trực thuộc %(parent)s") if placed.has_known_start else _("Trực thuộc %(parent)s")


def _said(before: UnitProfile, row: UnitProfile) -> list[str]:
    """What differs between two profiles, in words."""
    changes = []
    if before.name != row.name:
        values = {"before": before.name, "name": row.name}
        changes.append(_("Đổi tên từ «%(before)s» thành «%(name)s»") % values)
    for old, new in ((before.kind, row.kind), (before.cell_kind, row.cell_kind), (before.sector, row.sector)):
        if old != new:
            values = {"before": str(old or "–"), "name": str(new or "–")}
            changes.append(_("Đổi loại từ «%(before)s» thành «%(name)s»") % values)
    return changes


def _cited(row: UnitProfile | Placement) -> str:
    return row.decision.citation if row.decision else ""


def _of_same_papers(unit: UnitOn, placements: Sequence[Placement]) -> list[Event]:
    """Units set up or ended by the papers that set up or ended this one: what it came from, what came after it."""
    papers = {pk for row in placements for pk in (row.decision_id, row.end_decision_id) if pk}
    if not papers:
        return []
    rows = Placement.objects.filter(Q(decision_id__in=papers) | Q(end_decision_id__in=papers)).exclude(
        unit_id=unit.id
    )
    newest = UnitProfile.objects.filter(unit_id=OuterRef("unit_id")).order_by("-starts_on")
    named = rows.annotate(
        unit_name=Coalesce(name_on(unit.on), Subquery(newest.values("name")[:1])),
        ref=F("unit__ref"),
        ended=Q(end_decision_id__in=papers),
    ).order_by("starts_on", "id")[:20]
    return [
        Event(
            row.ends_on if row.ended else row.starts_on,
            (_("Cùng quyết định: kết thúc %(unit)s") if row.ended else _("Cùng quyết định: %(unit)s"))
            % {"unit": row.unit_name or row.ref},
            ref=row.ref,
        )
        for row in named
    ]


def _declared(unit: UnitOn) -> list[DeclaredLine]:
    rows = DeclaredValue.objects.filter(unit_id=unit.id, starts_on__lte=unit.on, dimension="")
    found = rows.select_related("decision").order_by("key", "-starts_on")
    return [DeclaredLine(row, figure_of(row.key).label) for row in found]
