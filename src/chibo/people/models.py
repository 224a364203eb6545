"""Persons and what is dated about them. Every dated row holds on `[starts_on, ends_on)` (see `chibo.org.models.Dated`)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import PartialDate
from chibo.core.sealed import SealedTextField
from chibo.core.uid import new_uid
from chibo.org.models import Dated, Place, Seat, Unit
from chibo.people.corrected import Correction, SavedView
from chibo.people.enums import (
    AttainmentKind,
    EthnicGroup,
    ExitKind,
    Precision,
    Profession,
    Religion,
    Schooling,
    Sex,
    Theory,
    WayToPost,
)
from chibo.people.exempted import Exemption, ExemptionContact
from chibo.people.exit_enums import ReturnWay
from chibo.people.noticed import NoticeSlip, SlipCheck
from chibo.people.opened import Opening, StatedPurpose  # noqa: F401 - Django finds the tables here
from chibo.people.renamed import FormerName
from chibo.people.struck import ExitComplaint, StrikeVote, StrikingOff
from chibo.people.syllables.models import OF_PEOPLE, NameSyllable, Syllable
from chibo.people.tallies.models import (
    MemberTally,
    PostTally,
    TallyMark,
    TallyStep,
    marks_unit,
    marks_unit_of_seat,
    marks_units_of_person,
)
from chibo.people.transferred import LetterEntry, TemporaryStay, Transfer, TransferDuty

__all__ = [
    "Affiliation",
    "Attainment",
    "Correction",
    "Exemption",
    "ExemptionContact",
    "ExitComplaint",
    "FormerName",
    "HeadOfPlace",
    "LetterEntry",
    "MemberTally",
    "Membership",
    "NameSyllable",
    "NotSame",
    "NoticeSlip",
    "Person",
    "PostHeld",
    "PostTally",
    "SavedView",
    "SlipCheck",
    "StrikeVote",
    "StrikingOff",
    "Syllable",
    "TallyMark",
    "TallyStep",
    "TemporaryStay",
    "Transfer",
    "TransferDuty",
]


class Person(models.Model):
    """A person in the register. Citizen id and phone are sealed; `*_index` are keyed digests for exact match only."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("họ và tên"), max_length=120)
    search_key = models.CharField(max_length=240, editable=False, db_index=True)
    sort_key = models.CharField(max_length=1000, editable=False)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices)
    born_on = models.DateField(_("ngày sinh"), help_text=_("ngày sớm nhất có thể"))
    born_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    ethnic_group = models.CharField(_("dân tộc"), max_length=20, choices=EthnicGroup.choices, blank=True)
    religion = models.CharField(_("tôn giáo"), max_length=20, choices=Religion.choices, blank=True)
    citizen_id = SealedTextField(_("số định danh cá nhân"), blank=True, default="")
    citizen_id_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = SealedTextField(_("điện thoại"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    note = SealedTextField(_("ghi chú"), blank=True, default="")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("người trong sổ")
        indexes: ClassVar = [models.Index(fields=["sort_key", "id"], name="person_sort")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="person_citizen_id_once", fields=["citizen_id_index"], condition=~Q(citizen_id_index="")
            ),
            models.CheckConstraint(name="person_sex", condition=Q(sex__in=Sex.values)),
            models.CheckConstraint(
                name="person_ethnic_group", condition=Q(ethnic_group__in=["", *EthnicGroup.values])
            ),
            models.CheckConstraint(name="person_religion", condition=Q(religion__in=["", *Religion.values])),
            marks_units_of_person("person_tally", "id"),
            OF_PEOPLE,
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def born(self) -> PartialDate:
        return PartialDate.of(self.born_on, self.born_precision)


class Membership(Dated):
    """One time in the Party, `[starts_on, ends_on)` with `starts_on` the day of admission as the lists give it.

    `decided_on` is the competent body's decision (Party age counts from it), `ceremony_on` the ceremony, `official_on` the
    first day as an official member; each is empty where the register does not know it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    start_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    decided_on = models.DateField(_("ngày quyết định kết nạp"), null=True, blank=True)
    ceremony_on = models.DateField(_("ngày lễ kết nạp"), null=True, blank=True)
    official_on = models.DateField(_("ngày chính thức"), null=True, blank=True)
    official_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    exit_kind = models.CharField(max_length=10, choices=ExitKind.choices, blank=True)
    admission_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recognition_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    exit_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The day the person received the decision: the time to complain counts from it.
    exit_received_on = models.DateField(_("ngày nhận quyết định"), null=True, blank=True)
    #: The day the notice slip about the leaving went up with the file (DEL-14).
    exit_notice_on = models.DateField(_("ngày gửi phiếu báo"), null=True, blank=True)
    #: Set where this time in the Party did not begin with an admission: the person was restored by this paper.
    restoration_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    #: How the person came back where it is a restoration; who confirmed that a break was no fault of theirs (DEL-19).
    return_way = models.CharField(max_length=10, choices=ReturnWay.choices, blank=True)
    break_confirmed_by = models.CharField(_("nơi xác nhận thời gian gián đoạn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("đảng tịch")
        indexes: ClassVar = [
            models.Index(fields=["starts_on"], name="membership_start"),
            models.Index(fields=["official_on"], name="membership_official"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="membership_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="membership_official_not_before_admission",
                condition=Q(official_on__isnull=True) | Q(official_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="membership_exit_paper_of_an_exit",
                condition=~Q(exit_kind="")
                | Q(exit_decision__isnull=True, exit_received_on__isnull=True, exit_notice_on__isnull=True),
            ),
            NoOverlap(name="membership_no_overlap", key="person"),
            marks_units_of_person("membership_tally", "person_id"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"

    @property
    def admitted(self) -> PartialDate | None:
        """The day of admission as far as it is known; None where it is not known at all."""
        return PartialDate.of(self.starts_on, self.start_precision) if self.has_known_start else None

    @property
    def official(self) -> PartialDate | None:
        return PartialDate.of(self.official_on, self.official_precision) if self.official_on else None


class Affiliation(Dated):
    """The unit where a member's official Party life is on `[starts_on, ends_on)`.

    `assumed` marks what the register supposes (a member stood here since admission) and no paper says; figures that rest
    on such a row are shown as reconstructed.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="affiliations")
    assumed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("nơi sinh hoạt đảng")
        indexes: ClassVar = [models.Index(fields=["unit", "starts_on", "ends_on"], name="affiliation_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(name="affiliation_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="affiliation_no_overlap", key="person"),
            marks_unit("affiliation_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id}"


class PostHeld(Dated):
    """A post held in a seat. `sole` copies the post's own rule, so the database refuses two secretaries on one day.

    `way` is how the holder came to it ("" where it is not known), `decision` the paper of that, `end_decision` that of the end.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts_held")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holders")
    sole = models.BooleanField(default=False)
    way = models.CharField(_("hình thức"), max_length=20, choices=WayToPost.choices, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("chức vụ đang giữ")
        constraints: ClassVar = [
            models.CheckConstraint(name="postheld_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="postheld_person_once", key=("person", "seat")),
            NoOverlap(name="postheld_sole", key="seat", condition_column="sole"),
            marks_unit_of_seat("postheld_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat_id}"


class AssignedCommitteeMember(Dated):
    """The member of a committee above who is in charge of a cell (cấp ủy viên phụ trách chi bộ) for a period; one at a time."""

    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assigned_members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cells_in_charge")
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("cấp ủy viên phụ trách chi bộ")
        constraints: ClassVar = [
            models.CheckConstraint(name="assignedmember_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(
                name="assignedmember_no_overlap",
                key="cell",
                violation_error_message=_("Chi bộ này đã có cấp ủy viên phụ trách trong những ngày ấy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.cell_id}"


class Attainment(Dated):
    """Schooling, profession or political theory reached, from the day it is known; `grade` keeps what was printed (9/12)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attainments")
    kind = models.PositiveSmallIntegerField(choices=AttainmentKind.choices)
    level = models.CharField(max_length=20)
    grade = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("trình độ")
        constraints: ClassVar = [
            models.CheckConstraint(name="attainment_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="attainment_no_overlap", key=("person", "kind")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.level}"


class HeadOfPlace(Dated):
    """The head (trưởng thôn, tổ trưởng) of a place for a period: that the post was held, and whether by a member.

    Of an outsider the register keeps no name and no personal fact: only the levels of schooling, profession and theory
    that the statistics of heads ask for. Of a member who is in the register it keeps none of these either: they stand in
    the person's own file. `person` may be empty for a member too, until the list with that person comes in.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="heads")
    is_member = models.BooleanField(_("là đảng viên"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="places_headed", null=True, blank=True
    )
    schooling = models.CharField(_("văn hóa"), max_length=20, choices=Schooling.choices, blank=True)
    profession = models.CharField(_("chuyên môn"), max_length=20, choices=Profession.choices, blank=True)
    theory = models.CharField(_("lý luận chính trị"), max_length=20, choices=Theory.choices, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("trưởng địa bàn")
        constraints: ClassVar = [
            models.CheckConstraint(name="headofplace_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="headofplace_person_is_member", condition=Q(person__isnull=True) | Q(is_member=True)
            ),
            models.CheckConstraint(
                name="headofplace_levels_of_person_stand_in_file",
                condition=Q(person__isnull=True) | Q(schooling="", profession="", theory=""),
            ),
            NoOverlap(name="headofplace_no_overlap", key="place"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.starts_on}"


class NotSame(models.Model):
    """Somebody said that two files are of two people: they are not offered as one again. The lower number stands first."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_on = models.DateField(_("ngày ghi"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("hai người khác nhau")
        constraints: ClassVar = [
            models.UniqueConstraint(name="notsame_once", fields=["first", "second"]),
            models.CheckConstraint(name="notsame_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
