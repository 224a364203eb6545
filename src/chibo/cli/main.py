"""The command `chibo`: its groups, and what a refusal, a wrong usage or a missing table becomes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click
from django.utils.translation import gettext_lazy as _n

from chibo.cli import (
    answers,
    audit,
    database,
    duties,
    explain,
    exports,
    imports,
    regulations,
    serve,
    tallies,
    units,
    users,
    worker,
)
from chibo.cli.backups import commands as backups
from chibo.cli.demo import command as demo
from chibo.cli.doctor.command import doctor
from chibo.cli.frame import Group
from chibo.cli.init import command as init
from chibo.cli.make_data import command as make_data
from chibo.cli.session import Session
from chibo.cli.wrong_usage import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2
#: Whatever a run creates, the folder of the register and its files too, is for this account alone.
_CLOSED: Final = 0o077


@click.group(cls=Group, name="chibo", help=_n("Sổ công tác của cấp ủy cơ sở."))
def chibo() -> None:
    """The group itself does nothing."""


for _command in (
    database.migrate,
    demo.demo,
    init.init,
    serve.serve,
    worker.worker,
    units.unit,
    users.user,
    imports.import_list,
    imports.batch,
    exports.export,
    answers.figures,
    explain.explain,
    regulations.rules,
    duties.obligations,
    audit.audit,
    backups.backup,
    backups.verify,
    backups.restore,
    doctor,
    tallies.tallies,
    make_data.make_data,
):
    chibo.add_command(_command)


def main() -> None:
    """Runs the command line of the process and ends it with the code of the run."""
    os.umask(_CLOSED)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows would not take Vietnamese letters
            stream.reconfigure(encoding="utf-8")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """One run: 0 done, 1 refused (a sentence on stderr), 2 wrong usage. Its language does not stay behind."""
    session = Session()
    try:
        return _run(session, arguments)
    finally:
        session.end()


def _run(session: Session, arguments: Sequence[str]) -> int:
    try:
        code = chibo.main(list(arguments), prog_name="chibo", standalone_mode=False, obj=session)
    except click.UsageError as error:
        tell(session, error)
        return WRONG_USAGE
    except click.exceptions.Abort:
        return REFUSED
    except Exception as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        return REFUSED
    return code if isinstance(code, int) else DONE


def _sentence_of(error: Exception) -> str | None:
    """What to tell about a refusal or a database that is behind the program; None for a fault of the program."""
    from django.db import DatabaseError

    from chibo.core.errors import DomainError

    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, DatabaseError):
        return database.sentence_if_behind()
    return None
