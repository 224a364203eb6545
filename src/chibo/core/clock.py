"""The two questions about the present: which day the program works on, and which instant it really is."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

_real_date: ContextVar[bool] = ContextVar("real_date", default=False)


def today() -> date:
    """The day the program works on: `CHIBO_TODAY` of a demonstration or test, else the local date."""
    return fixed_today() or timezone.localdate()


def fixed_today() -> date | None:
    """The day `CHIBO_TODAY` sets, unless this request has chosen the real date; None where days pass as they do."""
    if _real_date.get():
        return None
    fixed: date | None = getattr(settings, "CHIBO_TODAY", None)
    return fixed


@contextmanager
def real_date(*, chosen: bool) -> Iterator[None]:
    """Within it `today` is the real day, if `chosen`."""
    token = _real_date.set(chosen)
    try:
        yield
    finally:
        _real_date.reset(token)


def now() -> datetime:
    """The real instant, aware; never shifted by `CHIBO_TODAY`."""
    return timezone.now()
