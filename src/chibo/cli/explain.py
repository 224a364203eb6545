"""`chibo explain`: how a number is counted, on what basis, and the records behind it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.answers import print_result, result_json
from chibo.cli.frame import Command, WrongUsageError, as_json, option, pass_session
from chibo.cli.output import columns, print_json
from chibo.cli.times import Question, asked_of_unit, question

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.declarations import Figure, Record
    from chibo.cli.session import Session
    from chibo.figures.results import Result
    from chibo.org.access import Viewer


@click.command("explain", cls=Command, help=_n("Một số được tính thế nào, theo căn cứ nào, gồm những ai."))
@asked_of_unit
@option("--by", metavar="DIMENSION", help=_n("Chia theo"))
@option("--at", metavar="VALUE", help=_n("Chỉ phần có giá trị này của --by"))
@option("--rows", is_flag=True, help=_n("Liệt kê những người, đơn vị được đếm"))
@as_json
@click.argument("key")
@pass_session
def explain(
    session: Session,
    /,
    *,
    ref: str | None,
    on: date | None,
    start: date | None,
    end: date | None,
    period: str | None,
    by: str | None,
    at: str | None,
    rows: bool,
    as_json: bool,
    key: str,
) -> None:
    """Prints definition, basis, numerator and denominator, and with `--rows` the records."""
    if ref is None:
        raise WrongUsageError(_n("Thiếu --unit."))
    if at is not None and by is None:
        raise WrongUsageError(_n("--at cần --by: giá trị của cách chia nào?"))
    from chibo.catalogue.register import figure_of
    from chibo.figures.engine import ask

    viewer = session.viewer
    figure = figure_of(key)
    asked = question(viewer, ref=ref, on=on, start=start, end=end, period=period)
    result = ask(viewer, asked.unit, [key], period=asked.period, by=by, beside=True)[key]
    _require_value(result, by, at)
    told = _Told(asked, figure, result)
    behind = _Behind.of(viewer, told, by=by, at=at) if rows else None
    if as_json:
        _print_document(told, behind, by=by, at=at)
    else:
        _print_sentences(told, behind)


@dataclass(frozen=True)
class _Told:
    """A figure and its answer."""

    asked: Question
    figure: Figure
    result: Result


@dataclass(frozen=True)
class _Behind:
    """The records counted, and of a part those of its whole that are not (`rest`, none for a whole)."""

    counted: list[Record]
    rest: list[Record] | None

    @classmethod
    def of(cls, viewer: Viewer, told: _Told, *, by: str | None, at: str | None) -> _Behind:
        """By the very filters that counted. Raises `Forbidden` where the viewer may not see them."""
        from chibo.catalogue.register import leaf_of

        is_part = bool(getattr(leaf_of(told.figure), "part_of", ""))
        lists = [
            _records(viewer, told, by=by, at=at, rest=rest)
            for rest in ([False, True] if is_part else [False])
        ]
        return cls(lists[0], lists[1] if is_part else None)


def _records(viewer: Viewer, told: _Told, *, by: str | None, at: str | None, rest: bool) -> list[Record]:
    from chibo.catalogue.register import leaf_of
    from chibo.figures.engine import rows_behind, scope_of

    unit, period = told.asked.unit, told.asked.period
    found = rows_behind(viewer, unit, told.figure.key, period=period, by=by, at=at, rest=rest)
    leaf = leaf_of(told.figure)
    assert leaf is not None  # noqa: S101 - `rows_behind` refuses a figure without rows
    population = leaf.of
    return population.records(list(found.select_related(*population.shown_with)), scope_of(unit, period))


def _require_value(result: Result, by: str | None, at: str | None) -> None:
    from chibo.core.errors import DomainError

    if at is not None and result.by is not None and at not in result.by:
        sentence = _("«%(by)s» không có giá trị «%(at)s». Các giá trị có: %(known)s.")
        raise DomainError("value_unknown", sentence % {"by": by, "at": at, "known": ", ".join(result.by)})


def _print_document(told: _Told, behind: _Behind | None, *, by: str | None, at: str | None) -> None:
    words = {"definition": str(told.figure.definition), "basis": str(told.figure.basis)}
    document: dict[str, Any] = told.asked.as_json()
    document |= {"key": told.figure.key, "figure": words | result_json(told.result)}
    if by is not None:
        document |= {"by": by, "at": at}
    if behind is not None:
        document["rows"] = [asdict(record) for record in behind.counted]
        if behind.rest is not None:
            document["rest"] = [asdict(record) for record in behind.rest]
    print_json(document)


def _print_sentences(told: _Told, behind: _Behind | None) -> None:
    from chibo.catalogue.register import leaf_of

    click.echo(told.asked.title())
    print_result(told.result)
    click.echo(_("Cách tính: %(text)s") % {"text": told.figure.definition})
    if told.figure.basis:
        click.echo(_("Căn cứ: %(text)s") % {"text": told.figure.basis})
    if behind is None:
        return
    if behind.rest:
        label = getattr(leaf_of(told.figure), "rest_label", "") or _("Không được đếm")
        _print_records(_("%(label)s: %(count)s") % {"label": label, "count": len(behind.rest)}, behind.rest)
    _print_records(_("Được đếm: %(count)s") % {"count": len(behind.counted)}, behind.counted)


def _print_records(title: str, records: list[Record]) -> None:
    click.echo(title)
    click.echo("\n".join(columns(_record(record) for record in records)))


def _record(record: Record) -> list[str]:
    facts = [*record.facts, *([_("suy từ ngày vào Đảng")] if record.assumed else [])]
    return [f"  {record.label}", record.unit, "; ".join(facts)]
