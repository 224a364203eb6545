"""What may stand in the way of a disciplinary decision: forms and bodies bar it, time bar and postponement by how sure the rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.org.queries import on_date
from chibo.people.models import PostHeld
from chibo.standing.enums import DisciplineForm
from chibo.standing.models import Postponement
from chibo.standing.rules.causes import POSTPONED, bar_last_day, bar_rule, is_barred
from chibo.standing.rules.discipline import EFFECTIVE, against
from chibo.standing.services.causes import refuse_cause
from chibo.standing.services.checks import refuse_day, with_clause

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue
    from chibo.standing.services.case_drafts import CaseDraft

_AGAINST: Final = {
    "form_of_probationer": gettext_lazy("Đảng viên dự bị chỉ bị khiển trách hoặc cảnh cáo. Hãy xem lại hình thức."),
    "form_unknown": gettext_lazy("Quy định không có hình thức này. Hãy xem lại hình thức."),
    "removal_without_post": gettext_lazy("Sổ không ghi chức vụ nào vào ngày ấy nên không có gì để cách chức. Hãy ghi chức vụ trước, hoặc xem lại hình thức."),
    "beyond_cell": gettext_lazy("Chi bộ không quyết định được hình thức này. Hãy ghi quyết định của cấp trên."),
    "cell_committee": gettext_lazy("Chi ủy không có thẩm quyền kỷ luật. Hãy ghi quyết định của chi bộ hoặc của cấp trên."),
}  # fmt: skip


class _Soft(NamedTuple):
    """What stands in the way as long as its rule is sure; a reason passes it while nobody has confirmed the rule."""

    code: str
    sentence: str
    field: str
    rule: RuleValue


def refuse_days(draft: CaseDraft, person: Person) -> None:
    """Raises `DomainError` for days of a decision that cannot be, or contradict each other."""
    for field in ("announced_on", "received_on", "concluded_on"):
        refuse_day(getattr(draft, field), person, field)
    announced = {"day": format_date(draft.announced_on)}
    if draft.received_on and draft.received_on < draft.announced_on and draft.by_cell:
        sentence = _("Ngày nhận quyết định không thể trước ngày công bố %(day)s.")
        raise DomainError("received_early", sentence % announced, field="received_on")
    if draft.concluded_on and draft.concluded_on > draft.announced_on:
        sentence = _("Ngày kết luận không thể sau ngày công bố %(day)s.")
        raise DomainError("concluded_late", sentence % announced, field="concluded_on")
    refuse_cause(draft.cause, person, draft.concluded_on or draft.announced_on)


def refuse_against_rules(person: Person, draft: CaseDraft, values: dict[str, RuleValue]) -> None:
    """Raises `DomainError`, with its clause, for a form or a body no reason passes (DIS-01 … DIS-06)."""
    signed = draft.paper.issued_on
    if not draft.by_cell and signed and draft.announced_on < signed and not values[EFFECTIVE].is_gap:
        sentence = _(
            "Quyết định của cấp trên có hiệu lực từ ngày ký %(day)s nên không công bố trước ngày ấy."
        )
        words = with_clause(sentence % {"day": format_date(signed)}, values[EFFECTIVE])
        raise DomainError("announced_before_signing", words, field="announced_on")
    membership = person.memberships.filter(on_date(draft.announced_on)).get()
    found = against(
        draft.form,
        is_official=membership.official_on is not None and membership.official_on <= draft.announced_on,
        by_cell=draft.by_cell,
        holds_post=PostHeld.objects.filter(
            person=person, starts_on__lte=draft.announced_on, ends_on__gte=draft.announced_on
        ).exists(),
        values=values,
        issuer=draft.paper.issuer,
    )
    if found is not None:
        sentence = with_clause(str(_AGAINST[found.code]), values[found.rule])
        raise DomainError(found.code, sentence, field=found.field)


def passed_in_spite(person: Person, draft: CaseDraft, values: dict[str, RuleValue]) -> str:
    """The reason that shows, where a time bar or a postponement stood in the way; "" where neither did.

    Raises `DomainError` with the clause where no reason is given, or where the rule is confirmed: then none passes.
    """
    found = [*_time_bar(draft, values), *_postponed(person, draft.announced_on, values)]
    if not found:
        return ""
    sure = [one for one in found if one.rule.is_confirmed]
    if sure or not draft.in_spite:
        first = (sure or found)[0]
        raise DomainError(first.code, " ".join(_said(one) for one in found), field=first.field)
    return draft.in_spite


def _said(one: _Soft) -> str:
    if one.rule.is_confirmed:
        return with_clause(one.sentence, one.rule)
    unsure = _(
        "Điều khoản này chưa xác nhận: hãy xem lại ngày, hình thức; nếu vẫn đúng thì ghi lý do vào ô “Lý do vẫn ghi”."
    )
    return f"{with_clause(one.sentence, one.rule)}. {unsure}"


def _time_bar(draft: CaseDraft, values: dict[str, RuleValue]) -> Iterator[_Soft]:
    offence_on, unbarred = draft.cause.offence_on, draft.cause.is_unbarred
    concluded = draft.concluded_on or draft.announced_on
    if offence_on is None or not is_barred(draft.form, offence_on, concluded, values, unbarred=unbarred):
        return
    sentence = _("Thời hiệu của hình thức %(form)s đã hết từ sau ngày %(day)s, tính từ hành vi ngày %(act)s")
    words = {
        "form": DisciplineForm(draft.form).label.lower(),
        "day": format_date(bar_last_day(draft.form, offence_on, values)),
        "act": format_date(offence_on),
    }
    yield _Soft("time_barred", sentence % words, "offence_on", values[bar_rule(draft.form)])


def _postponed(person: Person, on: date, values: dict[str, RuleValue]) -> Iterator[_Soft]:
    if values[POSTPONED].is_gap:
        return
    rows = Postponement.objects.filter(on_date(on), on_date(on, "examination__"), examination__person=person)
    row = rows.first()
    if row is not None:
        sentence = _("Đang trong thời gian chưa xem xét kỷ luật, đến hết ngày %(day)s")
        words = sentence % {"day": format_date(row.last_day)}
        yield _Soft("discipline_postponed", words, "announced_on", values[POSTPONED])
