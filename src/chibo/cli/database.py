"""`chibo migrate`: the tables, and whether they are those the program needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n
from django.utils.translation import ngettext

from chibo.cli.frame import Command, pass_session

if TYPE_CHECKING:
    from chibo.cli.session import Session


@click.command(
    "migrate", cls=Command, help=_n("Tạo các bảng của cơ sở dữ liệu, hoặc cập nhật cho đúng phiên bản.")
)
@pass_session
def migrate(session: Session, /) -> None:
    """Brings the tables up to date and says how many steps that took."""
    session.require_operator()
    steps = bring_up_to_date()
    if not steps:
        click.echo(_("Cơ sở dữ liệu đã đúng phiên bản."))
        return
    sentence = ngettext(
        "Đã cập nhật cơ sở dữ liệu: %(count)s bước.", "Đã cập nhật cơ sở dữ liệu: %(count)s bước.", steps
    )
    click.echo(sentence % {"count": steps})


def bring_up_to_date() -> int:
    """Applies the migrations that wait, silently; gives their number."""
    from django.conf import settings
    from django.core.management import call_command

    from chibo.core.bulk import renew_statistics
    from chibo.people.tallies.keeping import refresh

    settings.CHIBO_HOME.mkdir(parents=True, exist_ok=True)
    waiting = len(migrations_waiting())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
        refresh()
        renew_statistics()
    return waiting


def require_tables() -> None:
    """On SQLite brings the tables up to date; elsewhere raises `DomainError` and leaves that to whoever runs the database."""
    from django.db import connection

    from chibo.core.errors import DomainError

    if connection.vendor == "sqlite":
        bring_up_to_date()
    elif migrations_waiting():
        raise DomainError("database_behind", _("Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy: chibo migrate"))


def migrations_waiting() -> list[Any]:
    """Migrations the database has not had yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def sentence_if_behind() -> str | None:
    """What to do where the tables are missing or old; None where they are in order or cannot be read."""
    from django.db import DatabaseError

    try:
        behind = bool(migrations_waiting())
    except DatabaseError:
        return None
    return (
        _("Cơ sở dữ liệu chưa có bảng hoặc chưa đúng phiên bản. Hãy chạy: chibo migrate") if behind else None
    )
