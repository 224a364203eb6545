"""Checks of the register: database, tables, log, sealed fields, clock, last backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.cli.backups import keys
from chibo.cli.backups.restoring import has_tables
from chibo.cli.database import migrations_waiting
from chibo.cli.doctor.finding import bad, ok, warn
from chibo.cli.doctor.machine import others_may
from chibo.cli.services import BACKUP
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.cli.doctor.finding import Finding

#: A week of typing is what an office may lose at most.
BACKUP_DAYS = 7
#: Clocks of two machines may differ by so much without harm.
CLOCK_SLACK = timedelta(minutes=5)
SAMPLE_ROWS = 200
#: Of PostgreSQL, as the server counts: 15.0.
OLDEST_SERVER = 150_000


def database() -> Iterator[Finding]:
    """The database answers and is whole. Raises DatabaseError where it does not answer."""
    from django.db import connection

    connection.ensure_connection()
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Iterator[Finding]:
    from django.db import connection

    path = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        is_whole = cursor.fetchone()[0] == "ok"
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if is_whole:
        yield ok("database", _("Cơ sở dữ liệu %(path)s nguyên vẹn.") % {"path": path})
    else:
        mend = _("Hãy dừng máy chủ, giữ lại tệp hỏng, rồi khôi phục: chibo restore TỆP")
        yield bad("database", _("Cơ sở dữ liệu %(path)s bị hỏng.") % {"path": path}, mend)
    if mode == "wal":
        yield ok("wal", _("Chế độ ghi WAL: người đọc không phải chờ người ghi."))
    else:
        yield bad(
            "wal",
            _("Chế độ ghi là %(mode)s, không phải WAL.") % {"mode": mode},
            _("Hãy đặt CHIBO_HOME trên đĩa của máy, không phải thư mục mạng."),
        )
    if path.exists() and others_may(path) and others_may(path.parent):
        yield warn(
            "database",
            _("Tài khoản khác trên máy đọc được tệp cơ sở dữ liệu %(path)s.") % {"path": path},
            _("Hãy chạy: chmod 600 %(path)s") % {"path": path},
        )


def _postgresql() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        version, encoding = cursor.fetchone()
    if version >= OLDEST_SERVER and encoding == "UTF8":
        yield ok("database", _("PostgreSQL trả lời."))
    else:
        yield bad(
            "database",
            _("PostgreSQL quá cũ hoặc không dùng UTF-8 (%(encoding)s).") % {"encoding": encoding},
            _("Cần PostgreSQL 15 trở lên với mã hóa UTF8; xem docs/how-to/move-to-postgresql.md."),
        )


def migrations() -> Iterator[Finding]:
    """The tables are those of the program."""
    waiting = len(migrations_waiting())
    if waiting:
        mend = _("Hãy chạy: chibo backup rồi chibo migrate") if has_tables() else _("Hãy chạy: chibo migrate")
        text = ngettext("Còn %(count)s bước cập nhật bảng.", "Còn %(count)s bước cập nhật bảng.", waiting)
        yield bad("migrations", text % {"count": waiting}, mend)
    else:
        yield ok("migrations", _("Cơ sở dữ liệu đúng phiên bản."))


def audit() -> Iterator[Finding]:
    """The log: linked, waiting, broken. Reads every link."""
    from chibo.core.audit import sealer

    report = sealer.verify()
    facts = {"linked": report.linked, "waiting": report.waiting, "broken": len(report.broken)}
    text = _("Nhật ký: %(linked)s mắt đúng, %(waiting)s dòng chờ nối, %(broken)s chỗ hỏng.") % facts
    if report.broken:
        yield bad("audit", text, _("Hãy chạy: chibo audit verify, và báo người phụ trách."))
    else:
        yield ok("audit", text)


def sealed() -> Iterator[Finding]:
    """The keys in use open what was sealed: the newest rows of every sealed column."""
    from django.db import connection

    from chibo.core.sealed import unseal

    try:
        for token in keys.sealed_values(connection, limit=SAMPLE_ROWS):
            unseal(token)
    except DomainError as error:
        place = {"place": keys.place(keys.FIELD_KEYS)}
        yield bad("sealed", str(error), _("Hãy đặt tệp khóa đã cất giữ vào %(place)s.") % place)
    else:
        yield ok("sealed", _("Khóa mở được dữ liệu niêm phong."))


def ready_counts() -> Iterator[Finding]:
    """The ready counts are what the register says; works every one of them out again, and changes none."""
    from chibo.people.models import TallyMark
    from chibo.people.tallies.keeping import wrong_units

    wrong, marked = len(wrong_units()), TallyMark.objects.values("unit_id").distinct().count()
    mend = _("Hãy chạy: chibo tallies --rebuild")
    if wrong:
        text = ngettext(
            "Số cộng sẵn của %(count)s đơn vị sai.", "Số cộng sẵn của %(count)s đơn vị sai.", wrong
        )
        yield bad("tallies", text % {"count": wrong}, mend)
    elif marked:
        text = ngettext(
            "%(count)s đơn vị chờ cộng lại; số liệu vẫn đúng nhưng chậm hơn.",
            "%(count)s đơn vị chờ cộng lại; số liệu vẫn đúng nhưng chậm hơn.",
            marked,
        )
        yield warn("tallies", text % {"count": marked}, _("Hãy chạy: chibo tallies"))
    else:
        yield ok("tallies", _("Số cộng sẵn đúng với sổ."))


def names() -> Iterator[Finding]:
    """The kept syllables are those of the names: otherwise a search might leave somebody out."""
    from chibo.people.syllables.keeping import wrong_people

    wrong = len(wrong_people())
    if wrong:
        text = ngettext(
            "Chỉ mục tên của %(count)s người sai; tìm tên có thể thiếu họ.",
            "Chỉ mục tên của %(count)s người sai; tìm tên có thể thiếu họ.",
            wrong,
        )
        yield bad("names", text % {"count": wrong}, _("Hãy chạy: chibo tallies --rebuild"))
    else:
        yield ok("names", _("Chỉ mục tên đúng với sổ."))


def clock() -> Iterator[Finding]:
    """The clock of the machine has not gone back behind the newest line of the log."""
    from chibo.core.audit.models import AuditEntry
    from chibo.core.clock import now

    newest = AuditEntry.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    if newest is not None and newest > now() + CLOCK_SLACK:
        yield bad(
            "clock",
            _("Đồng hồ máy chậm hơn dòng nhật ký mới nhất (%(at)s).")
            % {"at": f"{timezone.localtime(newest):%d/%m/%Y %H:%M}"},
            _("Hãy chỉnh lại ngày giờ của máy."),
        )
    else:
        yield ok("clock", _("Đồng hồ máy: %(at)s.") % {"at": f"{timezone.localtime(now()):%d/%m/%Y %H:%M}"})


def last_backup() -> Iterator[Finding]:
    """How old the last backup is, by the log."""
    from chibo.core.audit.models import AuditEntry
    from chibo.core.clock import now

    last = AuditEntry.objects.filter(act=BACKUP).order_by("-id").values_list("recorded_at", flat=True).first()
    mend = _("Hãy chạy: chibo backup, và cất một bản ngoài máy này.")
    if last is None:
        yield warn("backup", _("Chưa sao lưu lần nào."), mend)
        return
    days = (now() - last).days
    text = ngettext(
        "Lần sao lưu cuối cách đây %(count)s ngày.", "Lần sao lưu cuối cách đây %(count)s ngày.", days
    ) % {"count": days}
    yield warn("backup", text, mend) if days > BACKUP_DAYS else ok("backup", text)
