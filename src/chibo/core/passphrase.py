"""Keys behind a passphrase: a file that opens nothing without it. Knows neither settings nor database.

The passphrase goes through scrypt, whose cost makes guessing slow; AES-GCM seals the keys and tells a wrong passphrase.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

#: 32 MB and about a tenth of a second for each guess.
_COST: Final = {"n": 2**15, "r": 8, "p": 1}
_MOST_COST: Final = 2**20
_ABOUT: Final = b"chibo field keys 1"
_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 32, 16, 12
#: Shorter ones are guessed.
SHORTEST: Final = 12


class WrongPassphraseError(ValueError):
    """The passphrase does not open the file, or the file is damaged."""


def lock(text: str, passphrase: str) -> str:
    """The text sealed under the passphrase, as the JSON of a file. Raises `ValueError` for one shorter than `SHORTEST`."""
    if len(passphrase) < SHORTEST:
        raise ValueError("short passphrase")
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(passphrase, salt, _COST)).encrypt(nonce, text.encode(), _ABOUT)
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps(
        {"kdf": "scrypt", **_COST, **{name: b64encode(part).decode("ascii") for name, part in parts.items()}}
    )


def unlock(locked: str, passphrase: str) -> str:
    """The text that was locked. Raises `WrongPassphraseError`."""
    try:
        facts = json.loads(locked)
        cost = {name: int(facts[name]) for name in _COST}
        salt, nonce, sealed = (b64decode(facts[name]) for name in ("salt", "nonce", "sealed"))
        if cost["n"] > _MOST_COST:
            raise WrongPassphraseError
        return AESGCM(_key(passphrase, salt, cost)).decrypt(nonce, sealed, _ABOUT).decode()
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise WrongPassphraseError from error


def _key(passphrase: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, **cost).derive(passphrase.encode())
