"""The mark of a demonstration: whose data are a sample, and which accounts its sign-in page offers.

The mark is a file in `CHIBO_HOME` that names the database it was made for, so that it never speaks of another one.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MARK = "demo-accounts.json"


class DemoAccount(NamedTuple):
    """An account of the demonstration as it is offered: what it is, in the language of the page, and how to sign in."""

    label: str
    username: str
    password: str


class OfferedAccount(NamedTuple):
    """An account as the mark keeps it, named in both languages."""

    label: str
    label_en: str
    username: str
    password: str


def is_demo() -> bool:
    """Are the data in the database in use a demonstration's?"""
    return _mark() is not None


def demo_accounts() -> list[DemoAccount]:
    """The accounts to sign in with; none outside a demonstration."""
    english = (get_language() or "vi").startswith("en")
    offered = [OfferedAccount(**account) for account in (_mark() or {}).get("accounts", [])]
    return [DemoAccount(a.label_en if english else a.label, a.username, a.password) for a in offered]


def mark_demo(accounts: Sequence[OfferedAccount]) -> None:
    """Marks the database in use as a demonstration's, with its accounts."""
    content = {"database": _database(), "accounts": [account._asdict() for account in accounts]}
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def unmark_demo() -> None:
    """Takes the mark away; nothing happens where there is none."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    home: Path = settings.CHIBO_HOME
    return home / MARK


def _mark() -> dict[str, Any] | None:
    """What the mark says, if it speaks of the database in use; a mark that cannot be read is none."""
    try:
        content: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if content.get("database") == _database() else None


def _database() -> str:
    """Where the data are, without a password; a file below `CHIBO_HOME` moves with it."""
    database = settings.DATABASES["default"]
    name, home = str(database["NAME"]), f"{settings.CHIBO_HOME}{os.sep}"
    return ":".join([name.removeprefix(home), *(str(database.get(part, "")) for part in ("HOST", "PORT"))])
