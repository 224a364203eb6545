"""The file of a backup: one zip with a manifest and one member a table, closed by a digest over all of it.

The last 64 bytes (the comment of the zip) are the SHA-256 of everything before them, so one changed or missing byte
anywhere is noticed. No key is ever inside.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.cli.backups import tables
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    from chibo.cli.backups.tables import Table

FORMAT = 1
MANIFEST = "manifest.json"
SEAL_BYTES = 64
_BLOCK_BYTES = 1 << 20
_ZIP_MARK = b"PK\x03\x04"
#: What reading a file that is no backup, or no longer one, may raise.
UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError)


@dataclass(frozen=True)
class TableEntry:
    """What the manifest says of one table."""

    name: str
    columns: list[str]
    rows: int
    sha256: str
    last_id: int


@dataclass(frozen=True)
class AuditState:
    """Where the log stood: entries, links, and the digest of the last link ("" for none)."""

    entries: int
    links: int
    head: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself; `field_keys` are marks of keys, newest first, never keys."""

    format: int
    program: str
    database: str
    written_at: str
    migrations: list[tuple[str, str]]
    field_keys: list[str]
    audit: AuditState
    tables: list[TableEntry]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(entry.rows for entry in self.tables)


@dataclass(frozen=True)
class Archive:
    """A backup whose bytes are those that were written."""

    path: Path
    manifest: Manifest

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of one table. Raises one of `UNREADABLE` where they are not what the manifest says."""
        with zipfile.ZipFile(self.path) as file, file.open(member(name)) as lines:
            for line in lines:
                yield json.loads(line)


def member(table: str) -> str:
    """The name of the member that holds a table."""
    return f"tables/{table}.jsonl"


def write_tables(
    path: Path, source: BaseDatabaseWrapper, found: Iterable[Table], facts: dict[str, Any]
) -> Manifest:
    """Writes the backup of the tables as `source` shows them; `facts` are the other parts of the manifest.

    The file is made, mode 600; raises FileExistsError where it is there already.
    """
    with open(path, "x+b", opener=_private) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
            entries = [_write_table(file, source, table) for table in found]
            manifest = Manifest(format=FORMAT, tables=entries, **facts)
            file.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            file.comment = b"0" * SEAL_BYTES
        stream.flush()
        seal = _digest_but_seal(path)
        stream.seek(-SEAL_BYTES, os.SEEK_END)
        stream.write(seal)
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _write_table(file: zipfile.ZipFile, source: BaseDatabaseWrapper, table: Table) -> TableEntry:
    with file.open(member(table.name), "w", force_zip64=True) as stream:
        found = tables.tally(tables.read(source, table), stream.write)
    names = [column.name for column in table.columns]
    return TableEntry(table.name, names, found.rows, found.sha256, tables.last_id(source, table))


def open_archive(path: Path) -> Archive:
    """The backup in a file. Raises `DomainError` where there is none, it is damaged, or a newer program wrote it."""
    if not path.is_file():
        raise DomainError("backup_missing", _("Không có tệp %(path)s.") % {"path": path})
    _check_bytes(path)
    try:
        with zipfile.ZipFile(path) as file:
            document = json.loads(file.read(MANIFEST))
        _check_version(path, document)
        return Archive(path, _manifest(document))
    except UNREADABLE as error:
        raise damaged(path) from error


def _check_bytes(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            is_zip = stream.read(len(_ZIP_MARK)) == _ZIP_MARK
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - SEAL_BYTES))
            seal = stream.read()
    except OSError as error:
        raise DomainError(
            "backup_unreadable",
            _("Không đọc được tệp %(path)s: %(why)s") % {"path": path, "why": error.strerror},
        ) from error
    if not is_zip:
        raise DomainError(
            "backup_format", _("%(path)s không phải là bản sao lưu của chibo.") % {"path": path}
        )
    if seal != _digest_but_seal(path):
        raise damaged(path)


def damaged(path: Path) -> DomainError:
    """The refusal of a file that is not as it was written."""
    return DomainError(
        "backup_damaged",
        _(
            "Bản sao lưu %(path)s bị hỏng: tệp không còn nguyên như lúc ghi (thiếu hoặc sai nội dung). "
            "Sổ hiện có không bị thay đổi. Hãy dùng một bản sao lưu khác."
        )
        % {"path": path},
    )


def _digest_but_seal(path: Path) -> bytes:
    """The SHA-256 of all but the last 64 bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    left = path.stat().st_size - SEAL_BYTES
    with path.open("rb") as stream:
        while left > 0 and (block := stream.read(min(_BLOCK_BYTES, left))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest().encode()


def _check_version(path: Path, document: dict[str, Any]) -> None:
    """Raises `DomainError` where a newer program wrote it: another format, or migrations this program has not."""
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).graph.node_map
    if document["format"] <= FORMAT and all((app, name) in known for app, name in document["migrations"]):
        return
    raise DomainError(
        "backup_newer",
        _(
            "Bản sao lưu %(path)s do phiên bản mới hơn của chương trình ghi (%(version)s). "
            "Hãy cập nhật chương trình rồi chạy lại."
        )
        % {"path": path, "version": document.get("program", "?")},
    )


def _manifest(document: dict[str, Any]) -> Manifest:
    facts = document | {
        "migrations": [(app, name) for app, name in document["migrations"]],
        "audit": AuditState(**document["audit"]),
        "tables": [TableEntry(**entry) for entry in document["tables"]],
    }
    return Manifest(**facts)
