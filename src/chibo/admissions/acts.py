"""Steps of admissions: how each is called in the log. A wrong step is reversed on the page of the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import (
    Applicant,
    Ballot,
    Delegation,
    Fostering,
    Helper,
    Inquiry,
    Introducer,
    Paper,
    StageHeld,
    Step,
)
from chibo.admissions.queries import votes_by_own_power
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
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.org.models import Placement
from chibo.org.naming import unit_word
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from uuid import UUID

    from chibo.org.access import Viewer

# Their rows follow a person whose two files become one, and come back with it.
keep_tables(Delegation, Applicant, Step, StageHeld, Fostering, Helper, Introducer)
let_pass(Ballot)
_REVERSED = _("Bước ghi sai được đảo lại ở trang của người vào Đảng, để giữ đúng thứ tự các bước.")
for _name, _label in {
    "admissions.note_prospect": _("Ghi quần chúng ưu tú"),
    "admissions.record_agreement": _("Ghi sự đồng ý của người vào Đảng"),
    "admissions.open_recognition": _("Mở hồ sơ công nhận đảng viên chính thức"),
    "admissions.assign_helper": _("Phân công người giúp đỡ"),
    "admissions.anonymise": _("Xóa thông tin của người không vào Đảng"),
    "admissions.record_paper": _("Ghi giấy tờ của hồ sơ vào Đảng"),
    "admissions.ask_verification": _("Đề nghị thẩm tra lý lịch"),
    "admissions.answer_verification": _("Ghi kết quả thẩm tra lý lịch"),
    "admissions.record_review": _("Chi bộ xem xét hằng tháng"),
    "admissions.reverse_step": _("Đảo lại một bước vào Đảng"),
}.items():
    declare_act(Irreversible(_name, _label, _REVERSED))


def _later_steps(_viewer: Viewer, act_uid: UUID) -> list[Resting]:
    """Steps taken after the one of an act: they rest on it. Two SQL queries."""
    step = Step.objects.select_related("applicant").filter(recorded_in=act_uid).first()
    if step is None:
        return []
    later = step.applicant.steps.filter(reversed_in__isnull=True).filter(
        Q(on__gt=step.on) | Q(on=step.on, pk__gt=step.pk)
    )
    address = reverse("admissions:dossier", args=[step.applicant.uid])
    return [
        Resting(f"{one.get_kind_display()}, {format_date(one.on)}", address)
        for one in later.order_by("on", "pk")[:3]
    ]


declare_act(Reversible("admissions.record_step", _("Ghi một bước vào Đảng"), _later_steps))
declare_act(
    Reversible("admissions.move_applicant", _("Chuyển người vào Đảng sang chi bộ khác"), _later_steps)
)


def _own_decisions(_viewer: Viewer, act_uid: UUID) -> list[Resting]:
    """Votes by which the committee decided itself since an act gave it the power. Three SQL queries."""
    row = Delegation.objects.filter(recorded_in=act_uid).first()
    placed = Placement.objects.filter(on_date(today()), unit_id=row.unit_id).first() if row else None
    if row is None or placed is None:
        return []
    votes = votes_by_own_power(placed.path, row.starts_on).select_related("step__applicant")
    return [
        Resting(
            f"{vote.step.get_kind_display()}, {format_date(vote.step.on)}",
            reverse("admissions:dossier", args=[vote.step.applicant.uid]),
        )
        for vote in votes[:3]
    ]


declare_act(Reversible("admissions.authorise", _("Ghi ủy quyền quyết định kết nạp"), _own_decisions))
declare_act(Reversible("admissions.end_authority", _("Ghi thôi ủy quyền quyết định kết nạp")))


def _named(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Applicants this viewer may see where they are fostered today, with their page. Two SQL queries."""
    held = Fostering.objects.filter(on_date(today()), applicant_id__in=ids)
    units = dict(held.values_list("applicant_id", "unit_id"))
    placed = Placement.objects.filter(
        on_date(today()), on_date(today(), "unit__profiles__"), unit_id__in=units.values()
    )
    places = {
        unit_id: (path, bool(guarded))
        for unit_id, path, guarded in placed.values_list(
            "unit_id", "path", "unit__profiles__cell_kind__is_guarded"
        )
    }
    found = {}
    for pk, uid, name in Applicant.objects.filter(pk__in=units).values_list("pk", "uid", "name"):
        path, guarded = places.get(units[pk], ("", False))
        seen = bool(path) and viewer.can(permissions.SEE_ADMISSIONS, path)
        if name and seen and (not guarded or viewer.can(permissions.SEE_GUARDED, path)):
            found[pk] = Linked(name, reverse("admissions:dossier", args=[uid]))
    return found


def _of_applicant(model: Any) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "applicant_id"))
        people = _named(viewer, set(rows.values()))
        return {pk: people[applicant] for pk, applicant in rows.items() if applicant in people}

    return linked


def _choice(choices: type[Stage | StepKind]) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value or ""))


_SPAN = {"starts_on": Told(_("từ ngày")), "ends_on": Told(_("đến ngày"))}
declare_object(ObjectKind("admissions.applicant", _("quần chúng ưu tú"), _named))
declare_object(
    ObjectKind(
        "admissions.delegation",
        _("ủy quyền quyết định kết nạp"),
        lambda _viewer, ids: {pk: Linked(str(_("ủy quyền quyết định kết nạp"))) for pk in ids},
        {"unit_id": Told(_("đảng bộ"), unit_word), **_SPAN},
    )
)
for _type, _model, _word, _fields in (
    ("fostering", Fostering, _("chi bộ giúp đỡ"), {"unit_id": Told(_("chi bộ"), unit_word), **_SPAN}),
    ("stage", StageHeld, _("bước phát triển đảng viên"), {"stage": Told(_("bước"), _choice(Stage)), **_SPAN}),
    ("helper", Helper, _("đảng viên giúp đỡ"), _SPAN),
    ("step", Step, _("việc đã làm"), {"kind": Told(_("việc"), _choice(StepKind)), "on": Told(_("ngày"))}),
    ("paper", Paper, _("giấy tờ của hồ sơ"), {"form": Told(_("mẫu")), "dated_on": Told(_("ngày của giấy"))}),
    ("inquiry", Inquiry, _("yêu cầu thẩm tra lý lịch"), {"asked_on": Told(_("ngày gửi")), "answered_on": Told(_("ngày trả lời"))}),
):  # fmt: skip
    declare_object(ObjectKind(f"admissions.{_type}", _word, _of_applicant(_model), _fields))
