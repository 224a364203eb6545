"""An obligation about an applicant, as every one of this domain is declared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import format_date
from chibo.core.workdays import add_working_days
from chibo.org import permissions

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values


def working_days_after(rule: str, anchor: date, values: Values) -> date:
    """The last of so many working days. Raises `RuleGapError`."""
    return add_working_days(anchor, values[rule].whole)


def _says(sentence: Any, anchor: str, row: Any, _due_on: date | None) -> Duty:
    """The sentence with the day the time counts from."""
    return Duty(
        subject=str(row.applicant),
        sentence=sentence % {"day": format_date(getattr(row, anchor))},
        url=reverse("admissions:dossier", args=[row.applicant.uid]),
    )


def oblige_about(
    key: str, label: Any, sentence: Any = None, *, rule: str, anchor: str = "starts_on", **more: Any
) -> Obligation:
    """An obligation about an applicant: rows carry `applicant`, whoever follows admissions may see them."""
    usual: dict[str, Any] = {
        "owed_by": "cell_secretary",
        "due": partial(working_days_after, rule),
        "says": partial(_says, sentence, anchor),
        "rules": (rule,),
    }
    return oblige(
        Obligation(
            key=key,
            label=label,
            anchor=anchor,
            see_rows=permissions.SEE_ADMISSIONS,
            shown_with=("applicant",),
            guarded=Q(guarded=True),
            **(usual | more),
        )
    )
