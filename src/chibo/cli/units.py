"""`chibo unit`: the tree of Party organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, Group, as_json, option, pass_session
from chibo.cli.output import iso, print_json
from chibo.cli.times import DAY, not_in_future

if TYPE_CHECKING:
    from datetime import date

    from chibo.cli.session import Session
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn, UnitRow


@click.group(cls=Group, help=_n("Tổ chức đảng."))
def unit() -> None:
    """The group itself does nothing."""


@unit.command("add", cls=Command, help=_n("Lập một tổ chức đảng."))
@click.argument("code")
@option("--name", required=True, help=_n("Tên, ví dụ: Đảng bộ xã Na Khê"))
@option("--kind", required=True, help=_n("Loại: province, district, commune, cell, …"))
@option("--parent", metavar="CODE", help=_n("Đơn vị cấp trên trực tiếp; không có: cao nhất"))
@option("--from", "start", type=DAY, help=_n("Có từ ngày này (mặc định: không rõ)"))
@option("--cell-kind", help=_n("Loại chi bộ: hamlet, school, police, …"))
@pass_session
def add(
    session: Session,
    /,
    *,
    code: str,
    name: str,
    kind: str,
    parent: str | None,
    start: date | None,
    cell_kind: str | None,
) -> None:
    """Creates one unit below its parent."""
    from chibo.core.dates import BEGINNING
    from chibo.org.queries import unit_on
    from chibo.org.services import UnitDraft, add_unit

    check_code(code)
    _check_cell_kind(cell_kind)
    viewer = session.viewer
    above = unit_on(viewer, parent, start) if parent else None
    draft = UnitDraft(code=code, name=name, kind=kind, cell_kind=cell_kind, starts_on=start or BEGINNING)
    made = add_unit(viewer, parent=above, draft=draft)
    click.echo(_("Đã lập %(name)s, mã %(ref)s.") % {"name": name, "ref": made.ref})


def check_code(code: str) -> None:
    """Raises `DomainError` for a code that is no slug."""
    from chibo.core.errors import DomainError
    from chibo.core.text import slug

    if code != slug(code):
        sentence = _(
            "Mã «%(code)s» không dùng được: chỉ chữ thường không dấu, chữ số và gạch nối. Ví dụ: %(example)s."
        )
        raise DomainError("unit_code_malformed", sentence % {"code": code, "example": slug(code) or "na-khe"})


def _check_cell_kind(code: str | None) -> None:
    from chibo.core.errors import DomainError
    from chibo.org.models import CellKind

    known = list(CellKind.objects.values_list("code", flat=True)) if code else []
    if code and code not in known:
        sentence = _("Không có loại chi bộ «%(kind)s». Các loại có: %(kinds)s.")
        raise DomainError("cell_kind_unknown", sentence % {"kind": code, "kinds": ", ".join(known)})


@unit.command("tree", cls=Command, help=_n("Cây tổ chức đảng vào một ngày."))
@click.argument("code", required=False)
@option("--on", type=DAY, help=_n("Vào ngày này (mặc định: ngày mở trang của đơn vị)"))
@as_json
@pass_session
def tree(session: Session, /, *, code: str | None, on: date | None, as_json: bool) -> None:
    """Prints a unit and everything below it, or every tree the viewer reaches."""
    viewer = session.viewer
    found = tops(viewer, code, not_in_future(on))
    rows = [row for top in found for row in _below(viewer, top)]
    if as_json:
        day = found[0].on if found else on
        print_json(
            {
                "unit": found[0].ref if code else None,
                "on": iso(day),
                "units": [_row_json(row) for row in rows],
            }
        )
        return
    for depth, _parent, row in rows:
        click.echo(f"{'  ' * depth}{row.name} [{row.ref}]")


def tops(viewer: Viewer, code: str | None, on: date | None) -> list[UnitOn]:
    """The unit named, or the highest ones in the viewer's reach on the date (default: today)."""
    from chibo.core.clock import today
    from chibo.org.models import Placement
    from chibo.org.queries import on_date, unit_on

    if code:
        return [unit_on(viewer, code, on)]
    day = on or today()
    if viewer.is_operator:
        roots = Placement.objects.filter(on_date(day), parent=None).order_by("path")
        refs = list(roots.values_list("unit__ref", flat=True))
    else:
        held = [held for held in viewer.held if viewer.sees_unit(held.path)]
        refs = [
            one.unit_ref
            for one in held
            if not any(other.below and one.path != other.path and other.covers(one.path) for other in held)
        ]
    return [unit_on(viewer, ref, day) for ref in dict.fromkeys(refs)]


def _below(viewer: Viewer, top: UnitOn) -> list[tuple[int, str | None, UnitRow]]:
    """Depth, ref of the parent and the unit, each parent before its children; one SQL query."""
    from chibo.org import paths
    from chibo.org.queries import ordered, unit_row, unit_rows

    children: dict[str, list[UnitRow]] = {}
    for profile in ordered(unit_rows(viewer, top)):
        row = unit_row(profile)
        children.setdefault(row.path[: -paths.WIDTH], []).append(row)
    found: list[tuple[int, str | None, UnitRow]] = []
    above = top.ancestors[-1].ref if top.ancestors else None
    waiting = [(0, above, row) for row in children.get(top.path[: -paths.WIDTH], [])]
    while waiting:
        depth, parent, row = waiting.pop()
        found.append((depth, parent, row))
        waiting += [(depth + 1, row.ref, child) for child in reversed(children.get(row.path, []))]
    return found


def _row_json(entry: tuple[int, str | None, UnitRow]) -> dict[str, Any]:
    _depth, parent, row = entry
    return {
        "code": row.code,
        "ref": row.ref,
        "name": row.name,
        "kind": row.kind,
        "cell_kind": row.cell_kind or None,
        "parent": parent,
        "starts_on": iso(row.starts_on),
    }
