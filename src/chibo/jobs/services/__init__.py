"""Writes of this domain: a job is started, taken up, brought to its end, taken back, forgotten.

A job changes nothing of the register by itself: what its kind does goes through the services of its domain, which ask for
leave and write the log. So the rows here are no part of the record, and leave no trace in it.
"""

from __future__ import annotations

from chibo.jobs.services.forgetting import FILES_KEPT_FOR, JOBS_KEPT_FOR, drop_old_jobs
from chibo.jobs.services.queueing import MOST_ATTEMPTS, cancel_job, start_job, take_up
from chibo.jobs.services.working import (
    claim_job,
    fail_job,
    finish_job,
    give_sign,
    note_progress,
    take_sign_back,
)

__all__ = [
    "FILES_KEPT_FOR",
    "JOBS_KEPT_FOR",
    "MOST_ATTEMPTS",
    "cancel_job",
    "claim_job",
    "drop_old_jobs",
    "fail_job",
    "finish_job",
    "give_sign",
    "note_progress",
    "start_job",
    "take_sign_back",
    "take_up",
]
