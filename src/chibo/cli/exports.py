"""`chibo export members`: a list out, with its purpose, into a file nobody else may read."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, Group, option, pass_session
from chibo.cli.output import number
from chibo.cli.times import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.cli.session import Session

SHAPES = ("list", "national")
_COLUMNS = _n(
    "Các cột, cách nhau bằng dấu phẩy; +citizen_id,phone,religion: các cột thường có và thêm những cột này"
)
_SHAPE = _n("list: danh sách một trang; national: mẫu của cơ sở dữ liệu đảng viên (.xlsx)")


@click.group(cls=Group, help=_n("Xuất dữ liệu ra tệp."))
def export() -> None:
    """The group itself does nothing."""


@export.command(
    "members", cls=Command, help=_n("Xuất danh sách đảng viên của một đơn vị và các đơn vị bên dưới.")
)
@option("--unit", "ref", required=True, metavar="CODE", help=_n("Đơn vị của danh sách"))
@option("--on", type=DAY, help=_n("Danh sách đến ngày này (mặc định: ngày mở trang của đơn vị)"))
@option(
    "-o",
    "--output",
    "file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_n("Tệp .csv hoặc .xlsx"),
)
@option(
    "--purpose",
    default="",
    metavar="TEXT",
    help=_n("Dùng danh sách vào việc gì (bắt buộc, được ghi nhật ký)"),
)
@option("--columns", "names", metavar="…", help=_COLUMNS)
@option("--shape", type=click.Choice(SHAPES), default=SHAPES[0], help=_SHAPE)
@pass_session
def members(
    session: Session, /, *, ref: str, on: date | None, file: Path, purpose: str, names: str | None, shape: str
) -> None:
    """Writes the file as a whole or not at all."""
    from chibo.exchange.exporting.columns import named
    from chibo.exchange.services import export_members
    from chibo.org.queries import unit_on

    viewer = session.viewer
    found = export_members(
        viewer,
        unit=unit_on(viewer, ref, on),
        purpose=purpose,
        columns=None if names is None else named(names),
        shape=shape,
        form=file.suffix.lower().removeprefix("."),
    )
    _write(file, found.pieces)
    click.echo(_("Đã xuất %(count)s đảng viên ra %(file)s.") % {"count": number(found.rows), "file": file})
    click.echo(_("Lưu hành nội bộ. Các cột: %(columns)s.") % {"columns": ", ".join(found.columns)})


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    """Beside the file first, readable by its owner only; then in its place."""
    from chibo.core.errors import DomainError

    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb"
        ) as out:
            out.writelines(pieces)
        beside.replace(file)
    except OSError as error:
        sentence = _("Không ghi được tệp %(file)s: %(why)s.")
        raise DomainError("file_unwritable", sentence % {"file": file, "why": error.strerror}) from error
    finally:
        with suppress(OSError):
            beside.unlink()
