"""Checks of the long work: does a worker live, does anything wait too long?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.cli.doctor.finding import ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.cli.doctor.finding import Finding


def worker() -> Iterator[Finding]:
    """A worker gave a sign of life within the last minute. Without a server there need be none."""
    from django.conf import settings

    from chibo.cli.serve import answers
    from chibo.jobs.queries import living_workers

    found = living_workers().order_by("-beat_at").first()
    if found is not None:
        text = _("Phần làm việc nền đang chạy (tiến trình %(process)s).") % {"process": found.process}
        yield ok("worker", text)
    elif answers(settings.CHIBO_HOST, settings.CHIBO_PORT):
        yield warn(
            "worker",
            _("Máy chủ đang trả lời nhưng phần làm việc nền không chạy: danh sách lớn sẽ phải chờ."),
            _("Hãy chạy chibo serve không có --no-worker, hoặc chạy riêng: chibo worker"),
        )
    else:
        yield ok("worker", _("Phần làm việc nền chưa chạy; chibo serve tự chạy nó."))


def jobs() -> Iterator[Finding]:
    """No job has waited longer than ten minutes."""
    from chibo.jobs.queries import waiting_too_long

    waiting = waiting_too_long()
    if not waiting:
        yield ok("jobs", _("Không có việc nền nào chờ quá 10 phút."))
        return
    text = ngettext(
        "%(count)s việc nền đã chờ quá 10 phút.", "%(count)s việc nền đã chờ quá 10 phút.", waiting
    )
    mend = _("Hãy chạy: chibo worker; nếu nó đang chạy, xem dòng lỗi của nó.")
    yield warn("jobs", text % {"count": waiting}, mend)
