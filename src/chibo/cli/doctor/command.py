"""`chibo doctor`: looks at everything the program rests on, and says of each thing how it stands and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, as_json, pass_session
from chibo.cli.output import columns, print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chibo.cli.doctor.finding import Finding
    from chibo.cli.session import Session


@click.command(
    "doctor", cls=Command, help=_n("Kiểm tra máy, thư mục, khóa, cơ sở dữ liệu, nhật ký; nói cách sửa.")
)
@as_json
@pass_session
def doctor(session: Session, /, *, as_json: bool) -> int:
    """One line a check; 1 where anything is bad. Changes nothing."""
    from chibo.cli.doctor.finding import State

    session.require_operator()
    found = list(examine())
    if as_json:
        print_json({"checks": [asdict(finding) for finding in found]})
    else:
        _tell(found)
    return 1 if any(finding.state is State.BAD for finding in found) else 0


def examine() -> Iterator[Finding]:
    """What every check finds, those of the database only where it answers and has its tables."""
    from django.db import DatabaseError

    from chibo.cli.doctor import background, machine, register
    from chibo.cli.doctor.finding import State, bad

    yield from _each(
        machine.environment,
        machine.home,
        machine.key_files,
        machine.disk,
        machine.certificate,
        machine.port,
    )
    try:
        yield from register.database()
        tables = list(register.migrations())
    except DatabaseError as error:
        yield bad(
            "database",
            _("Không mở được cơ sở dữ liệu: %(why)s") % {"why": str(error).strip()},
            _(
                "Hãy kiểm tra DATABASE_URL, và máy chủ PostgreSQL có chạy không; tệp hỏng thì chibo restore TỆP."
            ),
        )
        return
    yield from tables
    if all(finding.state is State.OK for finding in tables):
        yield from _each(
            register.audit,
            register.sealed,
            register.ready_counts,
            register.names,
            register.clock,
            register.last_backup,
            background.worker,
            background.jobs,
        )


def _each(*checks: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    for check in checks:
        yield from check()


def _tell(found: list[Finding]) -> None:
    words = {"ok": _("tốt"), "warn": _("chú ý"), "bad": _("phải sửa")}
    rows = columns([(words[finding.state], finding.text) for finding in found])
    for line, finding in zip(rows, found, strict=True):
        click.echo(line)
        if finding.mend:
            click.echo(f"    → {finding.mend}")
