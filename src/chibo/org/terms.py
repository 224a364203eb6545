"""Terms as they are named and asked for: "2020–2025" on paper, `2020..2025` in a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import END, add_months
from chibo.core.errors import DomainError
from chibo.core.periods import Period
from chibo.org.models import Term

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.queries import UnitOn

_YEARS = re.compile(r"\s*([0-9]{4})\s*(?:–|—|-|\.\.)\s*([0-9]{4})\s*")
_MONTHS_A_YEAR = 12


def years_of_name(name: str) -> tuple[int, int]:
    """The two years of a term's name, however they are joined. Raises `DomainError` where it is not two years in order."""
    found = _YEARS.fullmatch(name)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if first >= last:
        sentence = _("«%(name)s» không phải là tên nhiệm kỳ. Hãy ghi hai năm, như 2020–2025.")
        raise DomainError("term_name_malformed", sentence % {"name": name})
    return first, last


def written_name(name: str) -> str:
    """The name as it is kept and printed: "2020–2025"."""
    first, last = years_of_name(name)
    return f"{first}–{last}"


def term_period(unit: UnitOn, name: str) -> Period:
    """The days of the unit's own term of that name, `[starts_on, ends_on)`. One SQL query.

    A term without a recorded end runs as many years as its name says. Raises `DomainError` naming the terms there are.
    """
    written = written_name(name)
    terms = {term.name: term for term in Term.objects.filter(unit_id=unit.id).order_by("starts_on")}
    if written in terms:
        return _period(terms[written])
    values = {"name": written, "unit": unit.name, "terms": ", ".join(terms) or _("chưa ghi nhiệm kỳ nào")}
    raise DomainError(
        "term_unknown",
        _("%(unit)s không có nhiệm kỳ %(name)s trong sổ. Các nhiệm kỳ có: %(terms)s.") % values,
    )


def _period(term: Term) -> Period:
    first, last = years_of_name(term.name)
    ends_on = term.ends_on
    if ends_on == END:
        ends_on = add_months(term.starts_on, (last - first) * _MONTHS_A_YEAR)
    return Period(term.starts_on, ends_on, "term", f"{first}..{last}")


def term_on(unit_id: int, on: date) -> Term | None:
    """The term of the unit itself that holds on the date. One SQL query."""
    return Term.objects.filter(unit_id=unit_id, starts_on__lte=on, ends_on__gt=on).first()
