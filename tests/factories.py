"""The cast of the tests: a small tree, users with grants, persons. Plain functions; everything is invented.

`make_tree()` and `cast(tree)` make the same few units and people for every domain, so that a test of rights reads
alike everywhere. Nothing here goes around a service where one exists, except for persons, who need only stand there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chibo.accounts.models import User
from chibo.core.clock import today
from chibo.core.dates import BEGINNING, END, PartialDate
from chibo.core.sealed import blind_index
from chibo.core.text import search_key, sort_key
from chibo.core.uid import new_uid
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.queries import unit_on
from chibo.org.services import UnitDraft, add_unit, create_units, grant_role
from chibo.people.models import Affiliation, Attainment, Membership, Person

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.models import Grant, Unit
    from chibo.org.queries import UnitOn
    from chibo.people.enums import AttainmentKind

PASSWORD = "mot-mat-khau-du-dai"

#: Cells below commune A; the last is a guarded one (military).
CELLS_A = (
    ("dong-cam", "Chi bộ thôn Đồng Cam", "hamlet"),
    ("ban-suoi", "Chi bộ bản Suối", "hamlet"),
    ("truong-hoc", "Chi bộ Trường học", "school"),
    ("quan-su", "Chi bộ Quân sự", "military"),
)
CELLS_B = (("na-lau", "Chi bộ thôn Nà Lâu", "hamlet"), ("y-te", "Chi bộ Trạm Y tế", "health"))


@dataclass(frozen=True)
class Tree:
    """viet-nam > binh-son (province) > muong-la (district) > commune A `xuan-hoa` and its sibling B `tan-lap`."""

    root: Unit
    province: Unit
    district: Unit
    a: Unit
    b: Unit
    cells_a: tuple[Unit, ...]
    cells_b: tuple[Unit, ...]

    @property
    def cell(self) -> Unit:
        """The first cell of A: the cell of the secretary and of the member in `Cast`."""
        return self.cells_a[0]

    @property
    def guarded(self) -> Unit:
        """The military cell of A."""
        return self.cells_a[-1]


@dataclass(frozen=True)
class Cast:
    """Users by what they may do; `viewers` gives each as it asks. `nobody` is signed in and holds no role."""

    clerk_a: User
    clerk_b: User
    department: User
    secretary: User
    member_user: User
    nobody: User

    def viewer(self, name: str) -> Viewer:
        """`cast.viewer("clerk_a")`: the viewer of that user today."""
        return viewer_of(getattr(self, name))


def at(unit: Unit | str, on: date | None = None) -> UnitOn:
    """The unit as the operator sees it on a date (default: the day its pages open on)."""
    return unit_on(OPERATOR, unit if isinstance(unit, str) else unit.ref, on)


def make_unit(
    parent: Unit | None,
    code: str,
    name: str,
    kind: str = "cell",
    cell_kind: str | None = None,
    *,
    starts_on: date = BEGINNING,
) -> Unit:
    """One unit below `parent` (None: a root), since ever or since `starts_on`."""
    draft = UnitDraft(code=code, name=name, kind=kind, cell_kind=cell_kind, starts_on=starts_on)
    return add_unit(OPERATOR, parent=at(parent) if parent else None, draft=draft)


def make_cells(parent: Unit, cells: tuple[tuple[str, str, str], ...]) -> tuple[Unit, ...]:
    """Cells (code, name, kind of cell) below `parent`, since ever."""
    drafts = [UnitDraft(code=code, name=name, kind="cell", cell_kind=kind) for code, name, kind in cells]
    return tuple(create_units(OPERATOR, parent=at(parent), drafts=drafts, act_uid=new_uid()))


def make_tree() -> Tree:
    """The tree of every test; all units are there since ever (`BEGINNING`) and no register has begun."""
    root = make_unit(None, "viet-nam", "Đảng Cộng sản Việt Nam", "party")
    province = make_unit(root, "binh-son", "Đảng bộ tỉnh Bình Sơn", "province")
    district = make_unit(province, "muong-la", "Đảng bộ huyện Mường La", "district")
    a = make_unit(district, "xuan-hoa", "Đảng bộ xã Xuân Hòa", "commune")
    b = make_unit(district, "tan-lap", "Đảng bộ xã Tân Lập", "commune")
    return Tree(root, province, district, a, b, make_cells(a, CELLS_A), make_cells(b, CELLS_B))


def make_user(username: str, *, display_name: str = "") -> User:
    """A user who can sign in with `PASSWORD`."""
    return User.objects.create_user(username, PASSWORD, display_name=display_name)


def give(user: User, role: str, unit: Unit, *, starts_on: date | None = None, ends_on: date = END) -> Grant:
    """A role in a unit, from today on."""
    return grant_role(
        OPERATOR, user=user, role=role, unit=at(unit), starts_on=starts_on or today(), ends_on=ends_on
    )


def cast(tree: Tree) -> Cast:
    """The six users of every test of rights."""
    cast = Cast(
        clerk_a=make_user("clerk_a", display_name="Cán bộ tổ chức xã A"),
        clerk_b=make_user("clerk_b", display_name="Cán bộ tổ chức xã B"),
        department=make_user("department", display_name="Ban Tổ chức cấp trên"),
        secretary=make_user("secretary", display_name="Bí thư chi bộ"),
        member_user=make_user("member_user", display_name="Đảng viên"),
        nobody=make_user("nobody"),
    )
    give(cast.clerk_a, "organisation_officer", tree.a)
    give(cast.clerk_b, "organisation_officer", tree.b)
    give(cast.department, "department_above", tree.district)
    give(cast.secretary, "cell_secretary", tree.cell)
    give(cast.member_user, "member", tree.cell)
    return cast


def make_person(
    unit: Unit,
    name: str = "Lò Văn Mẫu",
    *,
    born: str = "1980-02-03",
    admitted_on: str = "2005-06-07",
    official_on: str | None = "2006-06-07",
    since: date | None = None,
    until: date = END,
    assumed_until: date | None = None,
    attainments: dict[AttainmentKind, str] | None = None,
    **facts: Any,
) -> Person:
    """A member of `unit` since admission (or `since`) until `until`; dates may be partial (`1967`, `1988-03`).

    Up to `assumed_until` the affiliation is assumed. `attainments` are levels by kind, of unknown start. `facts` are
    columns of `Person`: `sex`, `ethnic_group`, `religion`, `citizen_id`, `user` …
    """
    person = _person(name, PartialDate.parse_iso(born), facts)
    admission = PartialDate.parse_iso(admitted_on)
    _membership(person, admission, PartialDate.parse_iso(official_on) if official_on else None, until)
    start = since or admission.first
    if assumed_until and start < assumed_until:
        _stay(person, unit, start, assumed_until, assumed=True)
        start = assumed_until
    _stay(person, unit, start, until)
    for kind, level in (attainments or {}).items():
        Attainment.objects.create(person=person, kind=kind, level=level, recorded_in=person.recorded_in)
    return person


def _person(name: str, born: PartialDate, facts: dict[str, Any]) -> Person:
    usual = {"sex": "male", "ethnic_group": "kinh", "religion": "none", "recorded_in": new_uid()}
    return Person.objects.create(
        name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        born_on=born.first,
        born_precision=born.precision,
        citizen_id_index=blind_index(facts.get("citizen_id", ""), "citizen_id"),
        phone_index=blind_index(facts.get("phone", ""), "phone"),
        **(usual | facts),
    )


def _membership(person: Person, admission: PartialDate, official: PartialDate | None, until: date) -> None:
    Membership.objects.create(
        person=person,
        starts_on=admission.first,
        start_precision=admission.precision,
        ends_on=until,
        official_on=official.first if official else None,
        official_precision=official.precision if official else "day",
        recorded_in=person.recorded_in,
    )


def _stay(person: Person, unit: Unit, starts_on: date, ends_on: date, *, assumed: bool = False) -> None:
    Affiliation.objects.create(
        person=person,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
        assumed=assumed,
        recorded_in=person.recorded_in,
    )
