"""Checks of the machine: settings, home directory, keys, disk, port. None of them asks the database."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.cli.backups import keys
from chibo.cli.doctor.finding import bad, ok, warn
from chibo.cli.output import number
from chibo.core.dates import format_date
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.cli.doctor.finding import Finding

MEGABYTE = 1_000_000
#: Below the first the program cannot work for long; below the second a backup may not find room.
LEAST_FREE, ENOUGH_FREE = 200 * MEGABYTE, 2000 * MEGABYTE
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def environment() -> Iterator[Finding]:
    """Settings that are for trying out, not for use; a malformed one has ended the program before."""
    from django.conf import settings

    if settings.DEBUG:
        yield bad("environment", _("CHIBO_DEBUG=1: trang lỗi cho xem dữ liệu."), _("Hãy bỏ CHIBO_DEBUG."))
    if settings.CHIBO_TODAY:
        yield warn(
            "environment",
            _("CHIBO_TODAY đặt ngày làm việc là %(day)s.") % {"day": settings.CHIBO_TODAY},
            _("Chỉ dùng khi trình diễn: hãy bỏ CHIBO_TODAY."),
        )
    if not settings.DEBUG and not settings.CHIBO_TODAY:
        yield ok("environment", _("Cài đặt đọc được."))


def home() -> Iterator[Finding]:
    """The home directory: there, writable, closed to other accounts of the machine."""
    from django.conf import settings

    folder: Path = settings.CHIBO_HOME
    names = {"path": folder}
    if not folder.is_dir():
        yield bad("home", _("Chưa có thư mục %(path)s.") % names, _("Hãy chạy: chibo migrate"))
    elif not os.access(folder, os.W_OK | os.R_OK):
        yield bad("home", _("Không ghi được vào %(path)s.") % names, _("Hãy cho tài khoản này quyền ghi."))
    elif others_may(folder):
        yield warn(
            "home",
            _("Tài khoản khác trên máy đọc được thư mục %(path)s.") % names,
            _("Hãy chạy: chmod 700 %(path)s") % names,
        )
    else:
        yield ok("home", _("Thư mục %(path)s dùng được.") % names)


def others_may(path: Path) -> bool:
    """May other accounts do anything with it? Windows says this otherwise; there it is not asked."""
    return os.name != "nt" and bool(path.stat().st_mode & _OTHERS)


def key_files() -> Iterator[Finding]:
    """Both keys: there, well formed, readable by this account alone."""
    for name in (keys.FIELD_KEYS, keys.SECRET_KEY):
        place = keys.place(name)
        names = {"place": place}
        path = Path(place)
        if place == name:
            yield ok("keys", _("Khóa lấy từ %(place)s.") % names)
        elif not path.is_file():
            yield bad(
                "keys", _("Không có tệp khóa %(place)s.") % names, _("Hãy chép lại tệp khóa đã cất giữ.")
            )
        elif others_may(path):
            yield bad(
                "keys",
                _("Tài khoản khác trên máy đọc được tệp khóa %(place)s.") % names,
                _("Hãy chạy: chmod 600 %(place)s") % names,
            )
        else:
            yield ok("keys", _("Tệp khóa %(place)s chỉ tài khoản này đọc được.") % names)
    yield from _form_of_keys()


def _form_of_keys() -> Iterator[Finding]:
    from chibo.core.sealed import seal

    try:
        seal("x")
    except DomainError as error:
        yield bad("keys", str(error), _("Hãy chép lại tệp khóa đã cất giữ."))


def disk() -> Iterator[Finding]:
    """Free room where the register and its backups lie."""
    from django.conf import settings

    folder: Path = settings.CHIBO_HOME
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    text = _("Đĩa còn trống %(size)s MB.") % {"size": number(free // MEGABYTE)}
    mend = _("Hãy dọn đĩa, hoặc chuyển CHIBO_HOME sang đĩa lớn hơn.")
    if free < LEAST_FREE:
        yield bad("disk", text, mend)
    elif free < ENOUGH_FREE:
        yield warn("disk", text, mend)
    else:
        yield ok("disk", text)


def certificate() -> Iterator[Finding]:
    """The certificate of `chibo serve --lan`, where there is one: a server that runs goes on with the one it began with."""
    from django.conf import settings

    from chibo.cli.lan import authority
    from chibo.core.clock import now

    last = authority.last_moment(Path(settings.CHIBO_HOME) / "lan")
    if last is None:
        return
    facts = {"day": format_date(last.date())}
    mend = _("Hãy dừng rồi chạy lại: chibo serve --lan; khi chạy lại, chứng chỉ được gia hạn.")
    if last <= now():
        yield bad("certificate", _("Chứng chỉ của mạng nội bộ hết hạn ngày %(day)s.") % facts, mend)
    elif last - authority.RENEW_BEFORE <= now():
        yield warn("certificate", _("Chứng chỉ của mạng nội bộ sắp hết hạn, ngày %(day)s.") % facts, mend)
    else:
        yield ok("certificate", _("Chứng chỉ của mạng nội bộ còn hạn đến %(day)s.") % facts)


def port() -> Iterator[Finding]:
    """Does somebody listen where the server would? Only told: it may be the server itself."""
    from django.conf import settings

    from chibo.cli.serve import answers

    facts = {"port": settings.CHIBO_PORT}
    if answers(settings.CHIBO_HOST, settings.CHIBO_PORT):
        yield ok("port", _("Cổng %(port)s có máy chủ đang trả lời.") % facts)
    else:
        yield ok("port", _("Cổng %(port)s còn trống; máy chủ chưa chạy.") % facts)
