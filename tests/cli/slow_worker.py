"""`chibo worker` that also knows a slow kind of job: it says that it has begun, and ends when it is let."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup

from chibo.cli.main import run  # noqa: E402
from chibo.jobs.declarations import Kind, Made, Outcome, declare_kind  # noqa: E402
from chibo.org import permissions  # noqa: E402


def _slow(job):
    home = Path(settings.CHIBO_HOME)
    job.progress.say("Đang đếm.", done=1, total=4)
    with (home / "begun").open("a") as file:
        file.write("x")
    while not (home / "let").exists():
        time.sleep(0.05)
    return Outcome("Đã đếm.", file=Made("a.txt", "text/plain", [b"whole"]))


SLOW = declare_kind(Kind("trial.slow", "Đếm chậm", permissions.SEE_PEOPLE, _slow))

if __name__ == "__main__":
    if sys.argv[1:] == ["start"]:
        from chibo.accounts.models import User
        from chibo.jobs.services import start_job
        from chibo.org.access import viewer_of
        from chibo.org.queries import unit_on

        user = User.objects.get()
        viewer = viewer_of(user)
        start_job(viewer, user, kind=SLOW, unit=unit_on(viewer, "xa"), label="Thử", facts={})
    else:
        sys.exit(run(["worker", *sys.argv[1:]]))
