"""After every act a page offers to undo it: the strip that says "done" carries the link, whoever's page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.messages import get_messages
from django.utils.translation import gettext as _

from chibo.catalogue import acts
from chibo.catalogue.acts import Reversible
from chibo.core.audit.acts import forget_newest_acts, newest_acts
from chibo.core.audit.queries import entries_of_act
from chibo.history import access
from chibo.history.services import UNDO

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

#: Marks the message whose act may be undone; what follows is the uid of the act.
MARK = "undo:"
_REDIRECTS = range(300, 400)


class UndoOfferMiddleware:
    """Marks the last success message of a request that recorded an act, and says "Đã ghi vào sổ." where there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One or three SQL queries more for a request that changed something; none for any other."""
        forget_newest_acts()
        response = self.get_response(request)
        uids = newest_acts()
        forget_newest_acts()
        if request.method == "POST" and uids and response.status_code in _REDIRECTS:
            possible = next((uid for uid in reversed(uids) if offers(request, uid)), None)
            if possible:
                _mark(request, possible)
        return response


def offers(request: HttpRequest, uid: UUID) -> bool:
    """Can the act be undone at all, and by who made this request?"""
    entries = list(entries_of_act(uid)[:_LOOKED_AT])
    kinds = [acts.act_of(name) for name in {entry.act for entry in entries}]
    possible = bool(kinds) and all(isinstance(kind, Reversible) for kind in kinds) and entries[0].act != UNDO
    return possible and access.may_undo(request.viewer, entries)  # type: ignore[attr-defined]


_LOOKED_AT = 50


def _mark(request: HttpRequest, uid: UUID) -> None:
    storage = get_messages(request)
    queued = [m for m in getattr(storage, "_queued_messages", []) if m.level == messages.SUCCESS]
    if queued:
        queued[-1].extra_tags = f"{MARK}{uid}"
    else:
        messages.success(request, _("Đã ghi vào sổ."), extra_tags=f"{MARK}{uid}")
