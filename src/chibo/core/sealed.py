"""Sealed fields: text encrypted in the database, and keyed indexes by which it is still found exactly.

The keys stand in `settings.CHIBO_FIELD_KEYS`, newest first: the first one seals, every one unseals, and the oldest
one keys the indexes, so that adding a key changes no index. They are never in the database.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db.models import TextField
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext_lazy as _

from chibo.core.errors import DomainError
from chibo.core.text import clean_text

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Lookup

_DIGEST_BYTES = 32


def seal(text: str) -> str:
    """The text as ciphertext under the newest key; "" stays "". Without a usable key DomainError("field_keys")."""
    return _box(_keys()).encrypt(text.encode()).decode("ascii") if text else ""


def unseal(token: str) -> str:
    """The text of a ciphertext; "" stays "". If no key opens it, DomainError("sealed_unreadable")."""
    if not token:
        return ""
    try:
        return _box(_keys()).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise DomainError(
            "sealed_unreadable",
            _(
                "Không mở được dữ liệu niêm phong: khóa trong CHIBO_FIELD_KEYS không phải khóa đã niêm phong. "
                "Hãy khôi phục đúng tệp khóa của cơ sở dữ liệu này."
            ),
        ) from error


def blind_index(value: str, purpose: str) -> str:
    """64 hexadecimal digits that stand for a value without telling it; "" for an empty one.

    Spaces do not count. The same value under another `purpose` ("person.citizen_id") gives another index.
    """
    normal = clean_text(value).replace(" ", "")
    return hmac.digest(_index_key(_keys()[-1], purpose), normal.encode(), "sha256").hex() if normal else ""


def _keys() -> tuple[str, ...]:
    keys = tuple(settings.CHIBO_FIELD_KEYS)
    if not keys:
        raise DomainError("field_keys", _("Chưa có khóa niêm phong: hãy đặt CHIBO_FIELD_KEYS."))
    return keys


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise DomainError(
            "field_keys",
            _("Khóa trong CHIBO_FIELD_KEYS không đúng dạng: cần khóa Fernet, 32 byte ở dạng base64."),
        ) from error


@lru_cache(maxsize=64)
def _index_key(key: str, purpose: str) -> bytes:
    _box((key,))  # refuses a malformed key with its sentence
    derivation = HKDF(SHA256(), _DIGEST_BYTES, salt=None, info=f"chibo blind index: {purpose}".encode())
    return derivation.derive(urlsafe_b64decode(key))


class SealedTextField(TextField[str | None, str]):
    """Text that is sealed in the database and read as plain text in Python; None is kept as "".

    It cannot be searched or compared: keep a `blind_index` beside it. Only "is it empty" may be asked
    (`field=""`, `field__isnull`); any other lookup raises FieldError.
    """

    def get_prep_value(self, value: Any) -> str:
        """The ciphertext that is stored."""
        plain = super().get_prep_value(value)
        return seal(plain) if plain else ""

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str:
        """The plain text of the stored ciphertext."""
        return unseal(value or "")

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """Only whether there is a value."""
        return {"isnull": IsNull, "exact": _ExactlyEmpty}.get(lookup_name)

    def get_transform(self, _lookup_name: str) -> None:
        """None: a ciphertext has no parts."""


class _ExactlyEmpty(Exact[Any]):
    """`field=""`, the only comparison a ciphertext allows."""

    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise FieldError("A sealed field can only be compared with ''; look up its blind index instead.")
        return ""
