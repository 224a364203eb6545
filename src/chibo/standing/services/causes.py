"""What an examination and a decision say of where they come from: the checks both ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.standing.enums import CauseOrigin
from chibo.standing.services.checks import refuse_day

if TYPE_CHECKING:
    from datetime import date

    from chibo.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class CauseDraft:
    """How a matter came (a code of `CauseOrigin` or ""), the days of another body's notice, the day of the newest act."""

    origin: str = ""
    notice_on: date | None = None
    notice_received_on: date | None = None
    offence_on: date | None = None
    is_unbarred: bool = False


#: Nothing is said of where it comes from.
NO_CAUSE: Final = CauseDraft()


def refuse_cause(cause: CauseDraft, person: Person, by: date) -> None:
    """Raises `DomainError` for an origin that is none, days that cannot be, an act after `by`, a notice of nobody."""
    for field in ("notice_on", "notice_received_on", "offence_on"):
        refuse_day(getattr(cause, field), person, field)
    if cause.origin not in ("", *CauseOrigin.values):
        raise DomainError("origin_unknown", _("Không có nguồn này. Hãy chọn lại."), field="origin")
    if cause.offence_on and cause.offence_on > by:
        sentence = _("Hành vi không thể sau ngày %(day)s. Hãy xem lại ngày.")
        raise DomainError("offence_late", sentence % {"day": format_date(by)}, field="offence_on")
    _refuse_notice(cause)


def _refuse_notice(cause: CauseDraft) -> None:
    if cause.notice_on is None and cause.notice_received_on is None:
        return
    if cause.origin in ("", CauseOrigin.OWN):
        sentence = _("Ngày thông báo chỉ ghi khi việc do cơ quan khác báo. Hãy chọn nguồn, hoặc bỏ ngày.")
        raise DomainError("notice_of_nobody", sentence, field="origin")
    if cause.notice_on is None:
        sentence = _("Hãy ghi cả ngày quyết định của cơ quan báo.")
        raise DomainError("notice_without_day", sentence, field="notice_on")
    if cause.notice_received_on and cause.notice_received_on < cause.notice_on:
        sentence = _("Ngày nhận thông báo không thể trước ngày %(day)s.")
        raise DomainError(
            "notice_early", sentence % {"day": format_date(cause.notice_on)}, field="notice_received_on"
        )
