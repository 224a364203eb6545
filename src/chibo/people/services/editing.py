"""Changing one fact by hand, of one person or of many as one act: first what it would do, then the same written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, PartialDate, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.figures.engine import scope_of
from chibo.org import access, permissions
from chibo.org.models import Post, Unit, UnitProfile
from chibo.org.queries import on_date
from chibo.people.editable import CELL, EDITABLE, KINDS, LEVEL, POST, Editable
from chibo.people.models import Attainment, Membership, PostHeld, Transfer
from chibo.people.queries.members import visible_members
from chibo.people.services.changing import write_changes
from chibo.people.services.drafts import Attained, Ended, Holding, PersonChange, Stay
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Affiliation, Person

#: More than this is the work of a list, not of an edit.
MOST_PEOPLE = 5000
EDIT = "people.edit_people"


@dataclass(frozen=True)
class Edit:
    """A fact (`editable.EDITABLE`), its new value as kept, for dated facts the first day of it, for frozen ones the ground: which
    paper of the original file says so."""  # noqa: D205, D209

    field: str
    value: str
    on: date | None = None
    ground: str = ""

    @property
    def kind(self) -> Editable:
        return EDITABLE[self.field]


@dataclass(frozen=True)
class EditRow:
    """What the edit does to one person: values as kept; `refused` says why nothing is done. Neither change nor refusal: same.

    `old` is the value on the day of the edit, `now` the newest there is: by it one sees whether somebody was faster.
    """

    person_id: int
    uid: UUID
    name: str
    unit_id: int
    old: str
    new: str
    refused: str = ""
    change: PersonChange | None = None
    now: str = ""


@dataclass(frozen=True)
class EditPlan:
    """The rows in the order of names, and a mark that changes whenever something in them does."""

    rows: tuple[EditRow, ...]

    @property
    def changed(self) -> list[EditRow]:
        return [row for row in self.rows if row.change is not None]

    @property
    def refused(self) -> list[EditRow]:
        return [row for row in self.rows if row.refused]

    @property
    def mark(self) -> str:
        """A digest of persons and newest values: what was seen."""
        seen = "\n".join(f"{row.person_id} {row.now}" for row in self.rows)
        return hashlib.sha256(seen.encode()).hexdigest()[:32]


def read_edit(field: str, text: str, on: date | None = None, ground: str = "") -> Edit:
    """An edit out of what was entered. Raises `DomainError` naming the field `value` or `on` that is wrong."""
    kind = EDITABLE.get(field)
    if kind is None:
        raise NotVisible
    if kind.is_dated:
        if on is None:
            raise DomainError("edit_day_missing", _("Hãy ghi ngày bắt đầu áp dụng."), field="on")
        if on > today():
            sentence = _("Ngày %(date)s chưa đến. Hãy ghi ngày đã có hiệu lực.")
            raise DomainError("edit_day_future", sentence % {"date": format_date(on)}, field="on")
    return Edit(field, kind.read(text), on if kind.is_dated else None, clean_text(ground))


def require_edit(viewer: Viewer, unit: UnitOn, field: str) -> Editable:
    """The fact, where the viewer may change it in the unit: `people.change` and what the fact itself needs."""
    kind = EDITABLE.get(field)
    if kind is None:
        raise NotVisible
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    if kind.needs:
        access.require(viewer, kind.needs, unit.path)
    return kind


def plan_edit(viewer: Viewer, *, unit: UnitOn, person_ids: Collection[int], edit: Edit) -> EditPlan:
    """What the edit would do to members of `unit` and below on its date; writes nothing. Permission `people.change`.

    Persons who do not stand there, or whom the viewer may not see, are left out. Four to six SQL queries. Raises
    `DomainError` for more than `MOST_PEOPLE` and for a unit that is none.
    """
    require_edit(viewer, unit, edit.field)
    if len(person_ids) > MOST_PEOPLE:
        sentence = _("Mỗi lần sửa được nhiều nhất %(most)s người. Hãy lọc hẹp hơn.")
        raise DomainError("too_many_people", sentence % {"most": MOST_PEOPLE})
    rows = visible_members(viewer, scope_of(unit)).filter(
        access.within(viewer, permissions.CHANGE_PEOPLE, "figure_path"), person_id__in=person_ids
    )
    stays = list(rows.select_related("person").order_by("person__sort_key", "person_id"))
    planner = _Planner(unit, edit, stays)
    return EditPlan(tuple(planner.row(stay) for stay in stays))


def fact_now(viewer: Viewer, *, unit: UnitOn, person: Person, field: str) -> EditPlan:
    """The newest value of a fact of one member of the unit: a plan that changes nothing, whose mark says what was seen.

    Permission `people.change` and what the fact needs. Three SQL queries at most.
    """
    require_edit(viewer, unit, field)
    rows = visible_members(viewer, scope_of(unit)).filter(person_id=person.pk)
    stays = list(rows.select_related("person"))
    planner = _Planner(unit, Edit(field, ""), stays, reading=True)
    return EditPlan(
        tuple(
            EditRow(
                s.person_id, s.person.uid, s.person.name, s.unit_id, planner.now(s), "", now=planner.now(s)
            )
            for s in stays
        )
    )


@transaction.atomic
def apply_edit(
    viewer: Viewer,
    *,
    unit: UnitOn,
    person_ids: Collection[int],
    edit: Edit,
    seen_mark: str,
    act_uid: UUID | None = None,
) -> EditPlan:
    """Writes the edit for everybody it changes, as one act with one entry a person. Permission `people.change`.

    Refused rows stay as they are. An edit that changes nothing writes nothing: so a form sent twice does no harm. Raises
    `Conflict("people_changed")` where somebody else changed one of the values since they were seen (`seen_mark`).
    """
    list(Unit.objects.select_for_update(no_key=True).filter(pk=unit.chain).values_list("pk"))
    plan = plan_edit(viewer, unit=unit, person_ids=person_ids, edit=edit)
    changes = [row.change for row in plan.rows if row.change is not None]
    if not changes:
        return plan
    _refuse_frozen(unit, edit)
    if plan.mark != seen_mark:
        sentence = _(
            "Có người khác vừa sửa một trong những điều này. Hãy xem lại trước và sau khi sửa rồi ghi lại."
        )
        raise Conflict("people_changed", sentence)
    act = Act(viewer.actor, EDIT, act_uid or new_uid(), chain=unit.chain)
    try:
        with transaction.atomic():
            write_changes(viewer, unit=unit, changes=changes, act=act)
    except IntegrityError as error:
        sentence = _("Không ghi được: giá trị này trùng với một người khác hoặc chồng lên một khoảng đã ghi.")
        raise Conflict("edit_clashes", sentence, field="value") from error
    return plan


def _refuse_frozen(unit: UnitOn, edit: Edit) -> None:
    """Raises `DomainError` where a fact the rules have frozen is changed without a ground (REC-11). A gap freezes nothing."""
    frozen = edit.kind.frozen_by
    if not frozen or edit.ground:
        return
    rule = rules([frozen], on=today(), unit=unit)[frozen]
    if rule.is_gap:
        return
    sentence = _(
        "Ngày sinh ghi theo hồ sơ gốc, không điều chỉnh. Chỉ sửa khi sổ ghi sai so với hồ sơ gốc: hãy ghi giấy tờ trong hồ sơ gốc làm căn cứ."
    )
    raise DomainError("birth_frozen", f"{sentence} ({basis_words(rule.basis)})", field="ground")


class _Planner:
    """Everything the rows of one edit need, read once."""

    def __init__(
        self, unit: UnitOn, edit: Edit, stays: Sequence[Affiliation], *, reading: bool = False
    ) -> None:
        self.unit, self.edit = unit, edit
        ids = [stay.person_id for stay in stays]
        self.memberships = {
            m.person_id: m for m in Membership.objects.filter(on_date(unit.on), person_id__in=ids)
        }
        self.levels: dict[int, list[Attainment]] = {}
        self.posts: dict[int, list[PostHeld]] = {}
        if edit.kind.where == LEVEL:
            for level in Attainment.objects.filter(person_id__in=ids, kind=KINDS[edit.field]).order_by(
                "starts_on"
            ):
                self.levels.setdefault(level.person_id, []).append(level)
        if edit.kind.where in {POST, CELL}:
            held = (
                PostHeld.objects.filter(person_id__in=ids).select_related("seat__post").order_by("starts_on")
            )
            for post in held:
                self.posts.setdefault(post.person_id, []).append(post)
        #: Cells in which the post, of one holder at a time, is held on the day or later: (cell, holder).
        self.taken: dict[int, int] = {}
        if edit.kind.where == POST and not reading:
            sole = PostHeld.objects.filter(
                sole=True, seat__post_id=edit.value, seat__unit_id__in={stay.unit_id for stay in stays},
                ends_on__gt=edit.on or today(),
            )  # fmt: skip
            self.taken = dict(sole.values_list("seat__unit_id", "person_id"))
            self.is_sole = Post.objects.filter(pk=edit.value, sole=True).exists()
            self._require_post()
        self.under_way: set[int] = set()
        if edit.kind.where == CELL and edit.on:
            going = Transfer.objects.filter(person_id__in=ids, ends_on__gt=edit.on)
            self.under_way = set(going.values_list("person_id", flat=True))
        self.target = self._target() if edit.kind.where == CELL and not reading else None

    def _require_post(self) -> None:
        if self.edit.value and not Post.objects.filter(pk=self.edit.value, for_cells=True).exists():
            raise DomainError("post_unknown", _("Không có chức vụ này trong chi bộ."), field="value")

    def _target(self) -> UnitProfile:
        """The cell to move to, below the same grassroots organisation, on the day of the move."""
        on = self.edit.on or today()
        found = UnitProfile.objects.filter(
            on_date(on), on_date(on, "unit__placements__"), kind__is_cell=True, unit__ref=self.edit.value
        ).filter(access.subtree(self.unit.path, "unit__placements__path"))
        target = found.select_related("unit").first()
        if target is None:
            sentence = _("Không có chi bộ này trong %(unit)s vào ngày đã ghi.")
            raise DomainError("cell_unknown", sentence % {"unit": self.unit.name}, field="value")
        return target

    def row(self, stay: Affiliation) -> EditRow:
        where = self.edit.kind.where
        if where == LEVEL:
            return self._level(stay)
        if where == CELL:
            return self._move(stay)
        return self._post(stay) if where == POST else self._fact(stay)

    def _row(
        self, stay: Affiliation, old: str, new: str, refused: str = "", change: PersonChange | None = None
    ) -> EditRow:
        person = stay.person
        now = self.now(stay)
        return EditRow(person.pk, person.uid, person.name, stay.unit_id, old, new, refused, change, now)

    def now(self, stay: Affiliation) -> str:
        """The newest value there is, as kept."""
        where = self.edit.kind.where
        if where == LEVEL:
            known = self.levels.get(stay.person_id, [])
            return known[-1].level if known else ""
        if where == CELL:
            return str(stay.unit_id)
        if where == POST:
            rows = [row for row in self.posts.get(stay.person_id, []) if row.seat.unit_id == stay.unit_id]
            return ", ".join(row.seat.post_id for row in rows if row.ends_on == END)
        person = stay.person
        return person.born.iso() if self.edit.field == "born" else str(getattr(person, self.edit.field) or "")

    def _fact(self, stay: Affiliation) -> EditRow:
        person, edit, old = stay.person, self.edit, self.now(stay)
        if old == edit.value:
            return self._row(stay, old, edit.value)
        value = PartialDate.parse_iso(edit.value) if edit.field == "born" else edit.value
        membership = self.memberships.get(person.pk)
        if isinstance(value, PartialDate) and membership and membership.starts_on <= value.first:
            return self._row(stay, old, edit.value, _("ngày sinh sau ngày vào Đảng"))
        change = PersonChange(
            person_id=person.pk, unit_id=stay.unit_id, facts={edit.field: value}, ground=edit.ground
        )
        return self._row(stay, old, edit.value, change=change)

    def _level(self, stay: Affiliation) -> EditRow:
        edit, on = self.edit, self.edit.on or today()
        known = self.levels.get(stay.person_id, [])
        now = next((row for row in known if row.holds_on(on)), None)
        old = now.level if now else ""
        if old == edit.value:
            return self._row(stay, old, edit.value)
        if any(row.starts_on > on for row in known):
            return self._row(stay, old, edit.value, _("đã có trình độ ghi từ một ngày sau ngày này"))
        born = stay.person.born.last
        if on <= born:
            return self._row(stay, old, edit.value, _("ngày này trước ngày sinh"))
        change = PersonChange(
            person_id=stay.person_id,
            unit_id=stay.unit_id,
            attainments=(Attained(KINDS[edit.field], edit.value, starts_on=on),),
            ended=(Ended("attainment", now.pk, on),) if now else (),
        )
        return self._row(stay, old, edit.value, change=change)

    def _move(self, stay: Affiliation) -> EditRow:
        assert self.target is not None  # noqa: S101 - read for this kind of edit
        on = self.edit.on or today()
        old, new = str(stay.unit_id), str(self.target.unit_id)
        if stay.unit_id == self.target.unit_id:
            return self._row(stay, old, new)
        if on <= stay.starts_on:
            since = format_date(stay.starts_on)
            return self._row(stay, old, new, _("mới về nơi sinh hoạt này từ ngày %(date)s") % {"date": since})
        if stay.ends_on != END:
            return self._row(stay, old, new, _("đã có một lần chuyển ghi từ một ngày sau"))
        if stay.person_id in self.under_way:
            said = _("đang chuyển sinh hoạt theo giấy giới thiệu; hãy ghi tiếp nhận hoặc thu hồi giấy trước")
            return self._row(stay, old, new, said)
        held = [row for row in self.posts.get(stay.person_id, []) if row.ends_on > on]
        if any(row.seat.unit_id == stay.unit_id for row in held):
            return self._row(
                stay, old, new, _("còn giữ chức vụ ở chi bộ đang sinh hoạt; hãy thôi chức vụ trước")
            )
        change = PersonChange(
            person_id=stay.person_id,
            unit_id=self.target.unit_id,
            stays=(Stay(self.target.unit_id, on),),
            ended=(Ended("affiliation", stay.pk, on),),
        )
        return self._row(stay, old, new, change=change)

    def _post(self, stay: Affiliation) -> EditRow:
        edit, on = self.edit, self.edit.on or today()
        rows = self.posts.get(stay.person_id, [])
        held = [row for row in rows if row.holds_on(on) and row.seat.unit_id == stay.unit_id]
        old = ", ".join(row.seat.post_id for row in held)
        if not edit.value:
            return self._leave(stay, old, held, on)
        same = [row for row in rows if row.seat.post_id == edit.value and row.seat.unit_id == stay.unit_id]
        if any(row.holds_on(on) for row in same):
            return self._row(stay, old, edit.value)
        if any(row.starts_on > on for row in same):
            return self._row(stay, old, edit.value, _("đã giữ chức vụ này từ một ngày sau ngày này"))
        if self.taken.get(stay.unit_id, stay.person_id) != stay.person_id:
            return self._row(stay, old, edit.value, _("chi bộ đã có người giữ chức vụ này"))
        if self.is_sole:
            self.taken[stay.unit_id] = stay.person_id
        change = PersonChange(
            person_id=stay.person_id, unit_id=stay.unit_id, posts=(Holding(stay.unit_id, edit.value, on),)
        )
        return self._row(stay, old, edit.value, change=change)

    def _leave(self, stay: Affiliation, old: str, held: list[PostHeld], on: date) -> EditRow:
        """An empty post: the posts in the cell end."""
        if not held:
            return self._row(stay, old, "")
        if any(row.starts_on >= on for row in held):
            return self._row(stay, old, "", _("chức vụ bắt đầu đúng ngày này; hãy hoàn tác lần ghi ấy"))
        ended = tuple(Ended("post_held", row.pk, on) for row in held)
        change = PersonChange(person_id=stay.person_id, unit_id=stay.unit_id, ended=ended)
        return self._row(stay, old, "", change=change)


def current_ids(viewer: Viewer, unit: UnitOn, uids: Collection[UUID]) -> list[int]:
    """The persons of these uids among the members of the unit on its date that the viewer may see. One SQL query."""
    rows = visible_members(viewer, scope_of(unit)).filter(person__uid__in=uids)
    return list(rows.values_list("person_id", flat=True))
