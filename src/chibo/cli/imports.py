"""`chibo import` and `chibo batch`: lists in, as one batch each, and back out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.comparing import print_comparison
from chibo.cli.frame import Command, Group, WrongUsageError, as_json, option, pass_session
from chibo.cli.output import columns, iso, number, print_json
from chibo.cli.times import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.cli.session import Session
    from chibo.exchange.models import ImportBatch
    from chibo.exchange.plan import Plan
    from chibo.exchange.reading import ColumnGuess, ColumnKey, Field, Problem
    from chibo.org.access import Viewer

HISTORIES = ("since-admission", "since-list")
ENCODINGS = ("unicode", "tcvn3", "vni", "windows-1258")
NOT_READ = "none"
REFUSED = 1
LARGEST_ID = 2**63 - 1

_HISTORY = _n(
    "Trước ngày của danh sách: ở chi bộ này từ ngày vào Đảng (since-admission) hoặc không rõ (since-list)"
)
_COLUMN = _n(
    "Cột C chứa gì, thay cho điều tiêu đề nói (C=name, C=none là không đọc); ghi nhiều lần được, được nhớ cho lần sau"
)
_BAD_COLUMN = _n(
    "--column: «%(text)s» không dùng được. Hãy ghi như C=name; nội dung là một trong: %(fields)s."
)
_FORGET = _n("Quên cách hiểu các cột đã nhớ của đơn vị, hiểu lại theo tiêu đề")


@dataclass(frozen=True)
class _Asked:
    """The options of an import."""

    file: Path
    ref: str
    as_of: date | None
    history: str
    chosen: tuple[str, ...]
    encoding: str | None
    forgets: bool
    is_trial: bool


@click.command(
    "import",
    cls=Command,
    help=_n("Nhập một danh sách đảng viên (.xlsx, .xls, .ods, .csv) thành một lần nhập."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--unit", "ref", required=True, metavar="CODE", help=_n("Đơn vị của danh sách"))
@option("--as-of", type=DAY, help=_n("Danh sách có đến ngày này (bỏ qua nếu trong tệp có ghi)"))
@option("--history", type=click.Choice(HISTORIES), default=HISTORIES[0], help=_HISTORY)
@option("--column", "chosen", multiple=True, metavar="[SHEET!]C=FIELD", help=_COLUMN)
@option("--encoding", type=click.Choice(ENCODINGS), help=_n("Bảng mã chữ của tệp (bỏ qua thì tự nhận)"))
@option("--forget-columns", "forgets", is_flag=True, help=_FORGET)
@option("--dry-run", "is_trial", is_flag=True, help=_n("Chỉ xem sẽ thay đổi gì, không ghi"))
@option(
    "--compare", "compares", is_flag=True, help=_n("Chỉ so sánh với sổ từng người, từng nội dung, không ghi")
)
@as_json
@pass_session
def import_list(session: Session, /, *, as_json: bool, compares: bool, **options: Any) -> int:
    """Reads a list in and says what it did, or with `--compare` where it differs; 1 where an error keeps it out."""
    if compares:
        file, ref, as_of = options["file"], options["ref"], options["as_of"]
        print_comparison(session.viewer, ref, as_of, data=_read(file), filename=file.name, as_json=as_json)
        return 0
    batch, plan = _import(session.viewer, _Asked(**options))
    if as_json:
        print_json(plan.as_json(batch.pk if batch else None))
    else:
        _print_plan(plan, batch, is_trial=options["is_trial"])
    if plan.has_errors:
        click.echo(_("Danh sách có lỗi nên không ghi gì vào sổ. Hãy sửa trong tệp rồi nhập lại."), err=True)
        return REFUSED
    return 0


def _import(viewer: Viewer, asked: _Asked) -> tuple[ImportBatch | None, Plan]:
    """The batch written, if any, and the plan; a list with errors gives its plan alone."""
    from chibo.core.errors import DomainError
    from chibo.exchange.services import apply_list, forget_columns, preview_list
    from chibo.org.queries import unit_on

    chosen = dict(map(_column, asked.chosen)) or None
    listed: dict[str, Any] = {
        "unit": unit_on(viewer, asked.ref, asked.as_of),
        "data": _read(asked.file),
        "filename": asked.file.name,
        "as_of": asked.as_of,
        "history": asked.history,
        "columns": {} if asked.forgets and chosen is None else chosen,
        "encoding": asked.encoding,
    }
    if asked.is_trial:
        return None, preview_list(viewer, **listed)
    if asked.forgets:
        forget_columns(viewer, unit=listed["unit"], columns=preview_list(viewer, **listed).columns)
    try:
        return apply_list(viewer, **listed)
    except DomainError as refusal:
        if refusal.code != "list_has_errors":
            raise
    return None, preview_list(viewer, **listed)


def _column(text: str) -> tuple[ColumnKey, Field | None]:
    """What `[SHEET!]C=FIELD` says. Raises `WrongUsageError` where it says nothing."""
    from chibo.exchange.reading import Field

    place, _equals, field = text.rpartition("=")
    sheet, _mark, letter = place.rpartition("!")
    if not (letter.isascii() and letter.isalpha() and field in {NOT_READ, *Field.values}):
        raise WrongUsageError(_BAD_COLUMN, text=text, fields=", ".join([NOT_READ, *Field.values]))
    return (sheet, letter.upper()), None if field == NOT_READ else Field(field)


def _read(file: Path) -> bytes:
    from chibo.core.errors import DomainError

    try:
        return file.read_bytes()
    except OSError as error:
        sentence = _("Không đọc được tệp %(file)s: %(why)s.")
        raise DomainError("file_unreadable", sentence % {"file": file, "why": error.strerror}) from error


def _print_plan(plan: Plan, batch: ImportBatch | None, *, is_trial: bool) -> None:
    click.echo(_("Kiểu danh sách: %(layout)s") % {"layout": plan.layout_label})
    click.echo(_("Bảng mã chữ: %(encoding)s") % {"encoding": plan.encoding})
    if plan.columns_from == "remembered":
        click.echo(_("Các cột được hiểu như lần trước đã chọn; --forget-columns để quên."))
    _print_columns(plan.columns)
    for label, value in _counts(plan):
        click.echo(f"{label}: {number(value)}")
    if plan.created_units:
        click.echo(_("Lập mới: %(units)s") % {"units": ", ".join(plan.created_units)})
    for problem in plan.problems:
        click.echo(_verdict(problem), err=problem.level == "error")
    click.echo(_outcome(plan, batch, is_trial=is_trial))


def _print_columns(guesses: Iterable[ColumnGuess]) -> None:
    rows = [
        [
            f"  {guess.sheet}!{guess.column}",
            guess.heading,
            str(guess.field.label) if guess.field else _("không dùng"),
        ]
        for guess in guesses
    ]
    click.echo(_("Các cột được hiểu là:"))
    click.echo("\n".join(columns(rows)))


def _counts(plan: Plan) -> list[tuple[str, int]]:
    return [
        (_("Dòng đảng viên trong tệp"), plan.rows),
        (_("Mới"), plan.created),
        (_("Thay đổi"), plan.changed),
        (_("Ở chi bộ khác, cần ngày chuyển"), plan.moved),
        (_("Giữ nguyên"), plan.same),
        (_("Không có trong danh sách, vẫn giữ trong sổ"), plan.missing),
        (_("Bỏ qua"), plan.skipped),
        (_("Địa bàn ghi thêm hoặc bổ sung"), plan.places),
    ]


def _verdict(problem: Problem) -> str:
    level = _("Lỗi") if problem.level == "error" else _("Lưu ý")
    place = "!".join(filter(None, (problem.sheet, problem.cell)))
    return f"{level} {place}: {problem.message}"


def _outcome(plan: Plan, batch: ImportBatch | None, *, is_trial: bool) -> str:
    if batch is not None:
        return _("Đã ghi thành lần nhập %(id)s. Hoàn tác: chibo batch undo %(id)s") % {"id": batch.pk}
    if is_trial or plan.has_errors:
        return _("Chưa ghi gì vào sổ.")
    return _("Sổ đã có đúng như danh sách, không có gì để ghi.")


@click.group(cls=Group, help=_n("Các lần nhập danh sách."))
def batch() -> None:
    """The group itself does nothing."""


@batch.command("list", cls=Command, help=_n("Các lần nhập, mới nhất trước."))
@option("--unit", "ref", metavar="CODE", help=_n("Của đơn vị này và các đơn vị bên dưới"))
@as_json
@pass_session
def list_batches(session: Session, /, *, ref: str | None, as_json: bool) -> None:
    """Lists the batches of a unit, or all the viewer may see."""
    found = _batches(session.viewer, ref)
    if as_json:
        print_json({"batches": [_batch_json(one) for one in found]})
        return
    click.echo("\n".join(columns(_batch_line(one) for one in found)) or _("Chưa có lần nhập nào."))


def _batches(viewer: Viewer, ref: str | None) -> list[ImportBatch]:
    from chibo.cli.units import tops
    from chibo.exchange.queries import batches_of
    from chibo.org import permissions

    units = [
        unit for unit in tops(viewer, ref, None) if ref or viewer.can(permissions.IMPORT_LISTS, unit.path)
    ]
    found = {one.pk: one for unit in units for one in batches_of(viewer, unit)}
    return [found[pk] for pk in sorted(found, reverse=True)]


def _batch_json(one: ImportBatch) -> dict[str, Any]:
    return {
        "batch": one.pk,
        "unit": one.unit.ref,
        "file": one.filename,
        "layout": one.layout,
        "as_of": iso(one.as_of),
        "rows": one.rows,
        "created": one.created,
        "changed": one.changed,
        "same": one.same,
        "skipped": one.skipped,
        "applied_by": one.applied_by,
        "applied_at": one.applied_at.isoformat(),
        "undone_by": one.undone_by or None,
        "undone_at": one.undone_at.isoformat() if one.undone_at else None,
    }


def _batch_line(one: ImportBatch) -> list[str]:
    state = _("đã hoàn tác") if one.undone_at else ""
    created = _("mới %(count)s") % {"count": one.created}
    return [str(one.pk), one.unit.ref, f"{one.as_of:%d/%m/%Y}", one.filename, created, one.applied_by, state]


@batch.command("undo", cls=Command, help=_n("Hoàn tác một lần nhập."))
@click.argument("batch_id", type=click.IntRange(1, LARGEST_ID), metavar="ID")
@pass_session
def undo(session: Session, /, *, batch_id: int) -> None:
    """Takes a batch back as a whole."""
    from chibo.exchange.queries import batch_by_id
    from chibo.exchange.services import undo_batch

    viewer = session.viewer
    undo_batch(viewer, batch=batch_by_id(viewer, batch_id))
    click.echo(_("Đã hoàn tác lần nhập %(id)s; sổ trở lại như trước.") % {"id": batch_id})
