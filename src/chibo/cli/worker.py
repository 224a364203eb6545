"""`chibo worker`: does the long work that pages have started, and the chores of every day."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, option, pass_session

if TYPE_CHECKING:
    from threading import Event

    from chibo.cli.session import Session


@click.command(
    "worker",
    cls=Command,
    help=_n("Làm những việc lâu mà trang web đã nhận và việc thường ngày. chibo serve tự chạy lệnh này."),
)
@option(
    "--name", metavar="NAME", help=_n("Tên của tiến trình này, mỗi tiến trình một tên (mặc định: tự đặt)")
)
@option("--child", is_flag=True, help=_n("Dừng khi đầu vào chuẩn đóng lại (chibo serve dùng)"))
@pass_session
def worker(session: Session, /, *, name: str | None, child: bool) -> None:
    """Works until it is interrupted, or until who started it is gone; ends the job at hand first."""
    from chibo.cli.database import require_tables
    from chibo.core.uid import new_uid
    from chibo.jobs.worker import Worker

    session.require_operator()
    require_tables()
    working = Worker(name or f"worker-{new_uid()}")
    _stop_on_signals(working.stopping)
    if child:
        Thread(target=_stop_at_end_of_input, args=[working.stopping], daemon=True).start()
    else:
        click.echo(_("Đang chờ việc. Dừng: Ctrl+C."))
    working.run()


def _stop_on_signals(stopping: Event) -> None:
    """The first signal lets the job at hand end; the second ends the process, and the job is begun again later."""

    def stop(_number: int, _frame: object) -> None:
        if stopping.is_set():
            os._exit(1)
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _stop_at_end_of_input(stopping: Event) -> None:
    """The server holds the other end of the pipe: it closes when the server goes, however it goes, on every system."""
    sys.stdin.buffer.read()
    stopping.set()
