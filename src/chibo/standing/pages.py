"""Pages about one person: the file, and the unit over which the permission is asked."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from chibo.core.clock import today
from chibo.core.errors import NotVisible
from chibo.org import access, pages
from chibo.people.pages import to_state_purpose
from chibo.people.purposes import PurposeNeededError
from chibo.people.queries.person import person_file, unit_of_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


def file_page(permission: str) -> Callable[[Callable[..., HttpResponse]], pages.View]:
    """The view of a page about one person: it is given the file of today and its unit, over which `permission` is needed.

    Who sees files for a purpose alone is led to state one first.
    """

    def wrap(view: Callable[..., HttpResponse]) -> pages.View:
        @pages.signed_in_page
        @wraps(view)
        def served(request: HttpRequest, uid: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = pages.viewer(request)
            access.require(viewer, permission, unit_of_file(viewer, uid).path)
            try:
                file = person_file(viewer, uid, today())
            except PurposeNeededError:
                return to_state_purpose(request, reverse("people:purpose_file", args=[uid]))
            if file.unit is None:
                raise NotVisible
            access.require(viewer, permission, file.unit.path)
            request.unit = file.unit  # type: ignore[attr-defined]
            return view(request, file, file.unit, *args, **kwargs)

        return served

    return wrap
