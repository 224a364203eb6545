"""`chibo figures`: what the register adds up to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, WrongUsageError, as_json, option, pass_session
from chibo.cli.output import columns, number, percent, print_json
from chibo.cli.times import asked_of_unit, question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.catalogue.declarations import Figure
    from chibo.cli.session import Session
    from chibo.figures.results import Declared, Part, Result

HELP = _n("Số liệu của một đơn vị và mọi đơn vị bên dưới. Không nêu KEY: mọi số liệu hỏi được.")


@click.command("figures", cls=Command, help=HELP)
@asked_of_unit
@option("--by", metavar="DIMENSION", help=_n("Chia theo: sex, education, cell_kind, child_unit, …"))
@option("--list", "listed", is_flag=True, help=_n("Liệt kê mọi số liệu có"))
@as_json
@click.argument("keys", nargs=-1, metavar="[KEY]…")
@pass_session
def figures(
    session: Session,
    /,
    *,
    ref: str | None,
    on: date | None,
    start: date | None,
    end: date | None,
    period: str | None,
    by: str | None,
    listed: bool,
    as_json: bool,
    keys: tuple[str, ...],
) -> None:
    """Answers figures, or lists those there are."""
    if listed:
        _list(as_json=as_json)
        return
    if ref is None:
        raise WrongUsageError(_n("Thiếu --unit (hoặc dùng --list để xem các số liệu có)."))
    from chibo.figures.engine import ask

    viewer = session.viewer
    asked = question(viewer, ref=ref, on=on, start=start, end=end, period=period)
    wanted = keys or _all_keys(by, has_period=asked.period is not None)
    results = ask(viewer, asked.unit, wanted, period=asked.period, by=by)
    if as_json:
        print_json(
            asked.as_json() | {"figures": {key: result_json(result) for key, result in results.items()}}
        )
        return
    click.echo(asked.title())
    for result in results.values():
        print_result(result)


def _all_keys(by: str | None, *, has_period: bool) -> list[str]:
    """Every stock, with a period every flow too; with a breakdown those that have it."""
    from chibo.catalogue.register import all_figures, needs_period

    found = [figure for figure in all_figures() if has_period or not needs_period(figure)]
    if by:
        dimensions = {key for figure in found for key in _dimensions(figure)}
        split = [figure.key for figure in found if by in _dimensions(figure)]
        if not split:
            raise _unknown_dimension(by, sorted(dimensions))
        return split
    return [figure.key for figure in found]


def _unknown_dimension(by: str, known: list[str]) -> Exception:
    from chibo.core.errors import DomainError

    sentence = _("Không có số liệu nào chia được theo «%(by)s». Có thể chia theo: %(known)s.")
    return DomainError("dimension_unknown", sentence % {"by": by, "known": ", ".join(known)})


def _dimensions(figure: Figure) -> list[str]:
    from chibo.catalogue.declarations import Change
    from chibo.catalogue.register import leaf_of
    from chibo.figures.breakdown import CHILD_UNIT

    leaf = leaf_of(figure)
    return [] if leaf is None or isinstance(figure, Change) else [*leaf.of.dimensions, CHILD_UNIT]


def _list(*, as_json: bool) -> None:
    from chibo.catalogue.register import all_figures

    known = all_figures()
    if as_json:
        print_json({"figures": [_declaration(figure) for figure in known]})
        return
    lines = columns([figure.key, str(figure.label), str(figure.definition)] for figure in known)
    click.echo("\n".join(lines))


def _declaration(figure: Figure) -> dict[str, Any]:
    from chibo.catalogue.register import needs_period

    return {
        "key": figure.key,
        "label": str(figure.label),
        "definition": str(figure.definition),
        "basis": str(figure.basis),
        "version": figure.version,
        "asked_for": "period" if needs_period(figure) else "date",
        "dimensions": _dimensions(figure),
    }


def result_json(result: Result) -> dict[str, Any]:
    """An answer in the shape of the contract."""
    document: dict[str, Any] = {
        "label": result.label,
        "value": result.value,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "unit": result.unit,
        "state": result.state.value,
        "reason": result.reason,
        "source": result.source,
        "version": result.version,
    }
    if result.hidden:
        document["hidden"] = True
    if result.declared is not None:
        document["declared"] = asdict(result.declared)
    if result.by is not None:
        document["by"] = _parts_json(result.by)
    return document


def _parts_json(parts: Mapping[str, Part]) -> dict[str, Any]:
    return {
        key: {
            "label": part.label,
            "value": part.value,
            "numerator": part.numerator,
            "denominator": part.denominator,
        }
        | ({"hidden": True} if part.hidden else {})
        for key, part in parts.items()
    }


def print_result(result: Result) -> None:
    """An answer for people: the value, its parts, and why it is not simply counted."""
    click.echo(f"{result.label} [{result.key}]: {_value(result)}")
    if result.reason:
        click.echo(f"  {result.reason}")
    if result.declared is not None:
        click.echo(_declared(result.declared))
    if result.by is not None:
        rows = [[f"  {part.label}", _part(result, part), key] for key, part in result.by.items()]
        click.echo("\n".join(columns(rows, right=frozenset({1}))))


def _declared(declared: Declared) -> str:
    values = {"printed": declared.as_printed, "source": declared.source}
    return "  " + _("Giấy tờ ghi: %(printed)s (%(source)s).") % values


def _value(result: Result) -> str:
    if result.is_share and result.numerator is None:
        return percent(result.value)
    if result.is_share:
        return f"{percent(result.value)} ({number(result.numerator)}/{number(result.denominator)})"
    if result.is_part and result.numerator is not None:
        return f"{number(result.value)}/{number(result.denominator)}"
    return number(result.value)


def _part(result: Result, part: Part) -> str:
    if part.hidden:
        return _("không hiển thị")
    return percent(part.value) if result.is_share else number(part.value)
