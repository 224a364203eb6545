"""Filters and tags of every page: dates, numbers and money as they are read here, addresses, and charts.

A builtin library (`settings.TEMPLATES`): templates need no `{% load %}`.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from django import template
from django.http import QueryDict
from django.template import Engine
from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from chibo.history.middleware import MARK
from chibo.web.templatetags.geometry import BarChart, LineChart, bars_of, line_of, points_of
from chibo.web.written import code_halves, partial_date, vi_date, vi_datetime, vi_number, vi_pct, vnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.messages.storage.base import Message
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from chibo.web.templatetags.geometry import Pointlike

register = template.Library()

CLASS_OF_LEVEL = {
    "error": "bad",
    "warning": "gold",
    "success": "ok",
    "info": "info",
    "debug": "info",
}
"""The class of a notice, tag or problem for a level of messages or of import problems."""

PAGING = ("after", "before")
"""Places of keyset paging in an address: they mean nothing once anything else in it changes."""


for one in (vi_date, vi_datetime, code_halves, partial_date, vi_number, vi_pct, vnd):
    register.filter(one)


@register.filter
def level_class(level: object) -> str:
    """The CSS class of a level: error → bad, warning → gold, success → ok, anything else → info."""
    return CLASS_OF_LEVEL.get(str(level), "info")


@register.filter
def level_word(level: object) -> str:
    """The level of a problem in a word, because colour alone says nothing to many."""
    return _("Lỗi") if level == "error" else _("Cần xem lại")


@register.simple_tag
def table_rows(rows: Iterable[Any], columns: Iterable[Any]) -> SafeString:
    """The rows of `components/table.html`, which says what they are made of: one string instead of thousands of nodes of a template."""
    opened = [f'<td data-label="{_safe(column.label)}">' for column in columns][1:]
    return mark_safe("\n".join([_row_html(row, opened) for row in rows]))  # noqa: S308 - every part is escaped below


def _row_html(row: Any, opened: list[str]) -> str:
    """A row as HTML: its heading, and its other cells each after the opening tag of its column."""
    first, *others = row.cells
    parts = ['<tr class="linked"><th scope="row">']
    if row.tick:
        tick, label = _safe(row.tick), _safe(row.tick_label)
        parts.append(
            f'<input class="tick" type="checkbox" name="chosen" value="{tick}" form="bulk" aria-label="{label}"> '
        )
    parts.append(f'<a class="rowlink" href="{_safe(row.url)}">{_safe(first.text)}</a>{_tag_of(first)}</th>')
    for tag, cell in zip(opened, others, strict=True):
        said = f"<span>{_safe(cell.text)}</span>" if cell.text else ""
        parts.append(f"{tag}{said}{_tag_of(cell)}</td>")
    parts.append("</tr>")
    return "".join(parts)


@register.simple_tag
def unit_lines(
    lines: Iterable[Mapping[str, Any]], kind: str, members: str, official: str, female: str
) -> SafeString:
    """The rows of the units below on a home, one string as `table_rows` gives; the words are the heads of their columns."""
    opened = [f'<td class="num{more}" data-label="{_safe(word)}">' for word, more in ((members, ""), (official, " minor"), (female, " minor"))]  # fmt: skip
    kind, closed = _safe(kind), _closed_cells(members, opened)
    return mark_safe("\n".join([_unit_line(line, kind, opened, closed) for line in lines]))  # noqa: S308 - every part is escaped


def _closed_cells(members: str, opened: list[str]) -> str:
    """The numbers of a unit that are not shown to this viewer."""
    said = _safe(_("không hiển thị"))
    return (
        f'<td class="num muted" data-label="{_safe(members)}">{said}</td>{opened[1]}–</td>{opened[2]}–</td>'
    )


def _unit_line(line: Mapping[str, Any], kind: str, opened: list[str], closed: str) -> str:
    unit = line["unit"]
    label = _safe(unit.cell_kind_label or unit.kind_label)
    numbers = closed
    if not line["hidden"]:
        found = [
            vi_number(part.value) if part else ""
            for part in (line["total"], line["official"], line["female"])
        ]
        share = line["female_share"]
        found[2] += "" if share is None else f' <span class="muted">({vi_pct(share)})</span>'
        numbers = "".join(f"{tag}{number}</td>" for tag, number in zip(opened, found, strict=True))
    return (
        f'<tr class="linked"><th scope="row"><a class="rowlink" href="{_safe(line["url"])}">{_safe(unit.name)}</a></th>'
        f'<td class="minor" data-label="{kind}">{label}</td>{numbers}</tr>'
    )


def _tag_of(cell: Any) -> str:
    return f' <span class="tag {_safe(cell.tone)}">{_safe(cell.tag)}</span>' if cell.tag else ""


def _safe(text: Any) -> str:
    """The text as HTML; text that is HTML already stays. Plain text takes the short way: a page has thousands of them."""
    return html.escape(text) if type(text) is str else conditional_escape(text)


@register.simple_tag(takes_context=True)
def shell_nav(context: Context) -> SafeString:
    """`components/nav.html`, which stands on a page twice: rendered once."""
    kept = context.render_context
    if "shell_nav" not in kept:
        kept["shell_nav"] = Engine.get_default().get_template("components/nav.html").render(context)
    nav: SafeString = kept["shell_nav"]
    return nav


@register.simple_tag
def options(values: Mapping[str, str], chosen: str) -> SafeString:
    """The `<option>` of each value, the chosen one selected."""
    written = [
        f'<option value="{_safe(value)}"{" selected" if value == chosen else ""}>{_safe(label)}</option>'
        for value, label in values.items()
    ]
    return mark_safe("".join(written))  # noqa: S308 - every part is escaped


def _query(context: Context) -> QueryDict:
    """A copy of the query string of the page; of `shell.query` where no request is in the context."""
    request = context.get("request")
    query = QueryDict(mutable=True)
    query.update(request.GET if request is not None else getattr(context.get("shell"), "query", None) or {})
    return query


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: object) -> str:
    """The query string of the page with changes: `{% qs sort="name" view=None %}`.

    None or "" takes a name out, a list sets several values, a date is written in ISO. The place of paging is
    dropped unless it is what changes. Always begins with "?".
    """
    query = _query(context)
    for name in PAGING:
        query.pop(name, None)
    for name, value in changes.items():
        values = value if isinstance(value, list | tuple) else [value]
        query.setlist(name, [str(one) for one in values if one not in {None, ""}])
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def kept_inputs(context: Context, *changed: str) -> SafeString:
    """Hidden inputs that carry the query string through a GET form, but for the names the form itself sets."""
    pairs = [
        (name, value)
        for name, values in _query(context).lists()
        if name not in {*changed, *PAGING}
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def undo_url(message: Message) -> str:
    """Where the act a message speaks of can be undone, "" where it speaks of none."""
    marked = message.extra_tags or ""
    return reverse("history:act", args=[marked.removeprefix(MARK)]) if marked.startswith(MARK) else ""


@register.simple_tag
def bar_chart(points: Iterable[Pointlike]) -> BarChart:
    """The geometry of `components/bars.html`."""
    return bars_of(points_of(points))


@register.simple_tag
def line_chart(points: Iterable[Pointlike]) -> LineChart:
    """The geometry of `components/line.html`."""
    return line_of(points_of(points))
