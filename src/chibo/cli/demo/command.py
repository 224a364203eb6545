"""`chibo demo`: loads the demonstration where it is absent, says what to try, and serves it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.database import bring_up_to_date
from chibo.cli.frame import BareCommand, option, pass_session
from chibo.cli.output import columns
from chibo.cli.serve import address, port_option, require_free_port, run_server, start_on

if TYPE_CHECKING:
    from chibo.cli.session import Session


@click.command(
    "demo", cls=BareCommand, help=_n("Nạp dữ liệu mẫu nếu chưa có, rồi chạy trang web để xem thử.")
)
@port_option
@option("--fresh", is_flag=True, help=_n("Xóa cơ sở dữ liệu của bản chạy thử và nạp lại từ đầu"))
@option("--no-serve", is_flag=True, help=_n("Chỉ nạp, không chạy trang web"))
@option("--real-date", is_flag=True, help=_n("Dùng ngày thật, không lấy ngày của bản chạy thử"))
@pass_session
def demo(session: Session, /, *, port: int | None, fresh: bool, no_serve: bool, real_date: bool) -> None:
    """Prints the address, the accounts and three things to try."""
    from chibo.cli.demo.plan import TODAY

    if not real_date:
        os.environ.setdefault("CHIBO_TODAY", TODAY)
    start_on(session, port)
    session.require_operator()
    if not no_serve:
        require_free_port()
    if fresh:
        _remove()
    _load()
    if no_serve:
        _announce(is_served=False)
    else:
        run_server(lambda: _announce(is_served=True))


def _load() -> None:
    from chibo.cli.demo.seed import ensure_demo

    bring_up_to_date()
    ensure_demo()


def _remove() -> None:
    """Removes the demonstration's own database. Raises `DomainError` where it is not one, or not a file."""
    from django.db import connection

    from chibo.accounts.demo import is_demo, unmark_demo
    from chibo.core.errors import DomainError

    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite":
        raise DomainError(
            "fresh_needs_sqlite", _("--fresh chỉ xóa được tệp SQLite. Hãy tạo một cơ sở dữ liệu mới.")
        )
    if not database.exists():
        return
    if not is_demo():
        sentence = _(
            "Cơ sở dữ liệu này không phải bản chạy thử nên không xóa. Hãy đặt CHIBO_HOME là một thư mục khác."
        )
        raise DomainError("not_a_demo", sentence)
    connection.close()
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    unmark_demo()


def _announce(*, is_served: bool) -> None:
    from django.conf import settings

    from chibo.accounts.demo import demo_accounts
    from chibo.core.clock import fixed_today
    from chibo.core.dates import format_date

    click.echo(_("DỮ LIỆU MẪU: mọi người trong bản chạy thử đều không có thật."))
    today = fixed_today()
    if today is not None:
        sentence = _("Chương trình coi hôm nay là %(date)s (ngày thật: chibo demo --real-date).")
        click.echo(sentence % {"date": format_date(today)})
    click.echo("")
    click.echo(_("Mở:  %(url)s") % {"url": address()})
    click.echo(_("Tài khoản:"))
    click.echo("\n".join(columns([f"  {a.label}", a.username, a.password] for a in demo_accounts())))
    click.echo("")
    for line in _to_try():
        click.echo(line)
    if is_served:
        click.echo(_("Dừng: Ctrl+C."))
    else:
        click.echo(_("Chạy trang web: chibo demo --port %(port)s") % {"port": settings.CHIBO_PORT})


def _to_try() -> list[str]:
    """Three things for the reader, and one line for whoever reads English only."""
    return [
        _("Thử ba việc:"),
        _(
            "  1. Vào bằng can-bo-na-khe, bấm số 14/15 «Chi bộ có chi ủy» để xem chi bộ nào chưa có và vì sao."
        ),
        _(
            "  2. Đổi ngày ở đầu trang sang một ngày năm 2021: đảng viên là số dựng lại, chi ủy không có số liệu."
        ),
        _("  3. Mở «Các lần nhập», hoàn tác danh sách Na Khê, rồi nhập lại tệp samples/na-khe.xlsx."),
        "In English: sign in as can-bo-na-khe, choose English at the foot of the page, then click 14/15.",
    ]
