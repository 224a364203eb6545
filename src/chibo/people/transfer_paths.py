"""The steps a transfer can take from where it stands: whose they are, their form, their service, what is said afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from chibo.core.clock import today
from chibo.org import permissions
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services import letter_papers, letter_steps, returns, slips, stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.transfer_enums import (
    CARRIED,
    FOR_LONG_ABROAD,
    OUT_OF_THE_COUNTRY,
    Direction,
    State,
    TransferKind,
)
from chibo.people.transfer_forms import ExtendForm, HandInForm, LostForm, PapersForm, ReceiveForm, StepForm
from chibo.people.transfer_rules import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Transfer
    from chibo.people.services.transfer_steps import Done

    #: Writes the step: viewer, transfer, the form filled in, its day and papers.
    Service = Callable[[Viewer, Transfer, Any, Done], object]
    #: The unit whose officers take the step.
    Asked = Callable[[Viewer, Transfer], UnitOn]


def _at_destination(_viewer: Viewer, row: Transfer) -> UnitOn:
    return unit_of(row)


def _at_sender(_viewer: Viewer, row: Transfer) -> UnitOn:
    return sender_of(row) or unit_of(row)


def _at_either(viewer: Viewer, row: Transfer) -> UnitOn:
    sender = sender_of(row)
    own = sender is not None and viewer.can(permissions.DECIDE_MEMBERS, sender.path)
    return sender if own and sender is not None else unit_of(row)


@dataclass(frozen=True)
class Step:
    """One step; `states` are those of the transfer it is open in, `of_stay`: while the stay for a time goes on."""

    slug: str
    label: _StrOrPromise
    said: _StrOrPromise
    note: _StrOrPromise
    service: Service
    states: tuple[State, ...]
    asked_of: Asked = _at_destination
    form: type[StepForm] = StepForm
    of_stay: bool = False
    is_left: Callable[[Transfer], bool] = lambda _row: True
    kinds: tuple[TransferKind, ...] = tuple(TransferKind)


def _plain(service: Any) -> Service:
    return lambda viewer, row, _form, done: service(viewer, transfer=row, done=done)


def _extend(viewer: Viewer, row: Transfer, form: StepForm, done: Done) -> object:
    entered = {name: form.cleaned_data[name] for name in ("until", "home_told_on")}
    return stay_steps.extend_stay(viewer, transfer=row, done=done, **entered)


def _replace(viewer: Viewer, row: Transfer, form: StepForm, done: Done) -> object:
    entered = {name: form.cleaned_data[name] for name in ("confirmed_by", "number", "dues_through")}
    return letter_steps.replace_letter(viewer, transfer=row, done=done, **entered)


def _unsent(row: Transfer) -> bool:
    return row.from_unit_id is not None and not [
        one for one in row.slips.all() if one.direction == Direction.OUT
    ]


def _unnoted(row: Transfer) -> bool:
    return row.to_unit_id is not None and not [
        one for one in row.slips.all() if one.direction == Direction.IN
    ]


def _unsupplemented(row: Transfer) -> bool:
    return row.owes_supplement and row.supplemented_on is None


def _untold(row: Transfer) -> bool:
    stay = getattr(row, "stay", None)
    return stay is not None and stay.extension_id is not None and stay.home_told_on is None


def _note_papers(viewer: Viewer, row: Transfer, form: StepForm, done: Done) -> object:
    papers, is_listed = form.cleaned_data["papers"], form.cleaned_data["listed"]
    return letter_papers.note_papers(viewer, transfer=row, papers=papers, is_listed=is_listed, done=done)


_UNDER_WAY = (State.ISSUED, State.PRESENTED)
STEPS: Final = {
    step.slug: step
    for step in (
        Step(
            "trinh-giay", _("Ghi xuất trình giấy"), _("Đã ghi %(name)s xuất trình giấy giới thiệu."),
            _("Đảng viên đã nộp giấy cho chi ủy nơi đến. Vẫn tính ở nơi đi đến khi được tiếp nhận."),
            _plain(steps.present_letter), (State.ISSUED,), form=HandInForm,
        ),
        Step(
            "giay-to", _("Ghi giấy tờ mang theo"), _("Đã ghi giấy tờ mang theo của %(name)s."),
            _("Hồ sơ niêm phong, đảng viên trực tiếp mang đi. Nơi đến chỉ nhận khi mục lục hồ sơ được cấp ủy nơi đi xác nhận."),
            _note_papers, _UNDER_WAY, asked_of=_at_sender, form=PapersForm, kinds=tuple(CARRIED),
            is_left=lambda row: bool(row.papers_due),
        ),
        Step(
            "gui-phieu", _("Ghi gửi phiếu báo"), _("Đã ghi gửi phiếu báo của %(name)s."),
            _("Hai phiếu gửi qua bưu điện: cấp ủy cấp trên và cấp ủy cơ sở nơi đến."),
            _plain(slips.send_slips), _UNDER_WAY, asked_of=_at_sender, is_left=_unsent,
        ),
        Step(
            "nhan-phieu", _("Ghi nhận phiếu báo"), _("Đã ghi nhận phiếu báo của %(name)s."),
            _("Phiếu báo đã về nơi đến. Chưa nộp giấy thì hiện ở trang phiếu báo."),
            _plain(slips.note_slip), (State.ISSUED,), is_left=_unnoted,
        ),
        Step(
            "roi-di", _("Ghi ngày rời đi"), _("Đã ghi ngày %(name)s rời đi."),
            _("Thời hạn nộp phiếu cho cơ quan đại diện tính từ ngày rời đi, không phải từ ngày ghi giấy."),
            _plain(letter_steps.note_leaving), (State.ISSUED,), asked_of=_at_sender, kinds=OUT_OF_THE_COUNTRY,
        ),
        Step(
            "tiep-nhan", _("Ghi tiếp nhận"), _("Đã tiếp nhận %(name)s."),
            _("Từ ngày tiếp nhận đảng viên tính ở nơi đến và thôi chức vụ ở nơi đi; chuyển tạm thời thì vẫn tính ở nơi đi."),
            _plain(steps.receive_transfer), _UNDER_WAY, form=ReceiveForm,
        ),
        Step(
            "tra-lai", _("Trả lại giấy"), _("Đã ghi nơi đến trả lại giấy của %(name)s."),
            _("Nơi đến không tiếp nhận. Đảng viên vẫn sinh hoạt ở nơi đi."),
            _plain(steps.return_letter), _UNDER_WAY,
        ),
        Step(
            "mat-giay", _("Mất giấy, viết lại"), _("Đã ghi mất giấy và viết lại giấy giới thiệu cho %(name)s."),
            _("Đảng viên báo cáo, có xác nhận của cấp ủy hoặc công an nơi mất. Giấy cũ hết giá trị, giấy mới lấy số mới."),
            _replace, _UNDER_WAY, asked_of=_at_sender, form=LostForm,
        ),
        Step(
            "thu-hoi", _("Thu hồi giấy"), _("Đã thu hồi giấy giới thiệu của %(name)s."),
            _("Không chuyển nữa. Đảng viên vẫn sinh hoạt ở nơi đi."),
            _plain(steps.cancel_transfer), _UNDER_WAY, asked_of=_at_sender,
        ),
        Step(
            "gia-han", _("Gia hạn"), _("Đã gia hạn sinh hoạt tạm thời của %(name)s."),
            _("Nơi đến ghi gia hạn lên giấy và báo cho nơi sinh hoạt chính thức."),
            _extend, (State.RECEIVED,), form=ExtendForm, of_stay=True,
        ),
        Step(
            "bao-noi-chinh-thuc", _("Ghi đã báo nơi chính thức"), _("Đã ghi báo nơi chính thức về gia hạn của %(name)s."),
            _("Gia hạn xong, nơi đến báo cho nơi sinh hoạt chính thức."),
            _plain(stay_steps.tell_home), (State.RECEIVED,), of_stay=True, is_left=_untold,
        ),
        Step(
            "ve-nuoc", _("Ghi về nước"), _("Đã ghi %(name)s về nước."),
            _("Thời hạn báo cáo khi về nước tính từ ngày này. Người ấy trở lại đảng số khi mang giấy về và được tiếp nhận."),
            _plain(returns.note_return), (State.RECEIVED,), asked_of=_at_sender, kinds=FOR_LONG_ABROAD,
            is_left=lambda row: row.back_on is None,
        ),
        Step(
            "bao-cao-ve-nuoc", _("Ghi báo cáo khi về nước"), _("Đã ghi %(name)s báo cáo khi về nước."),
            _("Đảng viên báo cáo với cấp ủy đang giữ hồ sơ, thẻ."),
            _plain(returns.report_return), (State.RECEIVED,), asked_of=_at_sender, kinds=(TransferKind.LABOUR,),
            is_left=lambda row: row.back_on is not None and row.reported_on is None,
        ),
        Step(
            "bo-sung-ly-lich", _("Ghi bổ sung lý lịch"), _("Đã ghi %(name)s bổ sung lý lịch."),
            _("Ở nước ngoài lâu thì khi về bổ sung lý lịch; sổ chỉ ghi ngày nhận, không lưu nội dung."),
            _plain(returns.supplement_return), (State.RECEIVED,), asked_of=_at_sender, kinds=FOR_LONG_ABROAD,
            is_left=_unsupplemented,
        ),
        Step(
            "ket-thuc", _("Kết thúc sinh hoạt tạm thời"), _("Đã ghi %(name)s trở về nơi sinh hoạt chính thức."),
            _("Ghi ngày đầu tiên trở về."),
            _plain(stay_steps.end_stay), (State.RECEIVED,), asked_of=_at_either, of_stay=True,
        ),
    )
}  # fmt: skip


def steps_open(viewer: Viewer, row: Transfer) -> list[Step]:
    """The steps this viewer may take now, in their order."""
    state = state_of(row.outcome, row.presented_on)
    stay = getattr(row, "stay", None)
    goes_on = stay is not None and stay.holds_on(today())
    return [
        step
        for step in STEPS.values()
        if state in step.states
        and row.kind in step.kinds
        and step.is_left(row)
        and (not step.of_stay or goes_on)
        and viewer.can(permissions.DECIDE_MEMBERS, step.asked_of(viewer, row).path)
    ]
