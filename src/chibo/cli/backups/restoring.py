"""Putting a verified copy in the place of the register: wholly, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.cli.backups import archive, keys, standing, tables, writing
from chibo.cli.backups.staging import staged
from chibo.cli.database import bring_up_to_date, migrations_waiting
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from chibo.cli.backups.staging import Staged
    from chibo.cli.backups.writing import Written
    from chibo.core.audit.services import Actor

SAFETY = "before-restore"


def restore_backup(actor: Actor, path: Path, *, may_replace: bool) -> tuple[Staged, Written | None]:
    """Makes the register that of the backup; gives it, and the safety copy of what was there (None: nothing was).

    Raises `DomainError`, the register untouched, where the file is damaged, of a newer program, sealed by other keys,
    or where the register is not empty and `may_replace` is false.
    """
    from chibo.cli.services import note_restore
    from chibo.core.audit.sealer import seal_committed
    from chibo.people.tallies.keeping import refresh

    source = archive.open_archive(path)
    with standing.workplace() as folder, staged(source, folder) as copy:
        keys.require_keys(source.manifest, copy.connection)
        safety = _make_room(path, may_replace=may_replace)
        with standing.standing_in(copy.connection):
            note_restore(actor, {"file": path.name, "written_at": source.manifest.written_at})
            seal_committed()
        _replace(copy)
        refresh()
    return copy, safety


def _make_room(path: Path, *, may_replace: bool) -> Written | None:
    """The safety copy of a register that holds something; an empty database gets its tables."""
    if not has_tables() or not holds_something():
        bring_up_to_date()
        return None
    if not may_replace:
        raise DomainError(
            "register_not_empty",
            _(
                "Sổ hiện có không trống. Nếu chắc chắn muốn thay bằng bản sao lưu %(path)s, hãy chạy lại với --yes; "
                "sổ hiện có sẽ được sao lưu trước."
            )
            % {"path": path},
        )
    if migrations_waiting() and not _is_sqlite():
        raise DomainError("database_behind", _("Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy: chibo migrate"))
    return writing.write_backup(writing.default_path(SAFETY))


def has_tables() -> bool:
    """Does the database hold the tables of a register? Raises `DomainError` where it cannot be read."""
    from django.db import DatabaseError, connection

    try:
        return "org_unit" in connection.introspection.table_names()
    except DatabaseError as error:
        raise DomainError(
            "register_unreadable",
            _(
                "Không đọc được cơ sở dữ liệu hiện có. Hãy chuyển tệp hỏng sang nơi khác (đừng xóa), "
                "hoặc chỉ DATABASE_URL vào một cơ sở dữ liệu trống, rồi chạy lại."
            ),
        ) from error


def holds_something() -> bool:
    """Is there a unit, an account or a line of the log? At most three queries."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in ("org_unit", "accounts_user", "core_auditentry"):
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608 - a name of this file
            if cursor.fetchone():
                return True
    return False


def _is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def _replace(copy: Staged) -> None:
    """The one moment in which the register changes; one transaction of its database."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    if connection.vendor == "sqlite":
        copy.connection.close()
        connection.close()
        standing.copy_sqlite(copy.path, Path(str(connection.settings_dict["NAME"])))
    else:
        _replace_rows(connection, copy)
    ContentType.objects.clear_cache()


def _replace_rows(connection: BaseDatabaseWrapper, copy: Staged) -> None:
    """Empties every table, copies the rows over, and compares them before it commits. Sessions end."""
    from django.db import OperationalError, transaction

    found = tables.tables_at(writing.facts(copy.connection)["migrations"])
    names = [*(table.name for table in found), *tables.LEFT_OUT]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{standing.WAIT_SECONDS}s'")
            cursor.execute("TRUNCATE " + ", ".join(map(connection.ops.quote_name, names)))
            for table in found:
                tables.load(connection, table, tables.read(copy.connection, table))
                tables.set_last_id(connection, table, tables.last_id(copy.connection, table))
            for table in found:
                _require_same(connection, copy.connection, table)
    except OperationalError as error:
        raise standing.busy() from error


def _require_same(there: BaseDatabaseWrapper, copy: BaseDatabaseWrapper, table: tables.Table) -> None:
    if tables.tally(tables.read(there, table)) != tables.tally(tables.read(copy, table)):
        raise DomainError(
            "restore_differs",
            _(
                "Bảng %(table)s sau khi ghi không giống bản sao lưu. Sổ hiện có không bị thay đổi. "
                "Hãy gửi câu này cho người bảo trì chương trình."
            )
            % {"table": table.name},
        )
