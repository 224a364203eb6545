"""The program's settings from the environment, read once, typed, and loud when wrong (`docs/reference/environment.md`)."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


#: In the home directory, where a passphrase protects the keys of the sealed fields.
LOCKED_KEYS: Final = "field.keys.locked"

#: The name of a setting with this behind it names a file that holds the value.
FROM_FILE: Final = "_FILE"


class BadEnvironmentError(SystemExit):
    """A setting is missing or malformed; the program does not start. The message names the setting."""


@dataclass(frozen=True)
class Environment:
    """Everything the environment may decide. Paths are absolute."""

    home: Path
    database_url: str
    secret_key: str
    field_keys: tuple[str, ...]
    host: str
    port: int
    public_host: str
    today: date | None
    https: bool
    debug: bool
    second_factor: str
    session_idle_minutes: int
    session_hours: int


def _field_keys(env: Mapping[str, str], home: Path) -> str:
    """Keys of the sealed fields: as of `_secret`, or out of the file that a passphrase protects."""
    locked = home / LOCKED_KEYS
    named = env.get("CHIBO_FIELD_KEYS", "").strip() or env.get("CHIBO_FIELD_KEYS" + FROM_FILE, "").strip()
    if named or not locked.is_file():
        return _secret(env, "CHIBO_FIELD_KEYS", home / "field.keys")
    from chibo.core.passphrase import WrongPassphraseError, unlock

    try:
        return unlock(locked.read_text(encoding="ascii"), _passphrase(env, locked))
    except WrongPassphraseError as error:
        raise BadEnvironmentError(
            f"{locked}: cụm mật khẩu không đúng, hoặc tệp hỏng. / wrong passphrase, or the file is damaged."
        ) from error


def _passphrase(env: Mapping[str, str], locked: Path) -> str:
    """From `CHIBO_PASSPHRASE`, the file that setting names, else asked; processes started from here are not asked again."""
    if value := env.get("CHIBO_PASSPHRASE", ""):
        return value
    if named := env.get("CHIBO_PASSPHRASE" + FROM_FILE, "").strip():
        try:
            return Path(named).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise BadEnvironmentError(
                f"CHIBO_PASSPHRASE{FROM_FILE}: không đọc được tệp {named}. / the file {named} cannot be read."
            ) from error
    if not sys.stdin or not sys.stdin.isatty():
        raise BadEnvironmentError(
            f"{locked}: cần CHIBO_PASSPHRASE hoặc CHIBO_PASSPHRASE{FROM_FILE}. / "
            f"needs CHIBO_PASSPHRASE or CHIBO_PASSPHRASE{FROM_FILE}."
        )
    asked = getpass.getpass("Cụm mật khẩu mở khóa dữ liệu / passphrase of the keys: ")
    os.environ["CHIBO_PASSPHRASE"] = asked
    return asked


def _secret(env: Mapping[str, str], name: str, default_file: Path) -> str:
    """Value of `name`, else the text of the file `name_FILE`, else of `default_file`, made on first use (mode 600)."""
    if value := env.get(name, "").strip():
        return value
    named = env.get(f"{name}_FILE", "").strip()
    path = Path(named) if named else default_file
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    if named:
        raise BadEnvironmentError(
            f"{name}_FILE: không đọc được tệp {path}. / the file {path} cannot be read."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    from cryptography.fernet import Fernet

    value = Fernet.generate_key().decode() if name == "CHIBO_FIELD_KEYS" else secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    return value


def _date(env: Mapping[str, str], name: str) -> date | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadEnvironmentError(
            f"{name}={value!r}: cần ngày dạng 2024-07-02. / needs a date such as 2024-07-02."
        ) from error


def _yes_or_no(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip()
    if value not in {"", "0", "1"}:
        raise BadEnvironmentError(f"{name}={value!r}: cần 0 hoặc 1. / needs 0 or 1.")
    return value == "1"


def _port(env: Mapping[str, str]) -> int:
    value = env.get("CHIBO_PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:  # noqa: PLR2004 - the range of a TCP port
        raise BadEnvironmentError(
            f"CHIBO_PORT={value!r}: cần số từ 1 đến 65535. / needs a number from 1 to 65535."
        )
    return int(value)


def _second_factor(env: Mapping[str, str]) -> str:
    value = env.get("CHIBO_SECOND_FACTOR", "").strip() or "required"
    if value not in {"required", "offered"}:
        raise BadEnvironmentError(
            f"CHIBO_SECOND_FACTOR={value!r}: cần required hoặc offered. / needs required or offered."
        )
    return value


def _count(env: Mapping[str, str], name: str, default: int, largest: int) -> int:
    value = env.get(name, "").strip() or str(default)
    if not value.isdigit() or not 0 < int(value) <= largest:
        raise BadEnvironmentError(
            f"{name}={value!r}: cần số từ 1 đến {largest}. / needs a number from 1 to {largest}."
        )
    return int(value)


def read_environment(env: Mapping[str, str] = os.environ) -> Environment:
    """The environment as one value. Raises `BadEnvironmentError` with a sentence that names the setting."""
    home = Path(env.get("CHIBO_HOME", "var")).absolute()
    return Environment(
        home=home,
        database_url=env.get("DATABASE_URL", "").strip() or f"sqlite:///{home / 'chibo.sqlite3'}",
        secret_key=_secret(env, "CHIBO_SECRET_KEY", home / "secret.key"),
        field_keys=tuple(part for part in _field_keys(env, home).replace("\n", ",").split(",") if part),
        host=env.get("CHIBO_HOST", "127.0.0.1"),
        port=_port(env),
        public_host=env.get("CHIBO_PUBLIC_HOST", "localhost"),
        today=_date(env, "CHIBO_TODAY"),
        https=_yes_or_no(env, "CHIBO_HTTPS"),
        debug=env.get("CHIBO_DEBUG", "") == "1",
        second_factor=_second_factor(env),
        session_idle_minutes=_count(env, "CHIBO_SESSION_IDLE_MINUTES", 120, 1440),
        session_hours=_count(env, "CHIBO_SESSION_HOURS", 12, 168),
    )


def database_settings(url: str) -> dict[str, object]:
    """Django's settings of one database from its address: `sqlite:///PATH` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", "")) or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise BadEnvironmentError(
        f"DATABASE_URL={url!r}: cần sqlite:///… hoặc postgresql://… / needs sqlite:///… or postgresql://…"
    )
