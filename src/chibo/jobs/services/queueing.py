"""A job is put into the queue, taken back, and taken up again where it broke off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from chibo.core.clock import now
from chibo.core.errors import Conflict
from chibo.jobs.enums import State
from chibo.jobs.models import Job
from chibo.jobs.queries import broken_off
from chibo.jobs.services.working import fail_job
from chibo.org import access

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.jobs.declarations import Kind
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

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
