"""The one task of the queue (django-tasks): run a job. What a job is stands in its row, never in the queue."""

from __future__ import annotations

from django_tasks import TaskContext, task

from chibo.jobs import running


@task(takes_context=True)
def run_job(context: TaskContext, uid: str) -> None:
    """Runs the job of that uid, if it still waits."""
    workers = context.task_result.worker_ids
    running.run(uid, workers[-1] if workers else "")
