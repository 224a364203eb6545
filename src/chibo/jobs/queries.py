"""Reads of this domain: a user sees their own jobs and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from chibo.core.clock import now
from chibo.core.errors import NotVisible
from chibo.jobs.enums import UNFINISHED, State
from chibo.jobs.models import Job, WorkerSign
from chibo.org import access
from chibo.org.access import viewer_of
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.accounts.models import User

#: A worker that gave no sign for so long is gone; longer than the longest time the database lets a writer wait.
GONE_AFTER = timedelta(seconds=60)
#: A job that waits longer than this waits too long.
PATIENCE = timedelta(minutes=10)


def jobs_of(user: User) -> QuerySet[Job]:
    """The jobs of a user, newest first. One SQL query."""
    return Job.objects.filter(started_by=user).order_by("-id")


def job_of(user: User, uid: UUID) -> Job:
    """One job of this user. `NotVisible` where it is somebody else's, gone, or never was. One SQL query."""
    job = Job.objects.filter(started_by=user, uid=uid).select_related("unit").first()
    if job is None:
        raise NotVisible
    return job


def unfinished_of(user: User) -> int:
    """How many jobs of a user wait or run. One SQL query."""
    return Job.objects.filter(started_by=user, state__in=UNFINISHED).count()


def require_file(user: User, job: Job, permission: str) -> None:
    """May this user take the file of the job away today? Raises `NotVisible` and `Forbidden` as the unit's pages do."""
    viewer = viewer_of(user)
    access.require(viewer, permission, unit_on(viewer, job.unit.ref, job.on).path)


def living_workers() -> QuerySet[WorkerSign]:
    """Workers that gave a sign of life lately."""
    return WorkerSign.objects.filter(beat_at__gte=now() - GONE_AFTER)


def waiting_too_long() -> int:
    """How many jobs have waited longer than `PATIENCE`. One SQL query."""
    return Job.objects.filter(state=State.WAITING, created_at__lt=now() - PATIENCE).count()


def broken_off(worker: str) -> QuerySet[Job]:
    """Jobs that are said to run and do not: their worker is gone, or it is `worker`, which has only just begun."""
    gone = Q(beat_at__lt=now() - GONE_AFTER) | Q(beat_at=None)
    return Job.objects.filter(Q(worker=worker) | gone, state=State.RUNNING).order_by("id")
