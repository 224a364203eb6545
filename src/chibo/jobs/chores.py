"""What the worker does at its start and every day: links the log, has the database count its tables, and forgets what is old."""

from __future__ import annotations

import logging

from chibo.core.audit.sealer import seal_committed
from chibo.core.bulk import renew_statistics
from chibo.jobs.declarations import all_chores, declare_chore
from chibo.jobs.services import drop_old_jobs

_log = logging.getLogger(__name__)


def _seal() -> None:
    seal_committed()


declare_chore("core.seal", _seal)
declare_chore("core.statistics", renew_statistics)
declare_chore("jobs.drop_old", drop_old_jobs)


def do_all() -> None:
    """Does every chore; one that goes wrong is told to the operator and keeps none of the others from being done."""
    for key, chore in all_chores().items():
        try:
            chore()
        except Exception:  # noqa: BLE001 - whatever it is, the other chores go on
            _log.exception("chore %s failed", key)
