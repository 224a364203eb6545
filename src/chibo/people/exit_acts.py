"""Acts that follow a leaving, and the rows of a striking off: how each is called, how its entries read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.people.acts import linked_people
from chibo.people.exit_enums import ComplaintLevel, ComplaintOutcome, StrikeGround, Unhandled
from chibo.people.models import ExitComplaint, StrikeVote, StrikingOff

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from django.db.models import TextChoices

    from chibo.catalogue.acts import Linked
    from chibo.org.access import Viewer

keep_tables(StrikingOff, StrikeVote, ExitComplaint)

for _name, _label in {
    "people.send_exit_notice": _("Ghi gửi phiếu báo ra khỏi Đảng, từ trần"),
    "people.record_complaint": _("Ghi khiếu nại việc xóa tên"),
    "people.answer_complaint": _("Ghi trả lời khiếu nại việc xóa tên"),
}.items():
    declare_act(Reversible(_name, _label, is_event=True))


def _of_member(
    model: type[StrikingOff | ExitComplaint],
) -> Callable[[Viewer, Collection[int]], Mapping[int, Linked]]:
    def linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:
        """By the person. Three SQL queries."""
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "membership__person_id"))
        people = linked_people(viewer, set(rows.values()))
        return {pk: people[person_id] for pk, person_id in rows.items() if person_id in people}

    return linked


def _word(choices: type[TextChoices]) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value or ""))


declare_object(
    ObjectKind(
        "people.striking_off",
        _("việc xóa tên đảng viên"),
        _of_member(StrikingOff),
        {
            "ground": Told(_("căn cứ xóa tên"), _word(StrikeGround)),
            "since": Told(_("từ ngày")),
            "reviewed_on": Told(_("ngày tự kiểm điểm")),
            "cell_vote": Told(_("biểu quyết của chi bộ")),
            "committee_vote": Told(_("biểu quyết của đảng ủy cơ sở")),
            "standing_vote": Told(_("biểu quyết của ban thường vụ")),
            "authorised_vote": Told(_("biểu quyết của đảng ủy được ủy quyền")),
        },
    )
)
declare_object(
    ObjectKind(
        "people.exit_complaint",
        _("khiếu nại việc xóa tên"),
        _of_member(ExitComplaint),
        {
            "made_on": Told(_("ngày khiếu nại")),
            "level": Told(_("cấp giải quyết"), _word(ComplaintLevel)),
            "unhandled": Told(_("lý do không giải quyết"), _word(Unhandled)),
            "answered_on": Told(_("ngày trả lời")),
            "outcome": Told(_("kết quả"), _word(ComplaintOutcome)),
        },
    )
)
