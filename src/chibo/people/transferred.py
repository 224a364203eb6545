"""Transfers of Party life: the letter and its way, the book letters are numbered in, and stays for a time elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.org.models import Dated, Unit
from chibo.people.transfer_enums import (
    CARRIED,
    FOR_A_TIME,
    FOR_LONG_ABROAD,
    OUT_OF_THE_COUNTRY,
    Direction,
    DutyReason,
    Outcome,
    TransferKind,
)

if TYPE_CHECKING:
    from datetime import date

    from chibo.people.transfer_enums import CarriedPaper


class Transfer(Dated):
    """One transfer of one person: under way on `[starts_on, ends_on)`, from the day of the letter to the day it was closed.

    Each end is a unit of the register or, outside it, a name (`from_place`, `to_place`). `to_unit` is whom the letter is
    addressed to until it is received, then the cell that received. `until` is the planned last day of a stay for a time.
    `dues_through` is the first day of the last month dues are paid for, as the letter says; `left_on` the day of leaving the
    country, `back_on` that of coming back, `reported_on` when they reported themselves back, `supplemented_on` when they
    handed in what is to be added to the CV, `owes_supplement` whether the rule of the day of coming back asks for it. The two reasons say why it was begun, or the letter handed in, after the time the
    rules give. `carried` holds the codes of the papers that went along (`CarriedPaper`), a space between them; `listed_on` the day the
    sending committee confirmed the list of the file, `unlisted_reason` why the receiving side took the person in without it.
    Until it is received the person counts where they were.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="transfers")
    kind = models.CharField(_("hình thức chuyển"), max_length=20, choices=TransferKind.choices)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    from_place = models.CharField(_("nơi đi"), max_length=200, blank=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    to_place = models.CharField(_("nơi đến"), max_length=200, blank=True)
    for_study = models.BooleanField(_("đi học tập trung"), default=False)
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    letter = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    presented_on = models.DateField(_("ngày xuất trình giấy"), null=True, blank=True)
    dues_through = models.DateField(_("đảng phí đã đóng đến hết tháng"), null=True, blank=True)
    left_on = models.DateField(_("ngày rời đi"), null=True, blank=True)
    back_on = models.DateField(_("ngày về nước"), null=True, blank=True)
    reported_on = models.DateField(_("ngày báo cáo khi về nước"), null=True, blank=True)
    owes_supplement = models.BooleanField(_("phải bổ sung lý lịch khi về nước"), default=False)
    supplemented_on = models.DateField(_("ngày bổ sung lý lịch khi về nước"), null=True, blank=True)
    late_start_reason = models.CharField(_("lý do làm thủ tục chậm"), max_length=300, blank=True)
    late_letter_reason = models.CharField(_("lý do nộp giấy chậm"), max_length=300, blank=True)
    loss_confirmed_by = models.CharField(_("nơi xác nhận mất giấy"), max_length=200, blank=True)
    carried = models.CharField(_("giấy tờ mang theo"), max_length=60, blank=True)
    listed_on = models.DateField(_("ngày cấp ủy nơi đi xác nhận mục lục hồ sơ"), null=True, blank=True)
    unlisted_reason = models.CharField(_("lý do nhận khi mục lục chưa xác nhận"), max_length=300, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome.choices, blank=True)
    receipt = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lần chuyển sinh hoạt đảng")
        indexes: ClassVar = [
            models.Index(fields=["from_unit", "starts_on"], name="transfer_from"),
            models.Index(fields=["to_unit", "starts_on"], name="transfer_to"),
            models.Index(fields=["ends_on", "starts_on"], name="transfer_days"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="transfer_period", condition=Q(starts_on__lte=F("ends_on"))),
            models.CheckConstraint(
                name="transfer_ends_with_outcome",
                condition=Q(outcome="", ends_on=END) | (~Q(outcome="") & Q(ends_on__lt=END)),
            ),
            models.CheckConstraint(
                name="transfer_from_one_place",
                condition=Q(from_unit__isnull=False, from_place="")
                | (Q(from_unit__isnull=True) & ~Q(from_place="")),
            ),
            models.CheckConstraint(
                name="transfer_to_one_place",
                condition=Q(to_unit__isnull=False, to_place="") | (Q(to_unit__isnull=True) & ~Q(to_place="")),
            ),
            models.CheckConstraint(
                name="transfer_until_of_a_stay_for_a_time",
                condition=Q(until__isnull=True) | Q(kind__in=[kind.value for kind in FOR_A_TIME]),
            ),
            models.CheckConstraint(
                name="transfer_presented_while_under_way",
                condition=Q(presented_on__isnull=True)
                | Q(presented_on__gte=F("starts_on"), presented_on__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="transfer_left_the_country",
                condition=Q(left_on__isnull=True)
                | Q(kind__in=[kind.value for kind in OUT_OF_THE_COUNTRY], left_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="transfer_back_from_abroad",
                condition=Q(back_on__isnull=True, reported_on__isnull=True, supplemented_on__isnull=True)
                | Q(kind__in=[kind.value for kind in FOR_LONG_ABROAD], back_on__gte=F("starts_on")),
            ),
            NoOverlap(name="transfer_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.starts_on}"

    @property
    def is_for_a_time(self) -> bool:
        return self.kind in FOR_A_TIME

    @property
    def papers_due(self) -> tuple[CarriedPaper, ...]:
        """What goes along: nothing without a letter of this register, or where the file stays."""
        carries = self.letter_id is not None and self.from_unit_id is not None
        return CARRIED.get(TransferKind(self.kind), ()) if carries else ()

    @property
    def counted_from(self) -> date:
        """The day the time to hand the letter in counts from: of who goes abroad that of leaving, once it is known."""
        return self.left_on or self.starts_on


class TransferDuty(Dated):
    """A member who must go over to another cell for good since `starts_on`, the day a decision or a move took effect (TRF-01).

    What settles it is a transfer; it ends by itself only where it turned out that the member stays.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="transfer_duties")
    reason = models.CharField(_("lý do"), max_length=12, choices=DutyReason.choices)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("việc phải chuyển sinh hoạt")
        constraints: ClassVar = [
            models.CheckConstraint(name="transferduty_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(name="transferduty_reason", condition=Q(reason__in=DutyReason.values)),
            models.UniqueConstraint(name="transferduty_once", fields=["person", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"


class TemporaryStay(Dated):
    """Where somebody takes part and pays for a time (sinh hoạt tạm thời), on `[starts_on, ends_on)`; they count elsewhere.

    `unit` is the cell of the register, None where the place is outside it. `until` is the planned last day; `extension` is
    who wrote the newest extension on the letter and by which number, `home_told_on` when the place of counting was told of it.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="temporary_stays")
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="stay")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    until = models.DateField(_("đến hết ngày"))
    extension = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    home_told_on = models.DateField(_("ngày báo nơi sinh hoạt chính thức"), null=True, blank=True)

    class Meta:
        verbose_name = _("nơi sinh hoạt tạm thời")
        indexes: ClassVar = [models.Index(fields=["unit", "starts_on", "ends_on"], name="temporarystay_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(name="temporarystay_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="temporarystay_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id}"


class LetterEntry(models.Model):
    """A line of the book of letters (sổ giới thiệu sinh hoạt đảng) of a grassroots organisation, numbered by year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letter_entries")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số thứ tự"))
    direction = models.CharField(_("chiều"), max_length=3, choices=Direction.choices)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="entries")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("dòng của sổ giới thiệu sinh hoạt đảng")
        constraints: ClassVar = [
            models.UniqueConstraint(name="letterentry_number_once", fields=["unit", "year", "number"]),
            models.UniqueConstraint(name="letterentry_direction_once", fields=["transfer", "direction"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"
