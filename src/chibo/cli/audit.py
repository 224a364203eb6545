"""`chibo audit`: is the log whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, Group, as_json, pass_session
from chibo.cli.output import print_json

if TYPE_CHECKING:
    from chibo.cli.session import Session


@click.group(cls=Group, help=_n("Nhật ký."))
def audit() -> None:
    """The group itself does nothing."""


@audit.command(
    "verify", cls=Command, help=_n("Nối các dòng nhật ký đang chờ vào chuỗi, rồi kiểm tra từng mắt.")
)
@as_json
@pass_session
def verify(session: Session, /, *, as_json: bool) -> int:
    """Says linked, waiting and broken; 1 where anything is broken."""
    from chibo.core.audit import sealer

    session.require_operator()
    sealer.seal_committed()
    report = sealer.verify()
    if as_json:
        print_json({"linked": report.linked, "waiting": report.waiting, "broken": report.broken})
    else:
        counts = {"linked": report.linked, "waiting": report.waiting, "broken": len(report.broken)}
        click.echo(_("Nhật ký: %(linked)s mắt đúng, %(waiting)s dòng chờ nối, %(broken)s chỗ hỏng.") % counts)
        for sentence in report.broken:
            click.echo(sentence, err=True)
    return 1 if report.broken else 0
