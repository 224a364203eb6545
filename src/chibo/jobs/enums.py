"""Coded values of this domain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job stands. The last three are final."""

    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang chạy")
    DONE = "done", _("đã xong")
    FAILED = "failed", _("không xong")
    CANCELLED = "cancelled", _("đã bỏ")


UNFINISHED = (State.WAITING, State.RUNNING)
