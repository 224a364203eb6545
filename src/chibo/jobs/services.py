"""Writes of this domain: a job is started, taken up, brought to its end, taken back, forgotten.

A job changes nothing of the register by itself: what its kind does goes through the services of its domain, which ask for
leave and write the log. So the rows here are no part of the record, and leave no trace in it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from chibo.core.clock import now
from chibo.core.errors import Conflict
from chibo.jobs import storage
from chibo.jobs.enums import UNFINISHED, State
from chibo.jobs.models import Job, WorkerSign
from chibo.jobs.queries import GONE_AFTER, broken_off
from chibo.org import access

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.jobs.declarations import Kind, Outcome, Progress
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

FILES_KEPT_FOR = timedelta(days=2)
JOBS_KEPT_FOR = timedelta(days=14)
#: A job whose worker died is begun again once; one that kills its worker is not begun for ever.
MOST_ATTEMPTS = 2
_LONGEST_LABEL = 300


def start_job(
    viewer: Viewer,
    user: User,
    *,
    kind: Kind,
    unit: UnitOn,
    label: str,
    facts: dict[str, Any],
    back_url: str = "",
) -> Job:
    """Puts a job into the queue. The permission of its kind on the unit; asked again, as this user, when it runs.

    `facts` are JSON scalars that the kind reads again; `back_url` is the page to return to where it is refused.
    """
    access.require(viewer, kind.permission, unit.path)
    job = Job(
        kind=kind.key,
        started_by=user,
        unit_id=unit.id,
        on=unit.on,
        label=label[:_LONGEST_LABEL],
        language=get_language() or "vi",
        facts=facts,
        back_url=back_url,
    )
    with transaction.atomic():
        job.save()
        _queue(job)
    return job


def cancel_job(user: User, job: Job) -> None:
    """Takes a waiting job of this user back. `Conflict("job_begun")` where it has begun or is over."""
    changed = Job.objects.filter(pk=job.pk, started_by=user, state=State.WAITING).update(
        state=State.CANCELLED, finished_at=now()
    )
    if not changed:
        raise Conflict("job_begun", _("Việc này đã bắt đầu chạy hoặc đã xong nên không bỏ được nữa."))
    DBTaskResult.objects.filter(pk__in=[job.task_id]).delete()


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


def take_up(worker: str) -> None:
    """Puts what broke off back into the queue, or ends it where it broke off too often; finds waiting jobs nobody has.

    `worker` is the name of the one that asks: at its start nothing can be running under it.
    """
    for job in broken_off(worker).select_related("unit"):
        if job.attempts < MOST_ATTEMPTS:
            _queue_again(job)
        else:
            with override(job.language):
                fail_job(job, _broken_off())
    lost = Job.objects.filter(state=State.WAITING).exclude(
        task_id__in=DBTaskResult.objects.ready().values("id")
    )
    for job in lost:
        with transaction.atomic():
            _queue(job)


def _queue_again(job: Job) -> None:
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts).update(
            state=State.WAITING, worker="", beat_at=None, words="", done=0, total=0
        )
        if changed:
            _queue(job)


def _queue(job: Job) -> None:
    """Only who holds the job may run it, so that a second place in the queue does no harm."""
    from chibo.jobs.tasks import run_job

    result = run_job.enqueue(str(job.uid))
    job.task_id = UUID(result.id)
    job.save(update_fields=["task_id"])


def _broken_off() -> str:
    return _(
        "Máy chủ dừng giữa chừng khi đang làm việc này, hai lần liền, nên chương trình không tự làm lại nữa. "
        "Sổ không bị ghi dở. Hãy làm lại từ đầu; nếu vẫn không xong, báo người phụ trách máy chủ."
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


def drop_old_jobs() -> None:
    """Forgets files after `FILES_KEPT_FOR`, jobs after `JOBS_KEPT_FOR`, and files and places in the queue of no job."""
    at = now()
    old_files = Job.objects.exclude(filename="").filter(finished_at__lt=at - FILES_KEPT_FOR)
    for job in old_files:
        storage.drop(job.uid)
        Job.objects.filter(pk=job.pk).update(filename="", file_bytes=0)
    Job.objects.exclude(state__in=UNFINISHED).filter(finished_at__lt=at - JOBS_KEPT_FOR).delete()
    known = {str(uid) for uid in Job.objects.values_list("uid", flat=True)}
    for name in storage.kept():
        if name not in known:
            storage.drop_named(name)
    queued = Job.objects.filter(state__in=UNFINISHED).exclude(task_id=None).values("task_id")
    DBTaskResult.objects.filter(enqueued_at__lt=at - FILES_KEPT_FOR).exclude(pk__in=queued).delete()
