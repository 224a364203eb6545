"""One job from its claim to its end, as the user who started it, in their language."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from chibo.core.errors import DomainError
from chibo.jobs.declarations import Progress, Running, kind_of
from chibo.jobs.services import working
from chibo.org import access
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.jobs.declarations import Outcome
    from chibo.jobs.models import Job

_log = logging.getLogger(__name__)
#: The job this process is at, for the clock of its worker.
_current: list[tuple[int, Progress]] = []


def current() -> tuple[int, Progress] | None:
    """The id of the job this process is at, and how far it is."""
    return _current[0] if _current else None


def run(uid: UUID | str, worker: str) -> None:
    """Runs a waiting job to its end. What goes wrong becomes a sentence for its user; nothing is raised for a refusal."""
    job = working.claim_job(uid, worker)
    if job is None:
        return
    progress = Progress()
    _current[:] = [(job.pk, progress)]
    try:
        with override(job.language):
            _run(job, progress)
    finally:
        _current.clear()


def _run(job: Job, progress: Progress) -> None:
    try:
        working.finish_job(job, _outcome(job, progress))
    except DomainError as refusal:
        working.fail_job(job, str(refusal))
    except Exception:  # noqa: BLE001 - whatever it is, the user is told
        _log.exception("job %s (%s) failed", job.uid, job.kind)
        working.fail_job(job, _fault(job))


def _outcome(job: Job, progress: Progress) -> Outcome:
    kind = kind_of(job.kind)
    if kind is None:
        raise DomainError("job_unknown", _("Chương trình hiện nay không còn làm loại việc này. Hãy làm lại."))
    if not job.started_by.is_active:
        raise DomainError("user_inactive", _("Tài khoản đã giao việc này không còn dùng được."))
    viewer = access.viewer_of(job.started_by)
    unit = unit_on(viewer, job.unit.ref, job.on)
    access.require(viewer, kind.permission, unit.path)
    return kind.run(Running(job.uid, job.started_by, viewer, unit, job.facts, progress))


def _fault(job: Job) -> str:
    sentence = _(
        "Chương trình gặp lỗi khi làm việc này. Sổ không bị ghi dở. Hãy làm lại; nếu vẫn lỗi, báo người phụ trách "
        "máy chủ kèm số việc %(uid)s."
    )
    return sentence % {"uid": job.uid}
