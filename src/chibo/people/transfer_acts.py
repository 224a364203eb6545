"""Acts about transfers: how each is called, how its entries read; each can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Linked,
    ObjectKind,
    Reversible,
    Told,
    as_written,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.org import permissions
from chibo.org.models import Placement
from chibo.org.naming import unit_names, unit_word
from chibo.people.acts import linked_people
from chibo.people.models import LetterEntry, NoticeSlip, SlipCheck, TemporaryStay, Transfer, TransferDuty
from chibo.people.transfer_enums import CarriedPaper, Direction, DutyReason, Outcome, TransferKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from chibo.org.access import Viewer

keep_tables(Transfer, TemporaryStay, LetterEntry, TransferDuty, NoticeSlip, SlipCheck)

for _name, _label in {
    "people.start_transfers": _("Ghi chuyển sinh hoạt đảng"),
    "people.present_letter": _("Ghi xuất trình giấy giới thiệu"),
    "people.receive_transfer": _("Ghi tiếp nhận đảng viên chuyển đến"),
    "people.return_letter": _("Ghi nơi đến trả lại giấy giới thiệu"),
    "people.send_slips": _("Ghi gửi phiếu báo"),
    "people.note_slip": _("Ghi nhận phiếu báo"),
    "people.record_slip": _("Ghi nhận phiếu báo từ nơi ngoài sổ"),
    "people.lay_slip_aside": _("Ghi phiếu báo không có người đến"),
    "people.check_slips": _("Ghi rà phiếu báo"),
    "people.note_papers": _("Ghi giấy tờ mang theo"),
    "people.note_leaving": _("Ghi ngày rời đi"),
    "people.replace_letter": _("Ghi mất giấy, viết lại giấy giới thiệu"),
    "people.begin_transfer_duty": _("Ghi thuộc diện phải chuyển sinh hoạt"),
    "people.drop_transfer_duty": _("Ghi không còn phải chuyển sinh hoạt"),
    "people.cancel_transfer": _("Thu hồi giấy giới thiệu"),
    "people.extend_stay": _("Gia hạn sinh hoạt tạm thời"),
    "people.tell_home": _("Ghi báo nơi chính thức về gia hạn"),
    "people.note_return": _("Ghi về nước"),
    "people.report_return": _("Ghi báo cáo khi về nước"),
    "people.supplement_return": _("Ghi bổ sung lý lịch khi về nước"),
    "people.end_stay": _("Ghi hết sinh hoạt tạm thời"),
    "people.receive_newcomer": _("Tiếp nhận đảng viên từ nơi ngoài sổ"),
}.items():
    declare_act(Reversible(_name, _label, is_event=True))


def _of_person(
    model: type[Transfer | TemporaryStay | TransferDuty],
) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        """By the person. Three SQL queries."""
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "person_id"))
        people = linked_people(viewer, set(rows.values()))
        return {pk: people[person_id] for pk, person_id in rows.items() if person_id in people}

    return linked


def month_words(value: Any) -> str:
    """A month kept as its first day: 06/2026."""
    text = as_written(value)
    return text[3:] if len(text) == len("01/06/2026") else text


def papers_words(value: Any) -> str:
    """Papers kept as codes, in words."""
    return "; ".join(str(CarriedPaper(code).label) for code in str(value or "").split())


def _word(choices: type[TransferKind | Outcome | DutyReason | Direction]) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value or ""))


declare_object(
    ObjectKind(
        "people.transfer",
        _("chuyển sinh hoạt đảng"),
        _of_person(Transfer),
        {
            "kind": Told(_("hình thức chuyển"), _word(TransferKind)),
            "starts_on": Told(_("ngày ghi giấy")),
            "presented_on": Told(_("ngày xuất trình giấy")),
            "ends_on": Told(_("ngày kết thúc")),
            "outcome": Told(_("kết quả"), _word(Outcome)),
            "from_unit_id": Told(_("nơi đi"), unit_word),
            "from_place": Told(_("nơi đi")),
            "to_unit_id": Told(_("nơi đến"), unit_word),
            "to_place": Told(_("nơi đến")),
            "until": Told(_("đến hết ngày")),
            "dues_through": Told(_("đảng phí đã đóng đến hết tháng"), month_words),
            "left_on": Told(_("ngày rời đi")),
            "back_on": Told(_("ngày về nước")),
            "reported_on": Told(_("ngày báo cáo khi về nước")),
            "supplemented_on": Told(_("ngày bổ sung lý lịch khi về nước")),
            "late_start_reason": Told(_("lý do làm thủ tục chậm")),
            "late_letter_reason": Told(_("lý do nộp giấy chậm")),
            "loss_confirmed_by": Told(_("nơi xác nhận mất giấy")),
            "carried": Told(_("giấy tờ mang theo"), papers_words),
            "listed_on": Told(_("ngày cấp ủy nơi đi xác nhận mục lục hồ sơ")),
            "unlisted_reason": Told(_("lý do nhận khi mục lục chưa xác nhận")),
        },
    )
)
declare_object(
    ObjectKind(
        "people.transfer_duty",
        _("việc phải chuyển sinh hoạt"),
        _of_person(TransferDuty),
        {
            "reason": Told(_("lý do"), _word(DutyReason)),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
        },
    )
)
declare_object(
    ObjectKind(
        "people.temporary_stay",
        _("sinh hoạt tạm thời"),
        _of_person(TemporaryStay),
        {
            "unit_id": Told(_("nơi sinh hoạt tạm thời"), unit_word),
            "starts_on": Told(_("từ ngày")),
            "until": Told(_("đến hết ngày")),
            "ends_on": Told(_("đến ngày")),
            "home_told_on": Told(_("ngày báo nơi sinh hoạt chính thức")),
        },
    )
)


def _slips(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """By the person of the letter, or by the name on the slip for those who see names there. Few SQL queries."""
    rows = NoticeSlip.objects.filter(pk__in=ids).select_related("unit")
    people = linked_people(
        viewer, {row.transfer.person_id for row in rows.select_related("transfer") if row.transfer}
    )
    found = {}
    for row in rows:
        if row.transfer is not None:
            found.update({row.pk: people[row.transfer.person_id]} if row.transfer.person_id in people else {})
        elif _sees_names(viewer, row.unit_id):
            found[row.pk] = Linked(row.name)
    return found


def _sees_names(viewer: Viewer, unit_id: int) -> bool:
    path = Placement.objects.filter(unit_id=unit_id).order_by("-ends_on").values_list("path", flat=True)[:1]
    return any(viewer.can(permissions.SEE_PEOPLE, one) for one in path)


def _checks(_viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """By their unit. Two SQL queries."""
    rows = dict(SlipCheck.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
    names = unit_names(set(rows.values()))
    return {pk: Linked(names.get(unit_id, "")) for pk, unit_id in rows.items()}


declare_object(
    ObjectKind(
        "people.notice_slip",
        _("phiếu báo"),
        _slips,
        {
            "direction": Told(_("chiều"), _word(Direction)),
            "number": Told(_("số giấy giới thiệu")),
            "place": Told(_("nơi đi")),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
            "reported_on": Told(_("ngày báo cáo cấp trên")),
        },
    )
)
declare_object(
    ObjectKind("people.slip_check", _("lần rà phiếu báo"), _checks, {"on": Told(_("ngày rà phiếu báo"))})
)
