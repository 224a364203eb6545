"""Gives every request its viewer and turns refusals into pages with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from chibo.core.clock import real_date
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.org.access import NOBODY, Viewer, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

#: Set in a demonstration by whoever would rather see the real date.
REAL_DATE_COOKIE = "real_date"
COMPRESSED: Final = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"}
)


class TextGzipMiddleware(GZipMiddleware):
    """Compresses pages, styles and scripts: an office in the mountains has 50 kbit/s. Files of other kinds are packed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As Django does, which adds random bytes so that the size of a page tells nothing of what is secret in it."""
        if response.headers.get("Content-Type", "").split(";")[0] not in COMPRESSED:
            return response
        return super().process_response(request, response)


class ViewerMiddleware:
    """Sets `request.viewer` (read on first use); answers 404, 403 and 400 with the sentence of the refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        with real_date(chosen=request.COOKIES.get(REAL_DATE_COOKIE) == "1"):
            response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else is a fault and goes on."""
        if not isinstance(error, DomainError):
            return None
        status, template = 400, "400.html"
        if isinstance(error, NotVisible):
            status, template = 404, "404.html"
        elif isinstance(error, Forbidden):
            status, template = 403, "403.html"
        return render(request, template, {"message": str(error), "code": error.code}, status=status)


def _viewer(request: HttpRequest) -> Viewer:
    return viewer_of(request.user) if request.user.is_authenticated else NOBODY
