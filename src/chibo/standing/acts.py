"""What is done about standing: how each act is called, how its entries read, and that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.org.naming import unit_names
from chibo.people.acts import linked_people
from chibo.standing.enums import CardEnd
from chibo.standing.models import (
    AgeCertificate,
    Badge,
    CardCheck,
    CardFinding,
    DisciplineCase,
    Examination,
    FileCheck,
    FileLoan,
    FileSupplement,
    MemberCard,
    PaperFile,
    Postponement,
    ResidenceLiaison,
    ResidenceRemark,
    Suspension,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from chibo.org.access import Viewer

keep_tables(
    AgeCertificate,
    Badge,
    DisciplineCase,
    Examination,
    Postponement,
    MemberCard,
    ResidenceLiaison,
    ResidenceRemark,
    PaperFile,
    FileLoan,
    FileSupplement,
    FileCheck,
    Suspension,
    CardCheck,
    CardFinding,
)

for _name, _label in {
    "standing.propose_badges": _("Đề nghị tặng Huy hiệu Đảng"),
    "standing.withdraw_proposal": _("Rút đề nghị tặng Huy hiệu Đảng"),
    "standing.advance_badges": _("Ghi bước xét Huy hiệu Đảng"),
    "standing.award_badge": _("Ghi tặng Huy hiệu Đảng"),
    "standing.number_badge": _("Bổ sung số Huy hiệu Đảng"),
    "standing.return_badge": _("Ghi nộp lại Huy hiệu Đảng"),
    "standing.lose_badge": _("Ghi mất Huy hiệu Đảng"),
    "standing.reissue_badge": _("Ghi cấp lại Huy hiệu Đảng"),
    "standing.request_certificate": _("Ghi xin giấy xác nhận tuổi đảng"),
    "standing.issue_certificate": _("Ghi cấp giấy xác nhận tuổi đảng"),
    "standing.issue_card": _("Ghi phát thẻ đảng viên"),
    "standing.hand_card": _("Ghi trao thẻ đảng viên"),
    "standing.end_card": _("Ghi mất, hỏng, đổi, thu thẻ đảng viên"),
    "standing.check_cards": _("Ghi kiểm tra thẻ đảng viên"),
    "standing.introduce": _("Ghi giới thiệu về nơi cư trú"),
    "standing.record_remark": _("Ghi nhận xét của nơi cư trú"),
    "standing.end_liaison": _("Ghi thôi giữ mối liên hệ nơi cư trú"),
    "standing.keep_file": _("Ghi nơi để, giao hồ sơ giấy"),
    "standing.lend_file": _("Ghi cho mượn hồ sơ giấy"),
    "standing.return_file": _("Ghi trả hồ sơ giấy"),
    "standing.record_supplements": _("Ghi bổ sung hồ sơ hằng năm"),
    "standing.check_files": _("Ghi đối chiếu danh sách với hồ sơ"),
    "standing.record_discipline": _("Ghi kỷ luật đảng viên"),
    "standing.acknowledge_correction": _("Ghi chi bộ xác nhận đã sửa chữa"),
    "standing.revoke_discipline": _("Ghi xóa bỏ quyết định kỷ luật"),
    "standing.begin_examination": _("Ghi việc đang xem xét đối với đảng viên"),
    "standing.end_examination": _("Ghi xem xét xong đối với đảng viên"),
    "standing.date_offence": _("Ghi ngày của hành vi mới nhất, mức xem xét"),
    "standing.postpone_discipline": _("Ghi chưa xem xét kỷ luật"),
    "standing.resume_discipline": _("Ghi xem xét kỷ luật tiếp"),
    "standing.suspend_member": _("Ghi đình chỉ sinh hoạt đảng"),
    "standing.extend_suspension": _("Ghi gia hạn đình chỉ sinh hoạt đảng"),
    "standing.end_suspension": _("Ghi thôi đình chỉ sinh hoạt đảng"),
}.items():
    declare_act(Reversible(_name, _label, is_event=True))


def of_person(
    model: Any, person: str = "person_id"
) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    """Rows of a table as the person they are about, as this viewer may see them."""

    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", person))
        people = linked_people(viewer, set(rows.values()))
        return {pk: people[person_id] for pk, person_id in rows.items() if person_id in people}

    return linked


declare_object(
    ObjectKind(
        "standing.badge",
        _("Huy hiệu Đảng"),
        of_person(Badge),
        {
            "years": Told(_("loại huy hiệu (năm)")),
            "award_on": Told(_("đợt trao")),
            "declared_on": Told(_("ngày tờ khai")),
            "reviewed_on": Told(_("ngày cấp ủy cơ sở đề nghị")),
            "forwarded_on": Told(_("ngày cấp ủy cấp trên đề nghị")),
            "awarded_on": Told(_("ngày quyết định tặng")),
            "serial": Told(_("số huy hiệu")),
            "lost_on": Told(_("ngày báo mất")),
            "reissued_on": Told(_("ngày cấp lại")),
            "returned_on": Told(_("ngày nộp lại")),
        },
    )
)
_FIRST_LAST = {"starts_on": Told(_("từ ngày")), "ends_on": Told(_("đến ngày"))}
declare_object(
    ObjectKind(
        "standing.member_card",
        _("thẻ đảng viên"),
        of_person(MemberCard),
        {
            **_FIRST_LAST,
            "number": Told(_("số thẻ"), sealed=True),
            "handed_on": Told(_("ngày trao")),
            "end_kind": Told(
                _("lý do thôi giữ"), lambda value: str(dict(CardEnd.choices).get(str(value), ""))
            ),
        },
    )
)
declare_object(
    ObjectKind(
        "standing.residence_liaison",
        _("giữ mối liên hệ nơi cư trú"),
        of_person(ResidenceLiaison),
        {**_FIRST_LAST, "remark_on": Told(_("ngày nhận xét"))},
    )
)
declare_object(
    ObjectKind(
        "standing.paper_file",
        _("hồ sơ giấy"),
        of_person(PaperFile),
        {
            **_FIRST_LAST,
            "place": Told(_("nơi để hồ sơ")),
            "lent_on": Told(_("ngày mượn")),
            "due_on": Told(_("hẹn trả")),
            "returned_on": Told(_("ngày trả")),
        },
    )
)
declare_object(
    ObjectKind(
        "standing.file_supplement",
        _("bổ sung hồ sơ hằng năm"),
        of_person(FileSupplement),
        {"year": Told(_("năm")), "on": Told(_("ngày bổ sung"))},
    )
)


def _certificates(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
    """Certificates by the person they are about. Three SQL queries."""
    rows = dict(AgeCertificate.objects.filter(pk__in=ids).values_list("pk", "membership__person_id"))
    people = linked_people(viewer, set(rows.values()))
    return {pk: people[person_id] for pk, person_id in rows.items() if person_id in people}


declare_object(
    ObjectKind(
        "standing.age_certificate",
        _("giấy xác nhận tuổi đảng"),
        _certificates,
        {"requested_on": Told(_("ngày xin giấy")), "issued_on": Told(_("ngày cấp giấy"))},
    )
)


def _of_unit(model: Any) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    """Checks of a table by their unit. Two SQL queries."""

    def linked(_viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
        names = unit_names(set(rows.values()))
        return {pk: Linked(names.get(unit_id, "")) for pk, unit_id in rows.items()}

    return linked


declare_object(
    ObjectKind(
        "standing.file_check",
        _("lần đối chiếu danh sách với hồ sơ"),
        _of_unit(FileCheck),
        {"on": Told(_("ngày đối chiếu"))},
    )
)
declare_object(
    ObjectKind(
        "standing.card_check",
        _("lần kiểm tra thẻ đảng viên"),
        _of_unit(CardCheck),
        {"on": Told(_("ngày kiểm tra thẻ")), "seen": Told(_("số thẻ đã xuất trình"))},
    )
)
