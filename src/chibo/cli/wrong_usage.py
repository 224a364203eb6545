"""What a wrong usage of the command line is told as, in the language of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext_lazy as _n

if TYPE_CHECKING:
    from chibo.cli.session import Session

_SEE_HELP = _n("Xem: %(command)s --help")
_NO_OPTION = _n("Không có tùy chọn %(name)s.")
_NO_COMMAND = _n("Không có lệnh «%(name)s».")
_MISSING = _n("Thiếu %(name)s.")
_BAD_CHOICE = _n("%(name)s: «%(value)s» không dùng được. Các giá trị có: %(choices)s.")
_BAD_NUMBER = _n("%(name)s: cần một số từ %(least)s đến %(most)s.")
_BAD_VALUE = _n("%(name)s: giá trị không dùng được (%(why)s).")


def tell(session: Session, error: click.UsageError) -> None:
    """Prints the usage of the command, a sentence, and where to read more, on stderr."""
    session.start()
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx is not None:
        click.echo(error.ctx.get_help(), err=True)
        return
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
    click.echo(sentence(error), err=True)
    if error.ctx is not None:
        click.echo(_SEE_HELP % {"command": error.ctx.command_path}, err=True)


def sentence(error: click.UsageError) -> str:
    """What is wrong. What click alone can say (rare) stays in its own English."""
    if isinstance(error, click.MissingParameter):
        return _MISSING % {"name": _name(error)}
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.NoSuchOption):
        return _NO_OPTION % {"name": error.option_name}
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _NO_COMMAND % {"name": error.command_name}
    return error.format_message()


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        value = error.message.split("'")[1] if "'" in error.message else ""
        return _BAD_CHOICE % {
            "name": _name(error),
            "value": value,
            "choices": ", ".join(map(str, kind.choices)),
        }
    if isinstance(kind, click.IntRange):
        return _BAD_NUMBER % {"name": _name(error), "least": kind.min, "most": kind.max}
    return _BAD_VALUE % {"name": _name(error), "why": error.message}


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name
