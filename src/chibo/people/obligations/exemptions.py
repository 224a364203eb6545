"""What is due about exempted members: a decision, contact, and what follows when the time runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, no_limit
from chibo.core.dates import END, add_months, day_before, format_date
from chibo.org.queries import on_date
from chibo.people.enums import ExemptionKind, ExemptionReason
from chibo.people.exemption_rules import TIMED_DECIDER, TIMED_MAX
from chibo.people.obligations.about_people import oblige_about_people
from chibo.people.queries.exemptions import last_contact, not_followed, of_members, undecided

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope
    from chibo.people.models import Exemption

PAPERS: Final = "exemption.away.papers"
#: How long ahead the work list speaks of a time that runs out, and after how long without contact it speaks of that; habits
#: of the page, not rules.
NOTICE_MONTHS: Final = 1
CONTACT_MONTHS: Final = 3


def _dated_requests(scope: Scope, _values: Values) -> QuerySet[Exemption]:
    """Requests that wait and say from which day: the decision comes before that day."""
    return of_members(scope, undecided(scope.on), Q(asked_from__isnull=False))


def _undated_requests(scope: Scope, _values: Values) -> QuerySet[Exemption]:
    return of_members(scope, undecided(scope.on), Q(asked_from__isnull=True))


def _running_out(scope: Scope, _values: Values) -> QuerySet[Exemption]:
    """Timed exemptions after which neither a return nor a renewal is written down; a later return changes no earlier day."""
    timed = of_members(scope, Q(kind=ExemptionKind.TIMED, ends_on__lt=END))
    return not_followed(timed, scope.on).annotate(due_until=Coalesce("granted_until", "ends_on"))


def _away(scope: Scope, _values: Values) -> QuerySet[Exemption]:
    """Exemptions in force of those who work away, with the day of the last contact (the first day where there was none)."""
    rows = of_members(scope, on_date(scope.on), Q(reason=ExemptionReason.WORKING_AWAY))
    return rows.annotate(contact_on=Coalesce(last_contact(scope.on), "starts_on"))


def return_opens(ends_on: date, _values: Values) -> date:
    """The day the work list begins to speak of the end of an exemption."""
    return add_months(ends_on, -NOTICE_MONTHS)


def return_due(ends_on: date, _values: Values) -> date:
    """The last day of an exemption whose first day without it is `ends_on`."""
    return day_before(ends_on)


def contact_opens(contact_on: date, _values: Values) -> date:
    """The day the work list begins to ask for contact."""
    return add_months(contact_on, CONTACT_MONTHS)


def _duty(row: Any, sentence: str) -> Duty:
    return Duty(
        subject=row.person.name, sentence=sentence, url=reverse("people:exemptions", args=[row.unit_ref])
    )


def _decide(row: Exemption, _due_on: date | None) -> Duty:
    values = {"kind": row.get_kind_display(), "day": format_date(row.requested_on)}
    return _duty(row, _("Trình cấp có thẩm quyền quyết định đơn “%(kind)s” ngày %(day)s.") % values)


def _end(row: Any, _due_on: date | None) -> Duty:
    values = {"day": format_date(day_before(row.due_until))}
    return _duty(
        row, _("Miễn sinh hoạt đến hết ngày %(day)s: ghi trở lại sinh hoạt, hoặc nhận đơn xin tiếp.") % values
    )


def _contact(row: Any, _due_on: date | None) -> Duty:
    return _duty(
        row, _("Liên hệ với đảng viên đi xa; lần cuối ngày %(day)s.") % {"day": format_date(row.contact_on)}
    )


DECISION_DUE = oblige_about_people(
    "exemptions.decision_due",
    gettext_lazy("Quyết định đơn xin miễn"),
    rules=(TIMED_DECIDER,),
    owed_by="organisation_officer",
    rows=_dated_requests,
    anchor="asked_from",
    opens=return_opens,
    due=return_due,
    says=_decide,
)
UNDECIDED = oblige_about_people(
    "exemptions.undecided",
    gettext_lazy("Đơn xin miễn chưa quyết định"),
    rules=(TIMED_DECIDER,),
    owed_by="organisation_officer",
    rows=_undated_requests,
    anchor="requested_on",
    due=no_limit,
    says=_decide,
)
RETURN_DUE = oblige_about_people(
    "exemptions.return_due",
    gettext_lazy("Hết thời hạn miễn sinh hoạt"),
    rules=(TIMED_MAX,),
    owed_by="cell_secretary",
    rows=_running_out,
    anchor="due_until",
    opens=return_opens,
    due=return_due,
    says=_end,
)
CONTACT_DUE = oblige_about_people(
    "exemptions.contact_due",
    gettext_lazy("Liên hệ với đảng viên đi làm ăn xa"),
    rules=(PAPERS,),
    owed_by="cell_secretary",
    rows=_away,
    anchor="contact_on",
    opens=contact_opens,
    due=no_limit,
    says=_contact,
)
