"""Lists that came in: a draft waiting to be confirmed, the batch it became, and the rows it came from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.core.sealed import SealedTextField
from chibo.core.uid import new_uid
from chibo.org.models import Unit
from chibo.people.enums import ExemptionReason
from chibo.people.models import Exemption, Person


class ImportDraft(models.Model):
    """A file chosen in the browser and not yet applied. Its bytes lie sealed in `CHIBO_HOME/uploads` under `uid`."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(_("tệp"), max_length=200)
    as_of = models.DateField(_("danh sách có đến ngày"), null=True, blank=True)
    history = models.CharField(max_length=20, default="since-admission")
    #: Rows [sheet, letter, field]; None where nobody said what the columns hold.
    columns = models.JSONField(null=True, blank=True)
    encoding = models.CharField(_("bảng mã"), max_length=20, blank=True)
    #: Of the list as it was read first; many are applied in the background.
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("danh sách chờ ghi")

    def __str__(self) -> str:
        return self.filename


class RememberedColumns(models.Model):
    """What the columns below certain headings hold in the lists of a unit, as a person once corrected it.

    `signature` stands for the headings of one sheet, `columns` names a field ("" for none) for each letter.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    remembered_by = models.CharField(max_length=120)
    remembered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("cách hiểu các cột")
        constraints: ClassVar = [
            models.UniqueConstraint(name="remembered_columns_once", fields=["unit", "signature"])
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.signature[:8]}"


class ImportBatch(models.Model):
    """What came out of a list and was written by one act. `act_uid` joins it to its audit entries and to every row it recorded.

    A whole list, or a part of one: what an officer took over out of a comparison, or members moved on the day they said.
    Only a whole list says who is a member on its day.
    """

    class Kind(models.TextChoices):
        LIST = "list", _("cả danh sách")
        TAKEN_OVER = "taken_over", _("tiếp nhận từ so sánh")
        MOVES = "moves", _("chuyển chi bộ")

    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices, default=Kind.LIST)
    act_uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="batches")
    filename = models.CharField(_("tệp"), max_length=200)
    digest = models.CharField(max_length=64)
    layout = models.CharField(_("kiểu danh sách"), max_length=40)
    as_of = models.DateField(_("danh sách có đến ngày"))
    history = models.CharField(max_length=20)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    applied_by = models.CharField(max_length=120)
    applied_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lần nhập danh sách")
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], name="batch_unit")]

    def __str__(self) -> str:
        return f"{self.filename} {self.as_of}"


class SourceRow(models.Model):
    """Where a person's facts came from: file, sheet and row of a batch, with the original texts, sealed."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="source_rows")
    person_id = models.BigIntegerField(db_index=True)
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    original = SealedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("dòng nguồn")

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


class Unsettled(models.Model):
    """Somebody a newer list leaves open: a member it does not name, or one it names in another cell.

    The list alone changes nothing for them. Whether it is settled is told by where the person stands, never by a mark here.
    `unit` is the cell in which the register has a missing one, and that in which the list has a moved one.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", _("không có trong danh sách")
        MOVED = "moved", _("ở chi bộ khác")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="unsettled")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(default=0)
    original = SealedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("người cần xử lý sau khi nhập")
        constraints: ClassVar = [
            models.UniqueConstraint(name="unsettled_once", fields=["batch", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class ProposedFact(models.Model):
    """A fact that the note of a row suggests, until an officer confirms it or puts it aside.

    Confirmed while there is an `exemption` that came of it; put aside while `dismissed`; open otherwise.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="proposals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=20, choices=ExemptionReason.choices, blank=True)
    note = SealedTextField(_("ghi chú"))
    exemption = models.OneToOneField(
        Exemption, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dismissed = models.BooleanField(default=False)
    settled_by = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("đề xuất từ ghi chú")

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class Comparison(models.Model):
    """A list beside the register, for its owner to look at: what differs, and what became of it. It goes with its draft."""

    draft = models.OneToOneField(ImportDraft, on_delete=models.CASCADE, related_name="comparison")
    layout = models.CharField(_("kiểu danh sách"), max_length=200)
    as_of = models.DateField(_("danh sách có đến ngày"))
    rows = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lần so sánh")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.as_of}"


class Difference(models.Model):
    """One thing in which a list and the register differ. `field` is empty where the whole person is in one of them only.

    `unit` is the cell of the register, or the one the list names where the person is in the list alone; None where the
    register has no such cell. Values are codes (see `comparing.fields`), sealed whatever they are.
    """

    class Kind(models.TextChoices):
        FIELD = "field", _("khác nội dung")
        CELL = "cell", _("khác chi bộ")
        ONLY_FILE = "only_file", _("chỉ có trong tệp")
        ONLY_REGISTER = "only_register", _("chỉ có trong sổ")

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    field = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=1000)
    cell_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(default=0)
    register_value = SealedTextField(blank=True, default="")
    file_value = SealedTextField(blank=True, default="")
    taken_in = models.UUIDField(null=True, editable=False)
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("điểm khác nhau")
        indexes: ClassVar = [
            models.Index(fields=["comparison", "sort_key", "id"], name="difference_sort"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field} {self.name}"
