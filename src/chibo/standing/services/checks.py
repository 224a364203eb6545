"""What services of this domain ask before they write: days that can be, somebody who is here, an obstacle in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import DomainError, NotVisible
from chibo.org import access
from chibo.org.queries import on_date
from chibo.people.models import Affiliation
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model

    from chibo.core.audit.acts import Act
    from chibo.decisions.services import DecisionDraft
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue


def refuse_day(day: date | None, person: Person, field: str) -> None:
    """Raises `DomainError` for a day to come, or before the person was born."""
    if day is None:
        return
    if day > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(day)}, field=field)
    if day <= person.born_on:
        sentence = _("Ngày %(day)s trước ngày sinh của %(name)s. Hãy xem lại ngày.")
        values = {"day": format_date(day), "name": person.name}
        raise DomainError("date_before_birth", sentence % values, field=field)


def require_here(unit: UnitOn, person_ids: set[int], on: date) -> dict[int, int]:
    """The unit of each on the day, by person. Raises `NotVisible` where one is no member in `unit` that day. One SQL query."""
    rows = Affiliation.objects.filter(
        on_date(on),
        on_date(on, "person__memberships__"),
        on_date(on, "unit__placements__"),
        access.subtree(unit.path, "unit__placements__path"),
        person_id__in=person_ids,
    )
    stood = dict(rows.values_list("person_id", "unit_id"))
    if stood.keys() != person_ids:
        sentence = _("Không tìm thấy người này trong %(unit)s vào ngày %(day)s. Hãy xem lại ngày.")
        raise NotVisible("person_not_here", sentence % {"unit": unit.name, "day": format_date(on)})
    return stood


def with_clause(sentence: str, rule: RuleValue | None) -> str:
    """The sentence with the clause it rests on after it, where the rulebook has one."""
    return (
        f"{sentence} ({basis_words(rule.basis)})" if rule is not None and rule.basis is not None else sentence
    )


def secret(paper: DecisionDraft) -> DecisionDraft:
    """Of a paper of discipline: number, issuer, day and place, nothing else."""
    return replace(paper, title="", kind="", secret=True)


def changed(act: Act, kind: str, unit_id: int, row: Model, facts: dict[str, Any]) -> None:
    """Changes columns of a row as a part of the act, with its entry."""
    facts = {**facts, "closed_in": act.uid}
    act.keep([row], facts)
    before = {name: getattr(row, name) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    act.record([act.draft(kind, row.pk, unit_id=unit_id, before=before, after=facts)])


def last_unit(unit: UnitOn, person: Person) -> int:
    """Where the person stands, or stood last; raises `NotVisible` where that is not `unit` or below it. One SQL query."""
    last = Affiliation.objects.filter(person=person, starts_on__lte=today()).order_by("-starts_on")
    placed = last.filter(unit__placements__ends_on__gt=today())
    found = placed.values_list("unit_id", "unit__placements__path").first()
    if found is None or not found[1].startswith(unit.path):
        raise NotVisible
    return int(found[0])
