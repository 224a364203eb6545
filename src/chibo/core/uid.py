"""Identifiers of rows that travel between installations."""

from __future__ import annotations

import uuid

import uuid6


def new_uid() -> uuid.UUID:
    """A new UUIDv7: unique everywhere, and later ones sort after earlier ones."""
    return uuid.UUID(int=uuid6.uuid7().int)
