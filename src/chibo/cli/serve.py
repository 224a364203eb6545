"""`chibo serve`: the web server. It speaks to nobody but those who ask it, and keeps no log of who asked."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.database import bring_up_to_date, migrations_waiting
from chibo.cli.frame import BareCommand, option, pass_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from chibo.cli.session import Session

TARGET = "chibo.config.wsgi:application"
#: Enough for an office; SQLite has one writer, so more would only wait.
THREADS = 4
START_SECONDS = 20
BACKLOG = 128

port_option = option("--port", type=click.IntRange(1, 65535), help=_n("Cổng (mặc định: CHIBO_PORT, 8000)"))


@click.command("serve", cls=BareCommand, help=_n("Chạy máy chủ trang web trên máy này."))
@port_option
@option("--workers", type=click.IntRange(1, 64), default=1, help=_n("Số tiến trình phục vụ (mặc định: 1)"))
@pass_session
def serve(session: Session, /, *, port: int | None, workers: int) -> None:
    """Serves the register until it is interrupted."""
    start_on(session, port)
    session.require_operator()
    require_free_port()
    _require_tables()
    run_server(
        lambda: click.echo(_("Đang chạy ở %(url)s. Dừng: Ctrl+C.") % {"url": address()}), workers=workers
    )


def start_on(session: Session, port: int | None) -> None:
    """Makes Django ready with the port asked for as its setting."""
    if port is not None:
        os.environ["CHIBO_PORT"] = str(port)
    session.start()


def address() -> str:
    """The address to open."""
    from django.conf import settings

    host = settings.CHIBO_HOST
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://{shown}:{settings.CHIBO_PORT}"


def require_free_port() -> None:
    """Raises `DomainError` where another program listens already."""
    from django.conf import settings

    from chibo.core.errors import DomainError

    if answers(settings.CHIBO_HOST, settings.CHIBO_PORT):
        sentence = _(
            "Cổng %(port)s đang có chương trình khác dùng. Hãy dừng chương trình ấy hoặc chọn cổng khác: --port."
        )
        raise DomainError("port_taken", sentence % {"port": settings.CHIBO_PORT})


def _require_tables() -> None:
    """On SQLite brings the tables up to date; elsewhere raises `DomainError` and leaves that to whoever runs the database."""
    from django.db import connection

    from chibo.core.errors import DomainError

    if connection.vendor == "sqlite":
        bring_up_to_date()
    elif migrations_waiting():
        raise DomainError("database_behind", _("Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy: chibo migrate"))


def run_server(announce: Callable[[], None], *, workers: int = 1) -> None:
    """Links what waits in the log, then serves; `announce` is called once the server answers."""
    from django.conf import settings
    from django.db import connections

    from chibo.core.audit.sealer import seal_committed

    seal_committed()
    connections.close_all()
    server = _server(settings.CHIBO_HOST, settings.CHIBO_PORT, workers, announce)
    server.serve()


def _server(host: str, port: int, workers: int, announce: Callable[[], None]) -> Any:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    class Announcing(Server):  # type: ignore[misc, valid-type]  # one of two classes, by the build
        def startup(self, *args: Any, **kwargs: Any) -> None:
            super().startup(*args, **kwargs)
            if _wait_for_answer(host, port, self.main_loop_interrupt):
                announce()

    return Announcing(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        log_level=LogLevels.warning,
        log_access=False,
        metrics_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )


def _wait_for_answer(host: str, port: int, interrupted: Event) -> bool:
    """Waits until the server answers; false where it was interrupted, failed, or took too long."""
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and not interrupted.wait(0.02):
        if answers(host, port):
            return True
    return False


def answers(host: str, port: int) -> bool:
    """Does somebody listen there?"""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where it listens on all addresses
    try:
        with socket.create_connection((reachable, port), timeout=0.5):
            return True
    except OSError:
        return False
