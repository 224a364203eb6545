"""`chibo import --compare`: where a list and the register differ."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _

from chibo.cli.output import columns, iso, number, print_json

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.comparing.differences import Compared, Found
    from chibo.org.access import Viewer


def print_comparison(
    viewer: Viewer, ref: str, as_of: date | None, *, data: bytes, filename: str, as_json: bool
) -> None:
    """Prints what differs as far as the viewer may see it; writes nothing."""
    from chibo.exchange.comparing.queries import within_reach
    from chibo.exchange.services import compare_list
    from chibo.org.queries import unit_on

    unit = unit_on(viewer, ref, as_of)
    found = compare_list(viewer, unit=unit, data=data, filename=filename, as_of=as_of)
    differences = within_reach(viewer, unit, found)
    if as_json:
        print_json(_as_json(found, differences))
    else:
        _print(found, differences)


def _as_json(found: Compared, differences: list[Found]) -> dict[str, Any]:
    from chibo.exchange.plan import problem_json

    return {
        "layout": found.parsed.layout,
        "as_of": iso(found.parsed.as_of),
        "rows": found.parsed.row_count,
        "same": found.same,
        "counts": dict(Counter(str(one.kind) for one in differences)),
        "fields": dict(Counter(one.field for one in differences if one.field)),
        "differences": [_difference_json(one) for one in differences],
        "problems": [problem_json(problem) for problem in found.problems],
    }


def _difference_json(one: Found) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "field": one.field or None,
        "name": one.name,
        "cell": one.cell_name,
        "sheet": one.row.sheet if one.row else None,
        "row": one.row.row if one.row else None,
        "register": one.register_value,
        "file": one.file_value,
    }


def _print(found: Compared, differences: list[Found]) -> None:
    from chibo.exchange.comparing import fields
    from chibo.exchange.comparing.shown import posts_by_code
    from chibo.exchange.models import Difference

    posts = posts_by_code()
    kinds = {kind.value: str(kind.label) for kind in Difference.Kind}
    rows = [
        [
            one.name,
            one.cell_name,
            fields.label_of(one.field) or kinds[one.kind],
            fields.shown(one.field, one.register_value, posts),
            fields.shown(one.field, one.file_value, posts),
        ]
        for one in differences
    ]
    said = [
        (_("Dòng đảng viên trong tệp"), found.parsed.row_count),
        (_("Người giống nhau hoàn toàn"), found.same),
        (_("Điểm khác nhau"), len(differences)),
    ]
    for label, value in said:
        click.echo(f"{label}: {number(value)}")
    if rows:
        heading = [_("Họ và tên"), _("Chi bộ"), _("Điểm khác nhau"), _("Trong sổ"), _("Trong tệp")]
        click.echo("\n".join(columns([heading, *rows])))
