"""`chibo serve`: the web server. It speaks to nobody but those who ask it, and keeps no log of who asked."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.database import require_tables
from chibo.cli.frame import BareCommand, option, pass_session
from chibo.cli.lan import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from chibo.cli.lan.authority import Certificates
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
@option("--no-worker", is_flag=True, help=_n("Không chạy kèm phần làm việc nền (chibo worker)"))
@option("--lan", is_flag=True, help=_n("Cho máy khác trong mạng của cơ quan vào, qua https"))
@option(
    "--install-port",
    type=click.IntRange(1, 65535),
    help=_n("Cổng của trang cài chứng chỉ khi có --lan (mặc định: cổng kế tiếp)"),
)
@pass_session
def serve(
    session: Session,
    /,
    *,
    port: int | None,
    workers: int,
    no_worker: bool,
    lan: bool,
    install_port: int | None,
) -> None:
    """Serves the register until it is interrupted."""
    if lan:
        serving.prepare_environment()
    start_on(session, port)
    session.require_operator()
    require_free_port()
    require_tables()
    if lan:
        _serve_lan(workers, install_port, with_worker=not no_worker)
    else:
        run_server(_announce, workers=workers, with_worker=not no_worker)


def _announce() -> None:
    click.echo(_("Đang chạy ở %(url)s. Dừng: Ctrl+C.") % {"url": address()})


def _serve_lan(workers: int, install_port: int | None, *, with_worker: bool) -> None:
    """With a certificate of the office's own, and the page that installs its authority beside it."""
    from django.conf import settings

    found = serving.certificates()
    page = serving.install_page(found, install_port or settings.CHIBO_PORT + 1, address())

    def announce() -> None:
        page.start()
        _announce()
        for line in serving.words(found, page):
            click.echo(line)

    try:
        run_server(announce, workers=workers, with_worker=with_worker, certificates=found)
    finally:
        page.stop()


def start_on(session: Session, port: int | None) -> None:
    """Makes Django ready with the port asked for as its setting."""
    if port is not None:
        os.environ["CHIBO_PORT"] = str(port)
    session.start()


def address() -> str:
    """The address to open."""
    from django.conf import settings

    if settings.CHIBO_HTTPS:
        return f"https://{settings.CHIBO_PUBLIC_HOST}:{settings.CHIBO_PORT}"
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


def run_server(
    announce: Callable[[], None],
    *,
    workers: int = 1,
    with_worker: bool = True,
    certificates: Certificates | None = None,
) -> None:
    """Links what waits in the log, then serves; `announce` is called once the server answers, and then the worker starts."""
    from django.conf import settings
    from django.db import connections

    from chibo.cli.worker_child import WorkerChild
    from chibo.core.audit.sealer import seal_committed

    seal_committed()
    connections.close_all()
    child = WorkerChild()

    def answering() -> None:
        announce()
        if with_worker:
            child.start()

    try:
        _server(settings.CHIBO_HOST, settings.CHIBO_PORT, workers, answering, certificates).serve()
    finally:
        child.stop()


def _server(
    host: str, port: int, workers: int, announce: Callable[[], None], certificates: Certificates | None
) -> Any:
    from granian.constants import Interfaces, SSLProtocols
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
        ssl_cert=certificates.chain if certificates else None,
        ssl_key=certificates.key if certificates else None,
        ssl_protocol_min=SSLProtocols.tls12,
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
