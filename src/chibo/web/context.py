"""What the shell of every page shows: place, navigation, date, and whose page it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.accounts.demo import demo_accounts, is_demo
from chibo.core.clock import fixed_today, today
from chibo.jobs.following import running_for
from chibo.org import pages, permissions
from chibo.web.navigation import NavGroup, navigation

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

SHOWN_CHILDREN = 20
#: Pages of what was written and is being written: no day is looked at on them, so none is told.
UNDATED: Final = frozenset(
    {
        "history:changes", "history:act", "org:accounts", "org:account", "org:new_account", "org:issue_code",
        "people:link_account", "exchange:batches", "exchange:batch", "exchange:undo",
        "exchange:moves", "exchange:missing", "exchange:proposals", "exchange:preview", "exchange:compare",
        "exchange:comparison", "exchange:hand_back", "people:why", "people:facts", "people:edit",
        "congresses:list", "congresses:record", "congresses:congress", "reorganisation:changes",
        "reorganisation:draft", "reorganisation:change", "reorganisation:preview",
        "people:bulk", "people:views", "people:correction", "people:corrections", "people:exit", "people:restore",
        *(f"standing:badge_{name}" for name in ("propose", "award", "lost", "reissue", "withdraw")),
        *(f"standing:case_{name}" for name in ("new", "correct", "revoke")), "standing:keep", "standing:keep_row",
        "people:exemption_request", "people:exemption_decide", "people:exemption_end", "people:exemption_contact",
        "people:transfers", "people:letters", "people:transfer_start", "people:newcomer", "people:transfer",
        "people:transfer_step", "people:letter", "people:pair", "people:slips", "people:slip_new", "people:slip_aside",
        "people:stays", "people:duty_new", "people:duty_drop", "standing:examination_new", "standing:examination_end",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ShellUnit:
    name: str
    url: str


@dataclass(frozen=True)
class Shell:
    """See `base.html` for what each part is for."""

    unit: ShellUnit | None = None
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    nav: list[NavGroup] = field(default_factory=list)
    children_title: str = ""
    children: list[tuple[str, str, str]] = field(default_factory=list)
    more_children_url: str = ""
    on: date | None = None
    is_past: bool = False
    today_url: str = ""
    why_url: str = ""
    own_url: str = ""
    demo: bool = False
    demo_date: date | None = None
    is_real_date: bool = False
    user_label: str = ""
    large_text: bool = False
    running_jobs: int = 0


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `shell`, and the demo's accounts for the sign-in page.

    One SQL query (the units below) on the pages of a unit that has units below; none otherwise; one more while a job runs.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    unit = pages.current_unit(request) if signed_in else None
    common: dict[str, Any] = {
        "demo": is_demo(),
        "demo_date": fixed_today() if signed_in else None,
        "is_real_date": fixed_today() is None,
        "user_label": str(user) if signed_in else "",
        "large_text": request.COOKIES.get("text_size") == "large",
        "running_jobs": running_for(request) if signed_in else 0,
    }
    placed = _of_unit(request, pages.viewer(request), unit) if unit else {}
    return {"shell": Shell(**common, **placed), "demo_accounts": [] if signed_in else demo_accounts()}


def _of_unit(request: HttpRequest, viewer: Viewer, unit: UnitOn) -> dict[str, Any]:
    children = pages.children(request, unit)
    suffix = date_suffix(unit)
    undated = bool(request.resolver_match and request.resolver_match.view_name in UNDATED)
    shown = [
        (child.name, reverse("home", args=[child.ref]) + suffix, "") for child in children[:SHOWN_CHILDREN]
    ]
    return {
        "unit": ShellUnit(unit.name, reverse("home", args=[unit.ref])),
        "crumbs": _crumbs(viewer, unit),
        "nav": navigation(request, viewer, unit, date_suffix(unit)),
        "children_title": _("Trực thuộc (%(count)s)") % {"count": len(children)} if children else "",
        "children": shown,
        "more_children_url": reverse("org:tree", args=[unit.ref]) + suffix
        if len(children) > len(shown)
        else "",
        "on": None if undated else unit.on,
        "is_past": not undated and unit.on != today(),
        "today_url": _url_with(request, today()),
        "why_url": _why_url(request, unit),
        "own_url": reverse("people:mine")
        if any(permissions.SEE_OWN_FILE in held.permissions for held in viewer.held)
        else "",
    }


def _why_url(request: HttpRequest, unit: UnitOn) -> str:
    """Where it is said why the viewer may see this page: of a file its own place, of a unit's page the permission it asks."""
    found = request.resolver_match
    if found is None:
        return ""
    if found.view_name == "people:person":
        return reverse("people:why", kwargs={"uid": found.kwargs["uid"]})
    asked = urlencode({"quyen": getattr(found.func, "access_rule", "")})
    return reverse("org:why", args=[unit.ref]) + "?" + asked


def date_suffix(unit: UnitOn) -> str:
    """The date goes along to the pages of other units when it is not the one they open on."""
    return "" if unit.on == unit.home_on else f"?on={unit.on.isoformat()}"


def _url_with(request: HttpRequest, on: date) -> str:
    query = request.GET.copy()
    query["on"] = on.isoformat()
    for place in ("after", "before"):
        query.pop(place, None)
    return f"{request.path}?{query.urlencode()}"


def _crumbs(viewer: Viewer, unit: UnitOn) -> list[tuple[str, str]]:
    """Names of the units above are no secret; links lead only where the viewer may go."""
    above = [
        (crumb.name, reverse("home", args=[crumb.ref]) if viewer.sees_unit(crumb.path) else "")
        for crumb in unit.ancestors[1:]
    ]
    return [*above, (unit.name, "")]
