"""From the page that started a job to the page of the job, and the count of one's jobs in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.shortcuts import redirect

from chibo.jobs.queries import unfinished_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect

    from chibo.accounts.models import User
    from chibo.jobs.models import Job

_FOLLOWED = "has_jobs"


def follow(request: HttpRequest, job: Job) -> HttpResponseRedirect:
    """On to the page of a job just started; from now on the shell says that one is running."""
    request.session[_FOLLOWED] = True
    return redirect("jobs:job", job.uid)


def running_for(request: HttpRequest) -> int:
    """How many jobs of the one who asks wait or run. No SQL query unless one was started from this browser, then one."""
    if not request.session.get(_FOLLOWED):
        return 0
    count = unfinished_of(cast("User", request.user))
    if not count:
        del request.session[_FOLLOWED]
    return count
