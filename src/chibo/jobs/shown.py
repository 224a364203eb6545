"""How a job reads on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from chibo.jobs.declarations import kind_of
from chibo.jobs.enums import State
from chibo.jobs.queries import living_workers
from chibo.jobs.services import FILES_KEPT_FOR

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from chibo.jobs.models import Job

_TONES: Final = {
    State.WAITING: "plain",
    State.RUNNING: "gold",
    State.DONE: "ok",
    State.FAILED: "bad",
    State.CANCELLED: "plain",
}
#: Looks of the browser at a job that is not over, in seconds.
LOOK_SECONDS: Final = 2


@dataclass(frozen=True)
class Shown:
    """A job for a template. `file_until` is None where there is no file (any more)."""

    job: Job
    kind: _StrOrPromise
    tone: str
    url: str
    file_until: datetime | None
    is_unattended: bool = False

    @property
    def has_measure(self) -> bool:
        """Is it known how much there is to do?"""
        return self.job.total > 0


def in_list(job: Job) -> Shown:
    """A line of the list. No SQL query."""
    kind = kind_of(job.kind)
    until = job.finished_at + FILES_KEPT_FOR if job.filename and job.finished_at else None
    url = reverse("jobs:job", args=[job.uid])
    return Shown(job, kind.label if kind else job.kind, _TONES[State(job.state)], url, until)


def on_page(job: Job) -> Shown:
    """The page of a job. One SQL query while it waits: does anybody work?"""
    line = in_list(job)
    unattended = job.state == State.WAITING and not living_workers().exists()
    return Shown(job, line.kind, line.tone, line.url, line.file_until, unattended)
