"""What may be written down about cards, the residence and paper files: for each its form, its words and its service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.uid import new_uid
from chibo.org.queries import ordered, unit_on, unit_rows
from chibo.standing import services
from chibo.standing.card_decisions import decider_of
from chibo.standing.keeping_forms import CardEndForm, CardForm, DayForm, FileForm, LiaisonForm, LoanForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict
    from django.utils.functional import _StrOrPromise

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.change_forms import ChangeForm
    from chibo.people.models import Person

    Run = Callable[[Viewer, UnitOn, Person, int, Any], object]


@dataclass(frozen=True)
class ActPage:
    """One page: `run` does it with a complete form; `done` is said then, with the name of the person. `of_row`: about a row."""

    title: _StrOrPromise
    form: type[ChangeForm]
    run: Run
    done: _StrOrPromise
    notes: tuple[_StrOrPromise, ...]
    of_row: bool = True


def form_of(page: ActPage, viewer: Viewer, unit: UnitOn, data: QueryDict | None) -> ChangeForm:
    """The form of a page, with the units it offers and what it begins with. One or two SQL queries where it asks for any."""
    if page.form is LiaisonForm:
        return LiaisonForm(_cells_around(viewer, unit), data)
    if page.form is FileForm:
        return FileForm(_keepers(unit), data)
    if page.form is CardForm:
        return CardForm(data, initial={"issuer": decider_of(unit)})
    return page.form(data)


def _cells_around(viewer: Viewer, unit: UnitOn) -> list[tuple[int, str]]:
    """Cells of the committee right above, in sight of the viewer, the member's own left out."""
    if not unit.ancestors or not viewer.sees_unit(unit.ancestors[-1].path):
        return []
    above = unit_on(viewer, unit.ancestors[-1].ref, unit.on)
    rows = unit_rows(viewer, above).filter(kind__is_cell=True).exclude(unit_id=unit.id)
    return list(ordered(rows).values_list("unit_id", "name"))


def _keepers(unit: UnitOn) -> list[tuple[int, str]]:
    """The committees above the cell, the nearest first, then the unit itself."""
    return [*((crumb.id, crumb.name) for crumb in reversed(unit.ancestors)), (unit.id, unit.name)]


def _issue(viewer: Viewer, unit: UnitOn, person: Person, _pk: int, form: Any) -> object:
    entered = form.cleaned_data
    draft = services.CardDraft(
        number=entered["number_of_card"], issued_on=entered["issued_on_card"], handed_on=entered["handed_on"],
        paper=form.paper(_("Phát thẻ đảng viên")),
    )  # fmt: skip
    return services.issue_card(viewer, unit=unit, person=person, draft=draft, act_uid=new_uid())


