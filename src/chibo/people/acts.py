"""What is done about people: how each act is called, how its entries read, and that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Irreversible,
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
    let_pass,
)
from chibo.core.clock import today
from chibo.org import permissions
from chibo.org.models import Placement
from chibo.org.naming import post_words, unit_word
from chibo.org.queries import on_date
from chibo.people.columns import level_label
from chibo.people.editable import EDITABLE
from chibo.people.enums import (
    AttainmentKind,
    EthnicGroup,
    Profession,
    Religion,
    Schooling,
    Sex,
    Theory,
    WayToPost,
)
from chibo.people.models import (
    Affiliation,
    AssignedCommitteeMember,
    Attainment,
    Correction,
    Exemption,
    ExemptionContact,
    FormerName,
    HeadOfPlace,
    Membership,
    NotSame,
    Person,
    PostHeld,
    SavedView,
)
from chibo.people.syllables.models import NameSyllable, Syllable
from chibo.people.tallies.models import MemberTally, PostTally, TallyStep

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.db.models import TextChoices

    from chibo.org.access import Viewer

keep_tables(
    Person,
    FormerName,
    Membership,
    Affiliation,
    PostHeld,
    AssignedCommitteeMember,
    Attainment,
    HeadOfPlace,
    Exemption,
    ExemptionContact,
    Correction,
    NotSame,
)
let_pass(SavedView, MemberTally, PostTally, TallyStep, Syllable, NameSyllable)

for _name, _label in {
    "people.record_people": _("Ghi đảng viên mới vào sổ"),
    "people.change_people": _("Ghi thay đổi của đảng viên"),
    "people.accept_correction": _("Sửa theo đề nghị của đảng viên"),
    "people.edit_people": _("Sửa hồ sơ đảng viên"),
    "people.record_heads": _("Ghi trưởng địa bàn"),
    "people.change_head": _("Sửa trưởng địa bàn"),
    "people.correct_head": _("Sửa trưởng địa bàn đã ghi"),
    "people.end_head": _("Ghi thôi trưởng địa bàn"),
    "people.withdraw_head": _("Rút trưởng địa bàn ghi nhầm"),
    "people.hold_post": _("Ghi người giữ chức vụ"),
    "people.end_post": _("Ghi thôi giữ chức vụ"),
    "people.correct_post": _("Sửa chức vụ đã ghi"),
    "people.withdraw_post": _("Rút chức vụ ghi nhầm"),
    "people.assign_member": _("Phân công cấp ủy viên phụ trách chi bộ"),
    "people.end_assignment": _("Ghi thôi phụ trách chi bộ"),
    "people.correct_assignment": _("Sửa phân công phụ trách chi bộ"),
    "people.withdraw_assignment": _("Rút phân công ghi nhầm"),
    "people.request_exemptions": _("Ghi đơn xin miễn"),
    "people.withdraw_exemptions": _("Rút đơn xin miễn"),
    "people.decide_exemption": _("Ghi quyết định về đơn xin miễn"),
    "people.end_exemption": _("Ghi sinh hoạt trở lại"),
    "people.record_exemption_contact": _("Ghi liên hệ với đảng viên được miễn"),
    "people.link_user": _("Gắn tài khoản với đảng viên"),
    "people.merge_people": _("Gộp hai hồ sơ của một người"),
    "people.say_not_same": _("Ghi là hai người khác nhau"),
}.items():
    declare_act(Reversible(_name, _label))
for _name, _label in {
    "people.record_exit": _("Ghi ra khỏi Đảng, từ trần"),
    "people.change_name": _("Ghi đổi họ tên"),
    "people.restore_member": _("Ghi phục hồi đảng tịch"),
}.items():
    declare_act(Reversible(_name, _label, is_event=True))


_TOLD = _("Đảng viên đã được báo; đảng viên có thể gửi đề nghị mới, cán bộ có thể sửa hồ sơ.")
_NO_FACT = _("Danh sách đã lưu không phải nội dung của sổ; hãy sửa hoặc lưu lại.")
for _name, _label, _because in (
    (
        "people.ask_correction",
        _("Đảng viên đề nghị sửa hồ sơ"),
        _("Chính đảng viên rút lại đề nghị của mình."),
    ),
    ("people.withdraw_correction", _("Đảng viên rút đề nghị sửa"), _TOLD),
    ("people.decline_correction", _("Trả lời đề nghị: không sửa"), _TOLD),
    ("people.save_view", _("Lưu danh sách"), _NO_FACT),
    ("people.change_view", _("Sửa danh sách đã lưu"), _NO_FACT),
    ("people.delete_view", _("Xóa danh sách đã lưu"), _NO_FACT),
):
    declare_act(Irreversible(_name, _label, _because))
# They go back together with the step of the case that brought them.
for _name, _label in {
    "people.admit_member": _("Kết nạp đảng viên"),
    "people.recognise_member": _("Công nhận đảng viên chính thức"),
    "people.end_membership": _("Kết thúc đảng tịch"),
}.items():
    declare_act(Reversible(_name, _label))
declare_act(
    Irreversible(
        "people.state_purpose",
        _("Nêu mục đích xem hồ sơ"),
        _("Hồ sơ đã được xem; đảng viên biết ai đã xem, nên việc này giữ lại."),
    )
)


def linked_people(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Persons this viewer may see where they stand today (or stood last), with their file. Two SQL queries."""
    last = Affiliation.objects.filter(person_id=OuterRef("pk")).order_by("-starts_on").values("unit_id")[:1]
    rows = Person.objects.filter(pk__in=ids).annotate(last_unit=Subquery(last))
    people = list(rows.values_list("pk", "uid", "name", "last_unit", "user_id"))
    placed = Placement.objects.filter(on_date(today()), unit_id__in={row[3] for row in people})
    places = {
        unit_id: (path, bool(guarded))
        for unit_id, path, guarded in placed.filter(on_date(today(), "unit__profiles__")).values_list(
            "unit_id", "path", "unit__profiles__cell_kind__is_guarded"
        )
    }
    found = {}
    for pk, uid, name, unit_id, user_id in people:
        path, guarded = places.get(unit_id, ("", False))
        seen = viewer.can(permissions.SEE_PEOPLE, path) and (
            not guarded or viewer.can(permissions.SEE_GUARDED, path)
        )
        if seen or (user_id is not None and user_id == viewer.user_id):
            found[pk] = Linked(name, reverse("people:person", args=[uid]))
    return found


