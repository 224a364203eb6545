"""People on their way into the Party, before they stand in `people`, and the steps they took.

Of an outsider the register keeps what the application itself needs, and before the person has agreed only name, birth year
and organisation. An applicant who withdrew is made anonymous after a set time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.admissions.delegated import Delegation
from chibo.admissions.enums import (
    AdmittedAt,
    Deciding,
    Examined,
    Ground,
    JobGroup,
    Organisation,
    Outcome,
    Stage,
    StepKind,
    VoteMethod,
)
from chibo.core.constraints import NoOverlap
from chibo.core.sealed import SealedTextField
from chibo.core.uid import new_uid
from chibo.org.models import Dated, Unit
from chibo.people.enums import EthnicGroup, Profession, Religion, Schooling, Sex
from chibo.people.models import Person

__all__ = ["Applicant", "Ballot", "Delegation", "Fostering", "Helper", "Inquiry", "Introducer", "Paper", "StageHeld", "Step"]  # fmt: skip

#: What may stand in a row only once the person has agreed; an anonymous row has none of it either.
OWN_FACTS = (
    "sex",
    "ethnic_group",
    "religion",
    "schooling",
    "profession",
    "job_group",
    "admitted_at",
    "citizen_id",
)


class Applicant(models.Model):
    """Somebody a cell has noted. `person` is set where the person stands in the register: at the ceremony, or before
    for somebody who was a member once. `anonymous_on` is the day on which name and facts were taken out."""  # noqa: D205, D209

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="applications", null=True, blank=True
    )
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    search_key = models.CharField(max_length=240, editable=False, db_index=True, blank=True)
    sort_key = models.CharField(max_length=1000, editable=False, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    organisation = models.CharField(_("đoàn thể"), max_length=20, choices=Organisation.choices)
    agreed_on = models.DateField(_("ngày đồng ý"), null=True, blank=True)
    parents_agreed_on = models.DateField(_("ngày cha mẹ đồng ý"), null=True, blank=True)
    born_on = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices, blank=True)
    ethnic_group = models.CharField(_("dân tộc"), max_length=20, choices=EthnicGroup.choices, blank=True)
    religion = models.CharField(_("tôn giáo"), max_length=20, choices=Religion.choices, blank=True)
    schooling = models.CharField(_("văn hóa"), max_length=20, choices=Schooling.choices, blank=True)
    profession = models.CharField(_("chuyên môn"), max_length=20, choices=Profession.choices, blank=True)
    job_group = models.CharField(_("nghề nghiệp"), max_length=20, choices=JobGroup.choices, blank=True)
    admitted_at = models.CharField(_("kết nạp ở"), max_length=20, choices=AdmittedAt.choices, blank=True)
    citizen_id = SealedTextField(_("số định danh cá nhân"), blank=True, default="")
    anonymous_on = models.DateField(_("ngày xóa danh tính"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("người được xem xét kết nạp")
        indexes: ClassVar = [models.Index(fields=["sort_key", "id"], name="applicant_sort")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="applicant_facts_only_after_agreeing",
                condition=Q(agreed_on__isnull=False)
                | Q(born_on__isnull=True, **dict.fromkeys(OWN_FACTS, "")),
            ),
            models.CheckConstraint(
                name="applicant_anonymous_has_no_facts",
                condition=Q(anonymous_on__isnull=True)
                | Q(
                    name="",
                    search_key="",
                    sort_key="",
                    birth_year__isnull=True,
                    born_on__isnull=True,
                    **dict.fromkeys(OWN_FACTS, ""),
                ),
            ),
            models.CheckConstraint(
                name="applicant_named_unless_anonymous",
                condition=~Q(name="") | Q(anonymous_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="applicant_person_once",
                fields=["person"],
                condition=Q(person__isnull=False, anonymous_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name or "–"


class StageHeld(Dated):
    """The stage somebody stands at on `[starts_on, ends_on)`; the services that record steps keep it."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(_("bước"), max_length=20, choices=Stage.choices)

    class Meta:
        verbose_name = _("bước phát triển đảng viên")
        indexes: ClassVar = [models.Index(fields=["stage", "starts_on", "ends_on"], name="stageheld_stage")]
        constraints: ClassVar = [
            models.CheckConstraint(name="stageheld_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="stageheld_no_overlap", key="applicant"),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.stage}"


class Fostering(Dated):
    """The cell that fosters somebody for a period; another takes over where the person moves (ADM-43)."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="fosterings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="fosterings")

    class Meta:
        verbose_name = _("chi bộ giúp đỡ")
        indexes: ClassVar = [models.Index(fields=["unit", "starts_on", "ends_on"], name="fostering_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(name="fostering_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="fostering_no_overlap", key="applicant"),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id} @ {self.unit_id}"


class Helper(Dated):
    """An official member assigned by the cell to help somebody (ADM-07, PRB-02), for a period."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="helpers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="helping")

    class Meta:
        verbose_name = _("đảng viên được phân công giúp đỡ")
        constraints: ClassVar = [
            models.CheckConstraint(name="helper_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="helper_no_overlap", key=("applicant", "person")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.applicant_id}"


class Step(models.Model):
    """Something that happened on a day. `reason` says why it stands out of order or out of time, for all who see the step.

    `course` names the class, `until` is the first day after a probation that was extended, `ground` why a member on probation
    is to be struck off, `place` where somebody moves and `is_outside` whether that is out of the area of the committee that
    decides; `reversed_in` is the act that took a wrong step back, which stays readable.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("việc"), max_length=30, choices=StepKind.choices)
    on = models.DateField(_("ngày"))
    course = models.CharField(_("lớp"), max_length=120, blank=True)
    until = models.DateField(_("dự bị đến trước ngày"), null=True, blank=True)
    ground = models.CharField(_("căn cứ xóa tên"), max_length=20, choices=Ground.choices, blank=True)
    place = models.CharField(_("nơi đến"), max_length=200, blank=True)
    is_outside = models.BooleanField(_("ngoài phạm vi của cấp ủy quyết định"), default=False)
    reason = models.CharField(_("lý do làm khác trình tự, thời hạn"), max_length=300, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)
    reversed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("việc đã làm trong phát triển đảng viên")
        indexes: ClassVar = [
            models.Index(fields=["applicant", "on", "id"], name="step_applicant"),
            models.Index(fields=["kind", "on"], name="step_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="step_once_a_day",
                fields=["applicant", "kind", "on"],
                condition=Q(reversed_in__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Introducer(models.Model):
    """An official member who introduced somebody (ADM-13 … ADM-19), with the step it was done in."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="introducers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introducing")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("đảng viên giới thiệu")
        constraints: ClassVar = [
            models.UniqueConstraint(name="introducer_once", fields=["step", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.step_id}"


class Ballot(models.Model):
    """A vote as the tellers counted it: totals only. `base` is the number the share is taken of (ADM-28)."""

    step = models.OneToOneField(Step, on_delete=models.CASCADE, related_name="ballot")
    body = models.CharField(_("cơ quan biểu quyết"), max_length=30, choices=Deciding.choices)
    method = models.CharField(_("cách biểu quyết"), max_length=20, choices=VoteMethod.choices)
    summoned = models.PositiveSmallIntegerField(_("được triệu tập"))
    left_out = models.PositiveSmallIntegerField(_("vắng mặt không tính vào mẫu số"), default=0)
    in_favour = models.PositiveSmallIntegerField(_("tán thành"))
    against = models.PositiveSmallIntegerField(_("không tán thành"), default=0)
    passed = models.BooleanField(_("đủ tỷ lệ"))

    class Meta:
        verbose_name = _("kết quả biểu quyết")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ballot_adds_up",
                condition=Q(summoned__gte=F("left_out") + F("in_favour") + F("against")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.in_favour}/{self.base}"

    @property
    def base(self) -> int:
        return self.summoned - self.left_out


class Inquiry(models.Model):
    """A verification request and its answer: whom by relation, which body, dates and outcome, never what was found."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="inquiries")
    examined = models.CharField(_("người được thẩm tra"), max_length=20, choices=Examined.choices)
    asked_body = models.CharField(_("cấp ủy, cơ quan được hỏi"), max_length=200)
    is_abroad = models.BooleanField(_("ở ngoài nước"), default=False)
    asked_on = models.DateField(_("ngày gửi"))
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=20, choices=Outcome.choices, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("yêu cầu thẩm tra lý lịch")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="inquiry_answered_after_asked",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="inquiry_outcome_with_answer",
                condition=Q(answered_on__isnull=True, outcome="")
                | (Q(answered_on__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examined} {self.asked_on}"


class Paper(models.Model):
    """A paper of the dossier (1-KNĐ … 16-KNĐ): its form, date and number. The paper itself is never stored here."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="papers")
    form = models.CharField(_("mẫu"), max_length=20)
    dated_on = models.DateField(_("ngày của giấy"))
    number = models.CharField(_("số"), max_length=60, blank=True)
    kept_at = models.CharField(_("nơi lưu"), max_length=200, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("giấy tờ trong hồ sơ kết nạp")
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_once_a_day", fields=["applicant", "form", "dated_on"])
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.dated_on}"