def _hand_card(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    on = form.cleaned_data["on"]
    return services.hand_card(viewer, unit=unit, person=person, card_id=pk, on=on, act_uid=new_uid())


def _end_card(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    return services.end_card(
        viewer, unit=unit, person=person, card_id=pk, act_uid=new_uid(), **form.cleaned_data
    )


def _introduce(viewer: Viewer, unit: UnitOn, person: Person, _pk: int, form: Any) -> object:
    entered = form.cleaned_data
    draft = services.LiaisonDraft(
        introduced_on=entered["introduced_on"], unit_id=entered["residence"], place_name=entered["place_name"],
        letter=entered["letter"], excused=entered["excused"],
    )  # fmt: skip
    return services.introduce(viewer, unit=unit, person=person, draft=draft, act_uid=new_uid())


def _remark(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    on = form.cleaned_data["on"]
    return services.record_remark(viewer, unit=unit, person=person, liaison_id=pk, on=on, act_uid=new_uid())


def _end_liaison(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    on = form.cleaned_data["on"]
    return services.end_liaison(viewer, unit=unit, person=person, liaison_id=pk, on=on, act_uid=new_uid())


def _keep(viewer: Viewer, unit: UnitOn, person: Person, _pk: int, form: Any) -> object:
    entered = form.cleaned_data
    draft = services.FileDraft(
        since=entered["since"], keeper_id=entered["keeper"], place=entered["place"], papers=entered["papers"],
        handover=entered["handover"],
    )  # fmt: skip
    return services.keep_file(viewer, unit=unit, person=person, draft=draft, act_uid=new_uid())


def _lend(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    draft = services.LoanDraft(**form.cleaned_data)
    return services.lend_file(viewer, unit=unit, person=person, file_id=pk, draft=draft, act_uid=new_uid())


def _return(viewer: Viewer, unit: UnitOn, person: Person, pk: int, form: Any) -> object:
    on = form.cleaned_data["on"]
    return services.return_file(viewer, unit=unit, person=person, file_id=pk, on=on, act_uid=new_uid())


_DAY_ONLY = gettext_lazy("Chỉ ghi ngày; nội dung giấy tờ không lưu trong sổ.")
ACTS: Final = {
    "the": ActPage(
        gettext_lazy("Phát thẻ đảng viên"), CardForm, _issue, gettext_lazy("Đã ghi thẻ của %(name)s."),
        (gettext_lazy("Thẻ chỉ phát cho đảng viên chính thức, trao ở kỳ sinh hoạt gần nhất."),
         gettext_lazy("Cấp ủy cấp trên trực tiếp của tổ chức cơ sở đảng quyết định phát thẻ, cùng lúc công nhận chính thức: ghi đủ số, cơ quan, ngày ký.")),
        of_row=False,
    ),
    "trao-the": ActPage(
        gettext_lazy("Trao thẻ đảng viên"), DayForm, _hand_card, gettext_lazy("Đã ghi ngày trao thẻ của %(name)s."),
        (gettext_lazy("Thẻ trao ở kỳ sinh hoạt chi bộ gần nhất sau khi có quyết định phát thẻ."),),
    ),
    "thoi-the": ActPage(
        gettext_lazy("Mất, hỏng, đổi, thu thẻ"), CardEndForm, _end_card, gettext_lazy("Đã ghi thôi giữ thẻ của %(name)s."),
        (gettext_lazy("Mất, hỏng thì danh sách việc cần làm nhắc cấp lại. Ra khỏi Đảng thì thu thẻ; từ trần thì gia đình giữ."),),
    ),
    "noi-cu-tru": ActPage(
        gettext_lazy("Giới thiệu về nơi cư trú"), LiaisonForm, _introduce, gettext_lazy("Đã ghi giới thiệu %(name)s về nơi cư trú."),
        (gettext_lazy("Đảng viên đang công tác được giới thiệu về giữ mối liên hệ với chi bộ nơi cư trú; hai bên mở sổ theo dõi."),), of_row=False,
    ),
    "nhan-xet": ActPage(
        gettext_lazy("Nhận xét của nơi cư trú"), DayForm, _remark, gettext_lazy("Đã ghi ngày nơi cư trú nhận xét %(name)s."), (_DAY_ONLY,),
    ),
    "thoi-noi-cu-tru": ActPage(
        gettext_lazy("Thôi giữ mối liên hệ nơi cư trú"), DayForm, _end_liaison, gettext_lazy("Đã ghi %(name)s thôi giữ mối liên hệ."),
        (gettext_lazy("Khi chuyển chỗ ở hoặc chuyển sinh hoạt về chính nơi cư trú."),),
    ),
    "ho-so-giay": ActPage(
        gettext_lazy("Nơi để, giao hồ sơ giấy"), FileForm, _keep, gettext_lazy("Đã ghi nơi để hồ sơ của %(name)s."),
        (gettext_lazy("Nếu hồ sơ đang ở nơi khác thì từ ngày này là giao sang nơi mới; nơi cũ giữ trong quá trình."),
         gettext_lazy("Sổ chỉ ghi hồ sơ ở đâu, bao nhiêu tài liệu. Lý lịch, thẩm tra, kết luận không đưa vào sổ.")), of_row=False,
    ),
    "muon": ActPage(
        gettext_lazy("Cho mượn hồ sơ"), LoanForm, _lend, gettext_lazy("Đã ghi cho mượn hồ sơ của %(name)s."),
        (gettext_lazy("Mượn, đọc hồ sơ phải được người giữ đồng ý và ghi sổ."),),
    ),
    "tra": ActPage(gettext_lazy("Trả hồ sơ"), DayForm, _return, gettext_lazy("Đã ghi trả hồ sơ của %(name)s."), (_DAY_ONLY,)),
}  # fmt: skip
