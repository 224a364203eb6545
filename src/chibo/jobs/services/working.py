"""What a worker says: that it has a job, how far it is, how it ended, and that it lives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from chibo.core.clock import now
from chibo.jobs import storage
from chibo.jobs.enums import State
from chibo.jobs.models import Job, WorkerSign
from chibo.jobs.queries import GONE_AFTER

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.jobs.declarations import Outcome, Progress


def claim_job(uid: UUID | str, worker: str) -> Job | None:
    """The job, now running in this worker; None where it was taken back, is over, or another worker has it."""
    at = now()
    waiting = Job.objects.filter(uid=uid, state=State.WAITING)
    claimed = waiting.update(
        state=State.RUNNING, worker=worker, started_at=at, beat_at=at, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("unit", "started_by").get(uid=uid) if claimed else None


def note_progress(job_id: int, progress: Progress) -> None:
    """Writes down how far a running job is, and that its worker lives."""
    total = max(progress.total, 0)
    Job.objects.filter(pk=job_id, state=State.RUNNING).update(
        beat_at=now(), words=progress.words, total=total, done=min(progress.done, total)
    )


def finish_job(job: Job, outcome: Outcome) -> None:
    """Brings a job to a good end; its file is kept from here on."""
    facts: dict[str, Any] = {"result_url": outcome.url, "outcome": outcome.said, "done": F("total")}
    if outcome.file is not None:
        facts |= {
            "file_bytes": storage.write(job.uid, outcome.file.pieces),
            "filename": outcome.file.filename,
            "content_type": outcome.file.content_type,
        }
    _end(job, State.DONE, **facts)


def fail_job(job: Job, sentence: str) -> None:
    """Brings a job to an end with the sentence of its refusal; what it had made is thrown away."""
    storage.drop(job.uid)
    _end(job, State.FAILED, outcome=sentence)


def _end(job: Job, state: State, **facts: Any) -> None:
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=state, finished_at=now(), words="", **facts
    )


def give_sign(name: str, process: int) -> None:
    """Says that a worker lives; the signs of those long gone are wiped away at its first."""
    at = now()
    if not WorkerSign.objects.filter(name=name).update(beat_at=at):
        WorkerSign.objects.filter(beat_at__lt=at - GONE_AFTER).delete()
        WorkerSign.objects.create(name=name, process=process, started_at=at, beat_at=at)


def take_sign_back(name: str) -> None:
    """A worker says that it stops."""
    WorkerSign.objects.filter(name=name).delete()
