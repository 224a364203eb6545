"""Kinds of jobs for the tests: one that ends well, one that makes a file, one refused, one that fails."""

from __future__ import annotations

from chibo.core.errors import DomainError
from chibo.jobs import running, services
from chibo.jobs.declarations import Kind, Made, Outcome, declare_kind
from chibo.org import permissions
from chibo.org.queries import unit_on
from tests import factories


def _well(job):
    job.progress.say("Đang đếm.", done=2, total=3)
    return Outcome(f"{job.viewer.label} đếm ở {job.unit.ref}: {job.facts['words']}", url="/viec/")


def _file(job):
    pieces = (bytes([number % 256]) * 1000 for number in range(1500))
    return Outcome("Có tệp.", file=Made("a.bin", "application/octet-stream", pieces))


def _refused(job):
    raise DomainError("trial", "Không được, vì đã thử.")


def _failing(job):
    raise RuntimeError("Nguyễn Văn Bí Mật")


WELL = declare_kind(Kind("trial.well", "Đếm", permissions.SEE_PEOPLE, _well))
FILE = declare_kind(Kind("trial.file", "Lập tệp", permissions.SEE_PEOPLE, _file))
REFUSED = declare_kind(Kind("trial.refused", "Bị từ chối", permissions.SEE_PEOPLE, _refused))
FAILING = declare_kind(Kind("trial.failing", "Bị lỗi", permissions.SEE_PEOPLE, _failing))


def started(people, tree, kind=WELL, who="clerk_a"):
    """A job waiting in the queue, for commune A."""
    viewer = people.viewer(who)
    return services.start_job(
        viewer, getattr(people, who), kind=kind, unit=unit_on(viewer, tree.a.ref), label="Thử",
        facts={"words": "ba"}, back_url="/quay-lai/",
    )  # fmt: skip


def ended(job, worker="w"):
    """The job after a worker had it."""
    running.run(job.uid, worker)
    job.refresh_from_db()
    return job


def world():
    tree = factories.make_tree()
    return tree, factories.cast(tree)
