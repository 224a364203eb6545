"""What is due when somebody left the Party: the notice slip (DEL-14), the answer to a complaint (DEL-10)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty
from chibo.core.dates import format_date
from chibo.core.workdays import add_working_days
from chibo.org.access import subtree
from chibo.people.exit_enums import ComplaintLevel
from chibo.people.models import Affiliation, ExitComplaint
from chibo.people.obligations.about_people import oblige_about_people
from chibo.people.standing_rules import COMPLAINT_ANSWER, NOTICE_WITHIN

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.obligations import Obligation, Values
    from chibo.catalogue.scope import Scope
    from chibo.people.models import Person

_SEND = gettext_lazy("Ra khỏi Đảng hoặc từ trần ngày %(day)s: gửi phiếu báo kèm hồ sơ lên cấp trên.")
_FOLLOW = gettext_lazy("Khiếu nại việc xóa tên ngày %(day)s chưa ghi trả lời: theo dõi việc giải quyết.")
_MEMBER = "person__memberships__"
_STAY = "membership__person__affiliations__"


def _held(event: str, stay: str) -> Q:
    """Did the stay, its place and the words about it hold on the day before the event?"""
    held = Q()
    for prefix in (stay, f"{stay}unit__placements__", f"{stay}unit__profiles__"):
        held &= Q(**{f"{prefix}starts_on__lt": F(event), f"{prefix}ends_on__gte": F(event)})
    return held


def _placed(stay: str) -> dict[str, F]:
    """Where the stay is, as the engine reads it."""
    return {
        "figure_path": F(f"{stay}unit__placements__path"),
        "guarded": F(f"{stay}unit__profiles__cell_kind__is_guarded"),
        "unit_name": F(f"{stay}unit__profiles__name"),
        "unit_ref": F(f"{stay}unit__ref"),
    }


def _unnoticed(scope: Scope, values: Values) -> QuerySet[Any]:
    """Leavings since the rule and the record began whose slip had not gone up by the date, in the cell of the last day: one row
    a leaving. Raises in a gap."""  # noqa: D205, D209
    values[NOTICE_WITHIN].whole  # noqa: B018 - a gap is said, not passed over
    event, noticed = f"{_MEMBER}ends_on", f"{_MEMBER}exit_notice_on"
    rows = Affiliation.objects.filter(
        _held(event, ""),
        subtree(scope.path, "unit__placements__path"),
        ~Q(**{f"{_MEMBER}exit_kind": ""}),
        Q(**{f"{noticed}__isnull": True}) | Q(**{f"{noticed}__gt": scope.on}),
        Q(unit__records_from__lte=F(event)),
        **{f"{event}__lte": scope.on, f"{event}__gte": scope.reckoned},
    )
    return rows.annotate(left_on=F(event), **_placed(""))


def _unanswered(scope: Scope, _values: Values, *, level: str) -> QuerySet[Any]:
    """Complaints to a level that are handled and were not answered by the date, in the cell of the last day: one row a
    complaint. They are found by themselves, being few: a database would rather go through everybody in the subtree."""  # noqa: D205, D209
    made = ExitComplaint.objects.filter(made_on__lte=scope.on)
    rows = ExitComplaint.objects.filter(
        _held("membership__ends_on", _STAY),
        subtree(scope.path, f"{_STAY}unit__placements__path"),
        Q(answered_on__isnull=True) | Q(answered_on__gt=scope.on),
        level=level,
        unhandled="",
        made_on__lte=scope.on,
        membership__in=made.values("membership"),
    )
    return rows.annotate(**_placed(_STAY))


def within(rule: str, anchor: date, values: Values) -> date:
    """The last of so many working days after a day. Raises `LookupError` in a gap."""
    return add_working_days(anchor, values[rule].whole)


def _duty(sentence: _StrOrPromise, person: Person, day: date) -> Duty:
    url = reverse("people:person", args=[person.uid])
    return Duty(person.name, str(sentence) % {"day": format_date(day)}, url)


NOTICE = oblige_about_people(
    "exits.notice_due",
    gettext_lazy("Gửi phiếu báo ra khỏi Đảng, từ trần"),
    rules=(NOTICE_WITHIN,),
    rows=_unnoticed,
    reckon=lambda _scope, values: values[NOTICE_WITHIN].starts_on,
    anchor="left_on",
    due=partial(within, NOTICE_WITHIN),
    says=lambda row, _due_on: _duty(_SEND, row.person, row.left_on),
)


def _answer(key: str, label: _StrOrPromise, level: ComplaintLevel) -> Obligation:
    rule = COMPLAINT_ANSWER[level]
    return oblige_about_people(
        key,
        label,
        rules=(rule,),
        rows=partial(_unanswered, level=level.value),
        anchor="made_on",
        due=partial(within, rule),
        says=lambda row, _due_on: _duty(_FOLLOW, row.membership.person, row.made_on),
        shown_with=("membership__person",),
    )


COMPLAINT = _answer(
    "exits.complaint_answer", gettext_lazy("Giải quyết khiếu nại việc xóa tên"), ComplaintLevel.UPPER
)
COMPLAINT_AT_CENTRE = _answer(
    "exits.complaint_answer_centre",
    gettext_lazy("Giải quyết khiếu nại việc xóa tên ở trung ương"),
    ComplaintLevel.CENTRE,
)