def _choice(values: type[TextChoices]) -> Callable[[Any], str]:
    return lambda value: str(dict(values.choices).get(value, value or ""))


def attainment_list(value: Any) -> str:
    """[[kind, level, grade], …] as people read it."""
    return "; ".join(
        f"{AttainmentKind(kind).label}: {grade or level_label(AttainmentKind(kind), level)}"
        for kind, level, grade in value or []
    )


declare_object(
    ObjectKind(
        "people.person",
        _("đảng viên"),
        linked_people,
        {
            "name": Told(_("họ và tên")),
            "ground": Told(_("căn cứ trong hồ sơ gốc")),
            "sex": Told(_("giới tính"), _choice(Sex)),
            "born": Told(_("ngày sinh")),
            "ethnic_group": Told(_("dân tộc"), _choice(EthnicGroup)),
            "religion": Told(_("tôn giáo"), _choice(Religion)),
            "citizen_id": Told(_("số định danh cá nhân"), sealed=True),
            "phone": Told(_("điện thoại"), sealed=True),
            "note": Told(_("ghi chú"), sealed=True),
            "admitted_on": Told(_("ngày vào Đảng")),
            "official_on": Told(_("ngày chính thức")),
            "attainments": Told(_("trình độ"), attainment_list),
            "posts": Told(_("chức vụ"), post_words),
            "unit": Told(_("nơi sinh hoạt"), unit_word),
        },
        guarded={
            "ethnic_group": permissions.SEE_SENSITIVE,
            "religion": permissions.SEE_SENSITIVE,
        },
    )
)
declare_object(
    ObjectKind(
        "people.account_link", _("tài khoản của đảng viên"), linked_people, {"user": Told(_("tài khoản"))}
    )
)


