"""What every command shares: `--as` and `--lang`, and help in both languages.

Texts are lazy: they are looked up once Django stands (`Session.start`), and click never sees them before.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import click
from django.utils.translation import gettext_lazy as _n

from chibo.cli.session import LANGUAGES, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.utils.functional import _StrPromise

_AS = _n("Người dùng đứng tên (mặc định: người vận hành máy)")
_LANG = _n("Ngôn ngữ của câu trả lời: vi (mặc định) hoặc en")
_HELP = _n("In hướng dẫn này")
_USAGE = _n("Cách dùng:")
_OPTIONS = _n("Tùy chọn")
_COMMANDS = _n("Lệnh")

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")

pass_session = click.make_pass_decorator(Session)


class WrongUsageError(click.UsageError):
    """A wrong usage, told in a lazy sentence that is looked up when it is shown."""

    def __init__(self, sentence: _StrPromise, ctx: click.Context | None = None, **values: str) -> None:
        super().__init__("", ctx)
        self.sentence = sentence
        self.values = values

    def format_message(self) -> str:
        return str(self.sentence) % self.values


def session_of(ctx: click.Context) -> Session:
    """The session of the run; a context without one (shell completion) gets a plain one."""
    root = ctx.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    return root.obj


def _set_user(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        session_of(ctx).username = value


def _set_language(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        session_of(ctx).language = value


class Option(click.Option):
    """An option with lazy help."""

    def __init__(self, names: Sequence[str], help: _StrPromise, **facts: Any) -> None:  # noqa: A002 - click's word
        super().__init__(names, help=" ", **facts)
        self.lazy_help = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = str(self.lazy_help)
        return super().get_help_record(ctx)


def _shared_options() -> list[click.Parameter]:
    return [
        Option(["--as"], metavar="USER", help=_AS, expose_value=False, callback=_set_user, is_eager=True),
        Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            help=_LANG,
            expose_value=False,
            callback=_set_language,
            is_eager=True,
        ),
    ]


class Command(click.Command):
    """A command with lazy help and the shared options; its function runs with Django, unless `starts_django` is false."""

    starts_django = True

    def __init__(self, *args: Any, help: _StrPromise, **facts: Any) -> None:  # noqa: A002 - click's word
        super().__init__(*args, **facts)
        self.lazy_help = help
        self.params += _shared_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The language holds for the whole run, also for the help and the refusals that come before it on the line."""
        for word, after in pairwise([*args, ""]):
            name, _equals, value = word.partition("=")
            if name == "--lang" and (value or after) in LANGUAGES:
                session_of(ctx).language = value or after
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        if self.starts_django:
            session_of(ctx).start()
        return super().invoke(ctx)

    def get_help(self, ctx: click.Context) -> str:
        session_of(ctx).start()
        return super().get_help(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None and session_of(ctx).is_started:
            option.help = str(_HELP)
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        session_of(ctx).start()
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{_USAGE} ")

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(str(self.lazy_help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _definitions(formatter, str(_OPTIONS), _option_records(self, ctx))


class BareCommand(Command):
    """A command that prepares the environment before Django reads it."""

    starts_django = False


class Group(Command, click.Group):
    """A group of commands."""

    starts_django = False
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        _definitions(formatter, str(_COMMANDS), self._command_records(ctx))

    def _command_records(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if isinstance(command, Command):
                yield name, str(command.lazy_help)


def _option_records(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
        if record is not None:
            yield record


def _definitions(formatter: click.HelpFormatter, heading: str, records: Iterator[tuple[str, str]]) -> None:
    found = list(records)
    if found:
        with formatter.section(heading):
            formatter.write_dl(found)


def option(*names: str, **facts: Any) -> Callable[[FunctionT], FunctionT]:
    """`click.option` with lazy help."""
    return click.option(*names, cls=Option, **facts)


as_json = option(
    "--json", "as_json", is_flag=True, help=_n("In một văn bản JSON ra đầu ra chuẩn, không in gì khác")
)
