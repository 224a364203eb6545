"""The keys of the sealed fields as a backup knows them: by marks that tell one from another and open nothing."""

# ruff: noqa: SLF001, S608 - `_meta` is how Django lists columns; names of tables and columns are quoted
from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

    from chibo.cli.backups.archive import Manifest

_MARK_DIGITS = 12
FIELD_KEYS = "CHIBO_FIELD_KEYS"
SECRET_KEY = "CHIBO_SECRET_KEY"  # noqa: S105 - the name of a setting
#: The keys of the sealed fields behind a passphrase.
LOCKED = "field.keys.locked"
_FILES = {FIELD_KEYS: "field.keys", SECRET_KEY: "secret.key"}


def mark(key: str) -> str:
    """Twelve digits by which a key is recognised; a key of 32 random bytes cannot be found from them."""
    return hashlib.sha256(f"chibo key mark:{key}".encode()).hexdigest()[:_MARK_DIGITS]


def marks() -> list[str]:
    """Marks of the keys in use, newest first."""
    from django.conf import settings

    return [mark(key) for key in settings.CHIBO_FIELD_KEYS]


def place(name: str) -> str:
    """Where the keys of that setting lie: a file, or the setting itself where it holds them."""
    from django.conf import settings

    if os.environ.get(name, "").strip():
        return name
    named = os.environ.get(f"{name}_FILE", "").strip()
    locked = settings.CHIBO_HOME / LOCKED
    if name == FIELD_KEYS and not named and locked.is_file():
        return str(locked)
    return named or str(settings.CHIBO_HOME / _FILES[name])


def require_keys(manifest: Manifest, connection: BaseDatabaseWrapper) -> None:
    """Raises `DomainError` where the keys in use cannot open the sealed fields, or would index them otherwise."""
    if manifest.field_keys[-1:] != marks()[-1:]:
        raise _wrong_keys(manifest)
    try:
        for token in sealed_values(connection):
            _open(token)
    except DomainError as error:
        raise _wrong_keys(manifest) from error


def _open(token: str) -> None:
    from chibo.core.sealed import unseal

    unseal(token)


def _wrong_keys(manifest: Manifest) -> DomainError:
    return DomainError(
        "backup_keys",
        _(
            "Dữ liệu niêm phong trong bản sao lưu này cần tệp khóa field.keys có dấu %(needed)s; khóa đang dùng "
            "(%(place)s) có dấu %(present)s. Hãy đặt tệp khóa đã cất giữ vào %(place)s rồi chạy lại."
        )
        % {
            "needed": ", ".join(manifest.field_keys),
            "present": ", ".join(marks()),
            "place": place(FIELD_KEYS),
        },
    )


def sealed_values(connection: BaseDatabaseWrapper, limit: int | None = None) -> Iterator[str]:
    """Ciphertexts of every sealed column, at most `limit` (the newest rows) of each. One query a column."""
    from django.apps import apps

    from chibo.core.sealed import SealedTextField

    quote = connection.ops.quote_name
    columns = [
        (quote(model._meta.db_table), quote(str(field.column)), quote(str(model._meta.pk.column)))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField) and not model._meta.proxy
    ]
    for table, column, key in columns:
        newest = f" ORDER BY {key} DESC LIMIT {limit}" if limit is not None else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''{newest}")
            while rows := cursor.fetchmany(1000):
                yield from (row[0] for row in rows)
