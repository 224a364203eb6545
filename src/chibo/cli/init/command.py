"""`chibo init`: the first installation in plain questions; every answer can be an option, for those who install by script."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import BareCommand, option, pass_session

if TYPE_CHECKING:
    from chibo.cli.init.installing import Answers
    from chibo.cli.session import Session

FILE, PASSPHRASE = "file", "passphrase"


@click.command(
    "init",
    cls=BareCommand,
    help=_n(
        "Cài đặt lần đầu: hỏi tên tổ chức đảng, người dùng đầu tiên, cách giữ khóa. Khi không có người trả lời: "
        "dùng các tùy chọn, dòng đầu của đầu vào chuẩn là mật khẩu, dòng sau là cụm mật khẩu."
    ),
)
@option("--unit-name", metavar="NAME", help=_n("Tên tổ chức đảng cao nhất của sổ, ví dụ: Đảng bộ xã Na Khê"))
@option("--unit-kind", metavar="KIND", help=_n("Loại: province, commune, ward, cell, …"))
@option("--unit-code", metavar="CODE", help=_n("Mã ngắn, không dấu (mặc định: lấy từ tên)"))
@option("--user", "username", metavar="NAME", help=_n("Tên đăng nhập của cán bộ đầu tiên"))
@option("--user-name", "display_name", metavar="NAME", help=_n("Họ tên của cán bộ ấy, để hiển thị"))
@option(
    "--keys",
    type=click.Choice((FILE, PASSPHRASE)),
    help=_n(
        "file: khóa trong tệp chỉ tài khoản này đọc được; passphrase: có thêm cụm mật khẩu khi khởi động"
    ),
)
@pass_session
def init(session: Session, /, **given: str | None) -> None:
    """Asks, then installs as a whole or not at all; prints the recovery sheet and what to do next."""
    from chibo.cli.init import installing

    installing.close_home()
    session.start()
    session.require_operator()
    installing.require_new()
    click.echo(_("CÀI ĐẶT LẦN ĐẦU. Dữ liệu nằm trong thư mục %(home)s.") % {"home": installing.home()})
    answers = _answers(given)
    ref = installing.install(answers)
    _tell(answers, ref)


def _answers(given: dict[str, Any]) -> Answers:
    """What was given, and the rest by asking. Raises `DomainError` where nobody can be asked."""
    from chibo.cli.init.installing import Answers, kinds_of_top, usual_code

    name = given["unit_name"] or _ask("--unit-name", _("Tên tổ chức đảng cao nhất của sổ này"))
    kind = given["unit_kind"] or _ask("--unit-kind", _question_of_kinds(kinds_of_top()))
    code = given["unit_code"] or _ask("--unit-code", _("Mã ngắn của tổ chức ấy"), default=usual_code(name))
    user = given["username"] or _ask("--user", _("Tên đăng nhập của cán bộ đầu tiên"), default="can-bo")
    shown = given["display_name"] or _ask("--user-name", _("Họ tên của cán bộ ấy"), default=user)
    password = _secret(_("Mật khẩu của cán bộ ấy"))
    keys = given["keys"] or _ask("--keys", _question_of_keys(), default=FILE)
    passphrase = _secret(_("Cụm mật khẩu giữ khóa")) if keys == PASSPHRASE else ""
    return Answers(name, kind, code, user, shown, password, passphrase)


def _question_of_kinds(kinds: list[tuple[str, str]]) -> str:
    listed = "\n".join(f"  {code}: {name}" for code, name in kinds)
    return _("Loại tổ chức, gõ một trong các mã sau:") + f"\n{listed}\n" + _("Loại")


def _question_of_keys() -> str:
    return _(
        "Khóa mở số định danh, điện thoại, ghi chú được giữ thế nào?\n"
        "  file: trong một tệp chỉ tài khoản này đọc được; máy tự khởi động được\n"
        "  passphrase: tệp ấy còn có cụm mật khẩu; mỗi lần khởi động phải gõ\n"
        "Chọn"
    )


def _ask(flag: str, question: str, default: str | None = None) -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt(question, default=default)
        return asked
    if default is not None:
        return default
    from chibo.core.errors import DomainError

    sentence = _("Thiếu %(option)s. Hãy chạy lệnh này trong cửa sổ lệnh để được hỏi, hoặc cho đủ tùy chọn.")
    raise DomainError("answer_missing", sentence % {"option": flag})


def _secret(question: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt(question, hide_input=True, confirmation_prompt=_("Nhập lại"))
    return asked


def _tell(answers: Answers, ref: str) -> None:
    from chibo.cli.backups.sheet import sheet

    click.echo("")
    click.echo(sheet())
    click.echo("")
    facts = {"unit": answers.unit_name, "ref": ref, "user": answers.username}
    click.echo(_("Đã cài đặt xong: %(unit)s (mã %(ref)s), cán bộ %(user)s.") % facts)
    if "CHIBO_HOME" not in os.environ:
        click.echo(_("Thư mục dữ liệu là var trong thư mục đang đứng; đặt CHIBO_HOME để chỉ nơi khác."))
    for line in (
        _("Việc tiếp theo:"),
        _("  1. In phiếu khôi phục ở trên, chép tệp khóa ra USB, cất cả hai trong két."),
        _("  2. Chạy trang web:  chibo serve"),
        _("  3. Đăng nhập, mở «Nhập danh sách», nhập danh sách đảng viên mới nhất."),
        _("  4. Sao lưu:  chibo backup;  kiểm tra máy:  chibo doctor"),
    ):
        click.echo(line)
