"""How entries about discipline read, for those who hold `discipline.see` alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import ObjectKind, Told, declare_object
from chibo.org import permissions
from chibo.standing.acts import of_person
from chibo.standing.enums import DisciplineForm, ExaminationKind, PostponementGround
from chibo.standing.models import DisciplineCase, Examination, Postponement, Suspension


def _form(value: object) -> str:
    """A form of discipline in words; "" for none."""
    return str(dict(DisciplineForm.choices).get(str(value), ""))


declare_object(
    ObjectKind(
        "standing.discipline_case",
        _("kỷ luật đảng viên"),
        of_person(DisciplineCase),
        {
            "form": Told(_("hình thức"), _form),
            "announced_on": Told(_("ngày công bố")),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
            "corrected_on": Told(_("ngày chi bộ xác nhận đã sửa chữa")),
            "in_spite": Told(_("lý do vẫn ghi")),
        },
        needs=permissions.SEE_DISCIPLINE,
        undone_by=permissions.RECORD_DISCIPLINE,
        table=DisciplineCase,
    )
)
declare_object(
    ObjectKind(
        "standing.examination",
        _("việc đang xem xét"),
        of_person(Examination),
        {
            "kind": Told(
                _("loại việc"), lambda value: str(dict(ExaminationKind.choices).get(str(value), ""))
            ),
            "body": Told(_("cơ quan xem xét")),
            "level": Told(_("mức xem xét"), _form),
            "offence_on": Told(_("ngày của hành vi mới nhất")),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
        },
        needs=permissions.SEE_DISCIPLINE,
        undone_by=permissions.RECORD_DISCIPLINE,
        table=Examination,
    )
)
declare_object(
    ObjectKind(
        "standing.postponement",
        _("chưa xem xét kỷ luật"),
        of_person(Postponement, "examination__person_id"),
        {
            "ground": Told(
                _("diện"), lambda value: str(dict(PostponementGround.choices).get(str(value), ""))
            ),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
            "resumed_on": Told(_("ngày xem xét tiếp")),
        },
        needs=permissions.SEE_DISCIPLINE,
        undone_by=permissions.RECORD_DISCIPLINE,
        table=Postponement,
    )
)
declare_object(
    ObjectKind(
        "standing.suspension",
        _("đình chỉ sinh hoạt đảng"),
        of_person(Suspension),
        {
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
            "extended_on": Told(_("ngày gia hạn")),
            "resumed_on": Told(_("ngày thôi đình chỉ")),
        },
        needs=permissions.SEE_DISCIPLINE,
        undone_by=permissions.RECORD_DISCIPLINE,
        table=Suspension,
    )
)
