"""`chibo make-data`: an invented register for measuring and trying out."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import BareCommand, WrongUsageError, option, pass_session

if TYPE_CHECKING:
    from chibo.cli.make_data.sizes import Size
    from chibo.cli.session import Session

PRESETS = ("commune", "province", "nation")
_HOME = _n("Ghi vào thư mục mới này (thành CHIBO_HOME), dùng SQLite")


@click.command(
    "make-data",
    cls=BareCommand,
    help=_n("Ghi một sổ dữ liệu thử vào cơ sở dữ liệu trống: mọi người, mọi tổ chức đều không có thật."),
)
@click.argument("preset", required=False, type=click.Choice(PRESETS))
@option("--members", type=click.IntRange(1), help=_n("Số đảng viên"))
@option("--cells", type=click.IntRange(1), help=_n("Số chi bộ (mặc định: 25 đảng viên một chi bộ)"))
@option("--months", type=click.IntRange(0, 600), help=_n("Số tháng có ghi thay đổi từng ngày (mặc định: 12)"))
@option("--seed", type=int, default=1, help=_n("Số gieo: cùng số thì cùng dữ liệu (mặc định: 1)"))
@option("--home", type=click.Path(path_type=Path, file_okay=False), help=_HOME)
@pass_session
def make_data(
    session: Session,
    /,
    *,
    preset: str | None,
    members: int | None,
    cells: int | None,
    months: int | None,
    seed: int,
    home: Path | None,
) -> None:
    """Fills the register, and says how long each part took."""
    if home is not None:
        _begin_home(home)
    session.start()
    session.require_operator()
    size = _size(preset, members, cells, months, seed)
    _run(size)


def _begin_home(home: Path) -> None:
    """Makes the folder the home of this run. Raises `WrongUsageError` where something is in it."""
    if home.exists() and any(home.iterdir()):
        raise WrongUsageError(_n("--home: thư mục %(home)s không trống."), home=str(home))
    os.environ["CHIBO_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)


def _size(preset: str | None, members: int | None, cells: int | None, months: int | None, seed: int) -> Size:
    from chibo.cli.make_data.sizes import MEMBERS_A_CELL, PRESETS, Size

    named = PRESETS[preset] if preset else (None, None, 12)
    members = members or named[0]
    if members is None:
        raise WrongUsageError(_n("Thiếu --members (hoặc một trong: %(names)s)."), names=", ".join(PRESETS))
    cells = cells or (named[1] if preset and members == named[0] else -(-members // MEMBERS_A_CELL))
    if cells is None or cells > members:
        raise WrongUsageError(_n("--cells: không được nhiều hơn số đảng viên."))
    return Size(members, cells, named[2] if months is None else months, seed)


def _run(size: Size) -> None:
    from chibo.cli.database import bring_up_to_date
    from chibo.cli.make_data.making import make, require_empty
    from chibo.cli.output import number

    bring_up_to_date()
    require_empty()
    click.echo(_("DỮ LIỆU THỬ: mọi người, mọi tổ chức đều không có thật."))
    began = time.monotonic()
    make(size)
    facts = {
        "members": number(size.members),
        "cells": number(size.cells),
        "seconds": number(round(time.monotonic() - began)),
    }
    click.echo(_("Đã ghi %(members)s đảng viên trong %(cells)s chi bộ, %(seconds)s giây.") % facts)
