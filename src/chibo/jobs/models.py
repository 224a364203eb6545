"""Work that goes on while its user does something else, and the sign of life of who does it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.core.uid import new_uid
from chibo.jobs.enums import State
from chibo.org.models import Unit


class Job(models.Model):
    """A long act of one user on one unit. `facts` are what its kind needs to know; a file it made lies sealed under `uid`.

    `worker` names who has it, `attempts` counts how often it was begun, `task_id` is its place in the queue.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(null=True, blank=True)
    label = models.CharField(_("việc"), max_length=300)
    language = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    state = models.CharField(_("trạng thái"), max_length=12, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    back_url = models.CharField(max_length=500, blank=True)
    filename = models.CharField(_("tệp"), max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    file_bytes = models.PositiveBigIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    task_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("việc chạy nền")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="job_done_within_total"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["started_by", "-id"], name="job_of_user"),
            models.Index(fields=["state"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_finished(self) -> bool:
        return self.state not in {State.WAITING, State.RUNNING}


class WorkerSign(models.Model):
    """The sign of life of a worker: `beat_at` moves on while its process lives."""

    name = models.CharField(max_length=64, unique=True)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = _("chương trình chạy nền")

    def __str__(self) -> str:
        return self.name
