"""Striking off an official member, and what follows when somebody left the Party: the case, its votes, a complaint."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.people.exit_enums import ComplaintLevel, ComplaintOutcome, StrikeBody, StrikeGround, Unhandled


class StrikingOff(models.Model):
    """Why and how a member was struck off: the ground, the self-review or what stands in for it, the papers at hand.

    `since` is the day the ground began where it is one of time. The cell goes on without a self-review after so many requests
    (`requested`, days in ISO form, oldest first), or at once where the member refused on `refused_on`. `evidence` holds codes of
    `exit_enums.Evidence`: that a paper is there, never what it says.
    """

    membership = models.OneToOneField(
        "people.Membership", on_delete=models.CASCADE, related_name="striking_off"
    )
    ground = models.CharField(_("căn cứ xóa tên"), max_length=12, choices=StrikeGround.choices)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    reviewed_on = models.DateField(_("ngày tự kiểm điểm"), null=True, blank=True)
    requested = models.JSONField(_("các lần yêu cầu tự kiểm điểm"), default=list, blank=True)
    refused_on = models.DateField(_("ngày cố ý không tự kiểm điểm"), null=True, blank=True)
    evidence = models.JSONField(_("tài liệu kèm theo"), default=list, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("việc xóa tên đảng viên")
        constraints: ClassVar = [
            models.CheckConstraint(name="strikingoff_ground", condition=Q(ground__in=StrikeGround.values)),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.ground}"


class StrikeVote(models.Model):
    """One vote on striking somebody off: of which body, on which day, `in_favour` of the `base` the share is taken of."""

    case = models.ForeignKey(StrikingOff, on_delete=models.CASCADE, related_name="votes")
    body = models.CharField(_("nơi biểu quyết"), max_length=20, choices=StrikeBody.choices)
    on = models.DateField(_("ngày biểu quyết"))
    in_favour = models.PositiveSmallIntegerField(_("tán thành"))
    base = models.PositiveSmallIntegerField(_("số người tính tỷ lệ"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần biểu quyết xóa tên")
        constraints: ClassVar = [
            models.UniqueConstraint(name="strikevote_once_a_body", fields=["case", "body"]),
            models.CheckConstraint(name="strikevote_body", condition=Q(body__in=StrikeBody.values)),
            models.CheckConstraint(name="strikevote_within", condition=Q(in_favour__lte=F("base"))),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.in_favour}/{self.base}"


class ExitComplaint(models.Model):
    """A complaint of somebody struck off: made on a day to a level, and answered, or not handled for a reason of the rules.

    Nothing is kept of what it says.
    """

    membership = models.ForeignKey("people.Membership", on_delete=models.CASCADE, related_name="complaints")
    made_on = models.DateField(_("ngày khiếu nại"))
    level = models.CharField(_("cấp giải quyết"), max_length=10, choices=ComplaintLevel.choices)
    unhandled = models.CharField(
        _("lý do không giải quyết"), max_length=12, choices=Unhandled.choices, blank=True
    )
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ComplaintOutcome.choices, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("khiếu nại việc xóa tên")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="exitcomplaint_once_a_level", fields=["membership", "level", "made_on"]
            ),
            models.CheckConstraint(name="exitcomplaint_level", condition=Q(level__in=ComplaintLevel.values)),
            models.CheckConstraint(
                name="exitcomplaint_answered",
                condition=Q(answered_on__isnull=True, outcome="")
                | Q(answered_on__gte=F("made_on"), outcome__in=ComplaintOutcome.values, unhandled=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.made_on}"
