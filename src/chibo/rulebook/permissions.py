"""The permissions of the rulebook, to be given by roles (`org.Role`)."""

from __future__ import annotations

from typing import Final

#: Say that a value was compared with the official text. It holds for the whole installation.
CONFIRM: Final = "rules.confirm"
#: Set a value of one's own for a unit and all below it.
OVERRIDE: Final = "rules.override"

ALL: Final = frozenset({CONFIRM, OVERRIDE})
