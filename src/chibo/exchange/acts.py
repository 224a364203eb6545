"""Lists that come and go: how each act is called, what rests on a list, and what goes with it when it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.acts import (
    Irreversible,
    Linked,
    ObjectKind,
    Resting,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
    let_pass,
)
from chibo.core import clock
from chibo.core.audit.queries import entries_of_act, standing
from chibo.core.dates import format_date
from chibo.exchange.models import (
    Comparison,
    Difference,
    ImportBatch,
    ImportDraft,
    ProposedFact,
    RememberedColumns,
    SourceRow,
    Unsettled,
)
from chibo.jobs.models import Job
from chibo.org import permissions
from chibo.org.naming import linked_units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from chibo.org.access import Viewer

# Their rows follow a person whose two files become one, and come back with it.
keep_tables(Unsettled, ProposedFact, Difference)
let_pass(ImportDraft, RememberedColumns, Job, Unsettled, ProposedFact, Comparison, Difference)


def later_lists(viewer: Viewer, act_uid: UUID) -> list[Resting]:  # noqa: ARG001 - as declared
    """Lists applied after the one of this act that name the same people, or begin the record of the same units."""
    batch = ImportBatch.objects.filter(act_uid=act_uid).first()
    if batch is None:
        return []
    entries = entries_of_act(act_uid).order_by()
    people: Any = entries.filter(object_type="people.person").values("object_id")
    marked: Any = entries.filter(object_type="org.unit_mark").values("object_id")
    later = ImportBatch.objects.filter(id__gt=batch.pk, undone_at__isnull=True)
    same_people = SourceRow.objects.filter(person_id__in=people, batch__in=later).values("batch_id")
    last = entries_of_act(act_uid).order_by("-id").values_list("id", flat=True)[0]
    same_units = standing(
        entries.model.objects.filter(id__gt=last, object_type="org.unit_mark", object_id__in=marked)
    ).values("act_uid")
    found = later.filter(pk__in=same_people) | later.filter(act_uid__in=same_units)
    words = _("danh sách “%(file)s” đến ngày %(date)s")
    return _confirmed(batch) + [
        Resting(
            words % {"file": row.filename, "date": format_date(row.as_of)},
            reverse("exchange:batch", args=[row.pk]),
        )
        for row in found.order_by("id")
    ]


def _confirmed(batch: ImportBatch) -> list[Resting]:
    """Facts that were recorded because notes of the list suggested them."""
    count = ProposedFact.objects.filter(batch=batch, exemption__isnull=False).count()
    said = _("đơn xin miễn đã xác nhận từ ghi chú (%(count)s)") % {"count": count}
    return [Resting(said, reverse("exchange:proposals", args=[batch.pk]))] if count else []


def take_back(act_uid: UUID, label: str) -> None:
    """What belongs to a list beside the register: its rows go, the list stays and says that it was undone."""
    batch = ImportBatch.objects.get(act_uid=act_uid)
    SourceRow.objects.filter(batch=batch).delete()
    Unsettled.objects.filter(batch=batch).delete()
    ProposedFact.objects.filter(batch=batch).delete()
    Difference.objects.filter(taken_in=act_uid).update(taken_in=None)
    batch.undone_by, batch.undone_at = label, clock.now()
    batch.save(update_fields=["undone_by", "undone_at"])


for _name, _label in {
    "exchange.apply_list": gettext_lazy("Nhập danh sách"),
    "exchange.take_over": gettext_lazy("Tiếp nhận từ so sánh"),
    "exchange.settle_moves": gettext_lazy("Ghi chuyển chi bộ theo danh sách"),
}.items():
    declare_act(Reversible(_name, _label, rests=later_lists, taken_back=take_back))
declare_act(Reversible("exchange.confirm_proposals", gettext_lazy("Xác nhận đề xuất từ ghi chú")))
for _name, _label in {
    "exchange.dismiss_proposals": gettext_lazy("Bỏ qua đề xuất từ ghi chú"),
    "exchange.reopen_proposals": gettext_lazy("Mở lại đề xuất từ ghi chú"),
}.items():
    declare_act(
        Irreversible(_name, _label, gettext_lazy("Đề xuất được xử lý lại ở trang đề xuất của lần nhập."))
    )
declare_object(ObjectKind("exchange.proposal", gettext_lazy("đề xuất từ ghi chú"), lambda _viewer, _ids: {}))
for _name, _label in {
    "exchange.export_members": gettext_lazy("Xuất danh sách"),
    "exchange.hand_back": gettext_lazy("Lập danh sách gửi lại"),
}.items():
    declare_act(
        Irreversible(
            _name, _label, gettext_lazy("Danh sách đã ra khỏi chương trình; hãy thu hồi tệp đã giao.")
        )
    )

for _name, _label in {
    "exchange.remember_columns": gettext_lazy("Ghi nhớ cách đọc cột"),
    "exchange.forget_columns": gettext_lazy("Bỏ cách đọc cột đã nhớ"),
}.items():
    declare_act(
        Irreversible(_name, _label, gettext_lazy("Cách đọc cột được sửa ở bước xem trước của lần nhập sau."))
    )
declare_object(
    ObjectKind("exchange.remembered_columns", gettext_lazy("cách đọc cột"), lambda _viewer, _ids: {})
)


def _linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Lists by the name of their file, with their page for those who import lists somewhere."""
    opens = viewer.is_operator or any(permissions.IMPORT_LISTS in held.permissions for held in viewer.held)
    rows = ImportBatch.objects.filter(pk__in=ids).values_list("pk", "filename")
    return {pk: Linked(name, reverse("exchange:batch", args=[pk]) if opens else "") for pk, name in rows}


declare_object(
    ObjectKind(
        "exchange.export",
        gettext_lazy("danh sách đã xuất"),
        linked_units,
        {
            "purpose": Told(gettext_lazy("mục đích")),
            "rows": Told(gettext_lazy("số dòng")),
            "on": Told(gettext_lazy("ngày")),
        },
    )
)
declare_object(
    ObjectKind(
        "exchange.batch",
        gettext_lazy("lần nhập danh sách"),
        _linked,
        {
            "filename": Told(gettext_lazy("tệp")),
            "as_of": Told(gettext_lazy("có đến ngày")),
            "created": Told(gettext_lazy("đảng viên mới")),
            "changed": Told(gettext_lazy("đảng viên thay đổi")),
        },
    )
)
