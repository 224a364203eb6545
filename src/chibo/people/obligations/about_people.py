"""The usual declaration of an obligation whose rows are about one person each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from chibo.catalogue.obligations import Obligation, no_limit, oblige
from chibo.org import permissions

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def oblige_about_people(key: str, label: _StrOrPromise, *, rules: tuple[str, ...], **more: Any) -> Obligation:
    """Enters an obligation the organisation officer owes without a day set, unless `more` says otherwise: its rows carry
    `person`, come to those with `people.see`, and are closed in guarded cells. Raises `ValueError` on a taken key."""  # noqa: D205, D209
    usual: dict[str, Any] = {
        "owed_by": "organisation_officer",
        "due": no_limit,
        "see_rows": permissions.SEE_PEOPLE,
        "shown_with": ("person",),
        "guarded": Q(guarded=True),
    }
    return oblige(Obligation(key=key, label=label, rules=rules, **(usual | more)))