def _heads(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    rows = HeadOfPlace.objects.filter(pk__in=ids).values_list("pk", "place__name")
    return {pk: Linked(name) for pk, name in rows}


declare_object(
    ObjectKind(
        "people.head_of_place",
        _("trưởng địa bàn"),
        _heads,
        {
            "is_member": Told(_("là đảng viên"), lambda value: str(_("có") if value else _("không"))),
            "schooling": Told(_("văn hóa"), _choice(Schooling)),
            "profession": Told(_("chuyên môn"), _choice(Profession)),
            "theory": Told(_("lý luận chính trị"), _choice(Theory)),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
        },
    )
)


def _of_person(model: type[PostHeld | AssignedCommitteeMember]) -> Any:
    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "person_id"))
        people = linked_people(viewer, set(rows.values()))
        return {pk: people[person_id] for pk, person_id in rows.items() if person_id in people}

    return linked


_SPAN = {"starts_on": Told(_("từ ngày")), "ends_on": Told(_("đến ngày"))}
declare_object(
    ObjectKind(
        "people.post_held",
        _("chức vụ đang giữ"),
        _of_person(PostHeld),
        {"way": Told(_("hình thức"), _choice(WayToPost)), **_SPAN},
    )
)
declare_object(
    ObjectKind(
        "people.assigned_committee_member",
        _("cấp ủy viên phụ trách chi bộ"),
        _of_person(AssignedCommitteeMember),
        {"cell_id": Told(_("chi bộ"), unit_word), **_SPAN},
    )
)


def _exemptions(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Requests by the person who asked. Three SQL queries."""
    asked = dict(Exemption.objects.filter(pk__in=ids).values_list("pk", "person_id"))
    people = linked_people(viewer, set(asked.values()))
    return {pk: people[person_id] for pk, person_id in asked.items() if person_id in people}


declare_object(
    ObjectKind(
        "people.exemption",
        _("đơn xin miễn"),
        _exemptions,
        {
            "requested_on": Told(_("ngày xin miễn")),
            "decided_on": Told(_("ngày quyết định")),
            "starts_on": Told(_("miễn từ ngày")),
            "ends_on": Told(_("miễn đến trước ngày")),
            "granted_until": Told(_("được miễn đến trước ngày")),
            "returned_on": Told(_("ngày sinh hoạt trở lại")),
            "contact_on": Told(_("ngày liên hệ")),
        },
    )
)


def _corrections(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Requests by the member who asked. Three SQL queries."""
    asked = dict(Correction.objects.filter(pk__in=ids).values_list("pk", "person_id"))
    people = linked_people(viewer, set(asked.values()))
    return {pk: people[person_id] for pk, person_id in asked.items() if person_id in people}


declare_object(
    ObjectKind(
        "people.not_same",
        _("hai người khác nhau"),
        lambda _viewer, _ids: {},
        {"first": Told(_("người thứ nhất")), "second": Told(_("người thứ hai"))},
    )
)


def _field(value: object) -> str:
    return str(EDITABLE[str(value)].label) if str(value) in EDITABLE else ""


declare_object(
    ObjectKind(
        "people.correction",
        _("đề nghị sửa hồ sơ"),
        _corrections,
        {
            "field": Told(_("mục"), _field),
            "state": Told(
                _("trạng thái"), lambda value: str(dict(Correction.State.choices).get(str(value), ""))
            ),
        },
    )
)
declare_object(
    ObjectKind("people.saved_view", _("danh sách đã lưu"), lambda _viewer, _ids: {}, {"name": Told(_("tên"))})
)
