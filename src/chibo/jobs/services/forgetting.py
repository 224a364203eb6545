"""What is over is forgotten: first its file, then the job."""

from __future__ import annotations

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from chibo.core.clock import now
from chibo.jobs import storage
from chibo.jobs.enums import UNFINISHED
from chibo.jobs.models import Job

FILES_KEPT_FOR = timedelta(days=2)
JOBS_KEPT_FOR = timedelta(days=14)


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
