"""What the commands themselves write to the log: that the register was copied, or put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from chibo.core.audit.acts import Act
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.core.audit.services import Actor

BACKUP = "cli.backup"
RESTORE = "cli.restore"
_OBJECT = "cli.register"
#: The register as a whole has no number, and stands on the chain of no unit.
_WHOLE = 0


@transaction.atomic
def note_backup(actor: Actor, facts: Mapping[str, object]) -> None:
    """Says in the log that the register was copied; `facts` are name, rows and digest of the file."""
    _note(actor, BACKUP, facts)


@transaction.atomic
def note_restore(actor: Actor, facts: Mapping[str, object]) -> None:
    """Says in the log that the register is the one of a backup from here on."""
    _note(actor, RESTORE, facts)


def _note(actor: Actor, name: str, facts: Mapping[str, object]) -> None:
    act = Act(actor, name, new_uid(), chain=_WHOLE)
    act.record([act.draft(_OBJECT, _WHOLE, unit_id=None, after=facts)])
