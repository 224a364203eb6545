"""Making a backup: a still copy of the register, written, read back, restored beside, and only then given its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.cli.backups import archive, keys, standing, tables
from chibo.cli.backups.staging import staged
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    from chibo.cli.backups.archive import AuditState, Manifest

FOLDER = "backups"
SUFFIX = ".chibo"


@dataclass(frozen=True)
class Written:
    """A backup that was restored once to prove it; `broken` are the faults its log had already."""

    path: Path
    manifest: Manifest
    sha256: str
    broken: list[str]

    @property
    def facts(self) -> dict[str, object]:
        """What the log keeps of it."""
        return {
            "file": self.path.name,
            "tables": len(self.manifest.tables),
            "rows": self.manifest.rows,
            "sha256": self.sha256,
            "audit_head": self.manifest.audit.head,
        }


def default_path(prefix: str = "chibo") -> Path:
    """`CHIBO_HOME/backups/chibo-YYYYMMDD-HHMMSS.chibo`, by the local clock."""
    from django.conf import settings

    from chibo.core.clock import now

    home: Path = settings.CHIBO_HOME
    return home / FOLDER / f"{prefix}-{timezone.localtime(now()):%Y%m%d-%H%M%S}{SUFFIX}"


def write_backup(path: Path) -> Written:
    """Copies the register into the file and proves the copy by restoring it into a temporary database.

    Raises `DomainError` where the file is there already, cannot be written, or is not what was read.
    """
    if path.exists():
        raise DomainError("backup_exists", _("Đã có tệp %(path)s. Hãy chọn tên khác.") % {"path": path})
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        written = _written(path, part)
        part.replace(path)
    except OSError as error:
        raise DomainError(
            "backup_not_written",
            _("Không ghi được bản sao lưu %(path)s: %(why)s") % {"path": path, "why": error.strerror},
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return written


def _written(path: Path, part: Path) -> Written:
    with standing.workplace() as folder:
        with standing.snapshot(folder) as reader:
            found = facts(reader)
            archive.write_tables(part, reader, tables.tables_at(found["migrations"]), found)
        with staged(archive.open_archive(part), folder) as copy:
            return Written(path, copy.manifest, _sha256(part), copy.broken)


def facts(reader: BaseDatabaseWrapper) -> dict[str, Any]:
    """What the manifest says besides the tables. Raises `DomainError` where there is no register, or a newer one."""
    from chibo.core.clock import now

    return {
        "program": version("chibo"),
        "database": reader.vendor,
        "written_at": now().isoformat(timespec="seconds"),
        "migrations": _applied(reader),
        "field_keys": keys.marks(),
        "audit": audit_state(reader),
    }


def _applied(reader: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(reader)
    applied = sorted(loader.applied_migrations)
    if not any(app == "org" for app, _name in applied):
        raise DomainError("register_missing", _("Cơ sở dữ liệu chưa có bảng nào để sao lưu."))
    if any(name not in loader.graph.node_map for name in applied):
        raise DomainError(
            "register_newer",
            _(
                "Cơ sở dữ liệu thuộc phiên bản mới hơn của chương trình. Hãy cập nhật chương trình rồi chạy lại."
            ),
        )
    return applied


def audit_state(reader: BaseDatabaseWrapper) -> AuditState:
    """Where the log stands in that database. Three queries."""
    with reader.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_auditentry")
        entries = cursor.fetchone()[0]
        cursor.execute("SELECT COUNT(*) FROM core_auditseal")
        links = cursor.fetchone()[0]
        cursor.execute("SELECT digest FROM core_auditseal ORDER BY id DESC LIMIT 1")
        head = cursor.fetchone()
    return archive.AuditState(entries, links, head[0] if head else "")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def backups_present() -> Iterator[Path]:
    """The backups in the folder of the home directory, newest last."""
    from django.conf import settings

    yield from sorted((settings.CHIBO_HOME / FOLDER).glob(f"*{SUFFIX}"))
