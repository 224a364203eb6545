"""Forms of allauth that answer as ours do."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from chibo.core.errors import UNPROCESSABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


def as_ours(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of allauth, which shows a wrong form again with 422 instead of 200.

    What was right leads elsewhere (302), so a sent form that is answered with a page was wrong. Too many attempts stay 429.
    """

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and answer.status_code == HTTPStatus.OK:
            answer.status_code = UNPROCESSABLE
        return answer

    return served
