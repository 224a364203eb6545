"""How a page finds its unit and asks for leave: fetch and authorise in one place. Every view carries its rule.

`@unit_page(permission)` serves addresses `…/<unit ref>/`: the viewer must hold the permission over the unit.
`@signed_in_page` is open to whoever has signed in and authorises by itself; `@public_page` is open to all.
A test walks the addresses and refuses a view without a rule.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date, parse_date
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.org import access
from chibo.org.queries import UnitOn, UnitRow, children_of, unit_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponseBase

    from chibo.org.access import Viewer

P = ParamSpec("P")
PUBLIC, SIGNED_IN = "public", "signed in"


class View(Protocol):
    """A view that carries its rule of access."""

    access_rule: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def viewer(request: HttpRequest) -> Viewer:
    """Who asks; set by the middleware, read from the database on first use."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


def current_unit(request: HttpRequest) -> UnitOn | None:
    """The unit the page is about, if it is about one."""
    return getattr(request, "unit", None)


def children(request: HttpRequest, unit: UnitOn) -> list[UnitRow]:
    """Units directly below, read once for the page and its shell. One SQL query the first time."""
    if not hasattr(request, "unit_children"):
        request.unit_children = [] if unit.is_cell else children_of(viewer(request), unit)  # type: ignore[attr-defined]
    return request.unit_children  # type: ignore[attr-defined, no-any-return]


def asked_date(request: HttpRequest, name: str = "on") -> date | None:
    """The date in the address (`2021-12-31` or `31/12/2021`). Raises `DomainError` on anything else, and on the future."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    day = parse_date(text)
    if day is None:
        raise DomainError(
            "date_malformed", _("«%(text)s» không phải là ngày. Hãy ghi như 31/12/2021.") % {"text": text}
        )
    if day > today():
        raise DomainError(
            "date_future", _("Ngày %(text)s chưa đến. Sổ chỉ trả lời đến hôm nay.") % {"text": text}
        )
    return day


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the address that may lie ahead (an award day, the end of a term). Raises `DomainError` on anything else."""
    text = request.GET.get(name, "").strip()
    day = parse_date(text)
    if text and day is None:
        words = _("«%(text)s» không phải là ngày. Hãy ghi như 31/12/2021.") % {"text": text}
        raise DomainError("date_malformed", words)
    return day


def of_today(request: HttpRequest, unit: UnitOn) -> UnitOn:
    """The unit on the day asked, today without one: for pages of rights, whatever day the other pages open on."""
    placed = unit.at(asked_date(request) or today())
    request.unit = placed  # type: ignore[attr-defined]
    return placed


def require_present(unit: UnitOn) -> None:
    """Raises `DomainError` on a page of another day than today: nothing is written from there by mistake."""
    if unit.on not in {unit.home_on, today()}:
        sentence = _(
            "Trang đang mở là tình hình ngày %(date)s nên không ghi được gì từ đây. Hãy mở trang của hôm nay rồi ghi, kèm ngày có hiệu lực."
        )
        raise DomainError("page_of_past", sentence % {"date": format_date(unit.on)})


def unit_page(
    permission: str,
    *,
    posts_on_date: bool = False,
) -> Callable[[Callable[Concatenate[HttpRequest, UnitOn, P], HttpResponseBase]], View]:
    """The view of a page of one unit: it is given the unit on the date asked (`?on=`), after the permission is checked.

    A POST to a page of another day than today is refused; `posts_on_date` lets it through where the day is what is asked
    about and nothing is written into it (an export).
    """

    def wrap(view: Callable[Concatenate[HttpRequest, UnitOn, P], HttpResponseBase]) -> View:
        @wraps(view)
        def served(request: HttpRequest, ref: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            unit = unit_on(viewer(request), ref.strip("/"), asked_date(request))
            access.require(viewer(request), permission, unit.path)
            if request.method == "POST" and not posts_on_date:
                require_present(unit)
            request.unit = unit  # type: ignore[attr-defined]
            return view(request, unit, *args, **kwargs)

        served.access_rule = permission  # type: ignore[attr-defined]
        return served  # type: ignore[return-value]

    return wrap


def signed_in_page(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """The view of a page for whoever has signed in; what it shows it authorises itself."""

    @wraps(view)
    def served(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    served.access_rule = SIGNED_IN  # type: ignore[attr-defined]
    return served  # type: ignore[return-value]


def once(request: HttpRequest) -> UUID:
    """The uid of the act a form of this page will be: sent twice, it is written once."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return new_uid()


def public_page(view: Callable[..., HttpResponseBase]) -> View:
    """The view of a page open to all: signing in, choosing the language and the size of letters."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    served.access_rule = PUBLIC  # type: ignore[attr-defined]
    return served  # type: ignore[return-value]
