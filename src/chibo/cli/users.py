"""`chibo user`: accounts of those who sign in, and the role each holds where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, Group, option, pass_session
from chibo.cli.times import DAY

if TYPE_CHECKING:
    from datetime import date

    from chibo.cli.session import Session


@click.group(cls=Group, help=_n("Người dùng."))
def user() -> None:
    """The group itself does nothing."""


@user.command(
    "add",
    cls=Command,
    help=_n("Lập tài khoản và giao một vai trò. Mật khẩu hỏi khi chạy, hoặc đọc từ đầu vào chuẩn."),
)
@click.argument("username")
@option("--name", default="", help=_n("Tên hiển thị"))
@option(
    "--role",
    required=True,
    help=_n("Mã vai trò, như organisation_officer, secretary, cell_secretary, member"),
)
@option("--unit", "ref", required=True, metavar="CODE", help=_n("Ở đơn vị này"))
@option("--from", "start", type=DAY, help=_n("Từ ngày này (mặc định: hôm nay)"))
@pass_session
def add(session: Session, /, *, username: str, name: str, role: str, ref: str, start: date | None) -> None:
    """Makes the account and its role together, or neither."""
    from django.db import transaction

    from chibo.accounts.services import create_user
    from chibo.core.clock import today
    from chibo.org.queries import unit_on
    from chibo.org.services import grant_role

    viewer = session.viewer
    unit = unit_on(viewer, ref, start or today())
    password = _password()
    with transaction.atomic():
        made = create_user(viewer.actor, username=username, password=password, display_name=name)
        grant_role(viewer, user=made, role=role, unit=unit, starts_on=start or today())
    click.echo(_("Đã lập tài khoản %(user)s ở %(unit)s.") % {"user": made.username, "unit": unit.name})


@user.command(
    "password", cls=Command, help=_n("Đặt lại mật khẩu. Mật khẩu hỏi khi chạy, hoặc đọc từ đầu vào chuẩn.")
)
@click.argument("username")
@pass_session
def password(session: Session, /, *, username: str) -> None:
    """Gives an account a new password."""
    from chibo.accounts.services import set_password
    from chibo.cli.session import user_named

    viewer = session.viewer
    set_password(viewer.actor, user=user_named(username), password=_password())
    click.echo(_("Đã đặt lại mật khẩu của %(user)s.") % {"user": username})


@user.command("code", cls=Command, help=_n("Cấp mã dùng một lần để người quên mật khẩu tự vào lại."))
@click.argument("username")
@option("--keep-factor", is_flag=True, help=_n("Giữ lớp bảo vệ thứ hai đang có"))
@pass_session
def code(session: Session, /, *, username: str, keep_factor: bool) -> None:
    """Prints a one-time code; who uses it chooses a new password. The operator, or an officer above with `--as`."""
    from django.utils import timezone

    from chibo.accounts.models import CodeKind
    from chibo.cli.session import user_named
    from chibo.org.services.accounts import issue_code_anywhere

    kind = CodeKind.PASSWORD if keep_factor else CodeKind.FACTOR
    issued = issue_code_anywhere(session.viewer, user=user_named(username), kind=kind)
    until = timezone.localtime(issued.expires_at)
    sentence = _("Mã của %(user)s: %(code)s (dùng một lần, trước %(until)s)")
    click.echo(sentence % {"user": username, "code": issued.code, "until": f"{until:%d/%m/%Y %H:%M}"})


def _password() -> str:
    """The password typed twice and not shown, or the first line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt(_("Mật khẩu"), hide_input=True, confirmation_prompt=_("Nhập lại mật khẩu"))
    return asked
