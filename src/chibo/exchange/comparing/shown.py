"""How differences read on a page and in a command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from chibo.exchange.comparing import fields
from chibo.exchange.comparing.taking import is_takeable
from chibo.exchange.models import Difference
from chibo.org.models import Post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.comparing.queries import Counts, Filter

_TONES = {
    Difference.Kind.FIELD: "gold",
    Difference.Kind.CELL: "late",
    Difference.Kind.ONLY_FILE: "ok",
    Difference.Kind.ONLY_REGISTER: "plain",
}


@dataclass(frozen=True)
class Line:
    """One difference of a page; both values in words."""

    row: Difference
    tone: str
    label: str
    register: str
    file: str
    takeable: bool


@dataclass(frozen=True)
class Choice:
    """A filter that can be chosen, with how many differences it has."""

    label: str
    url: str
    current: bool


def posts_by_code() -> dict[str, str]:
    """The names of posts in the language of the reader. One SQL query."""
    return {post.code: str(post) for post in Post.objects.all()}


def lines_of(rows: Iterable[Difference]) -> list[Line]:
    """The lines of a page. One SQL query."""
    posts = posts_by_code()
    return [
        Line(
            row=row,
            tone=_TONES[Difference.Kind(row.kind)],
            label=fields.label_of(row.field) or row.get_kind_display(),
            register=fields.shown(row.field, row.register_value or "", posts),
            file=fields.shown(row.field, row.file_value or "", posts),
            takeable=row.taken_in is None
            and is_takeable(row.kind, row.field, row.file_value or "", row.unit_id),
        )
        for row in rows
    ]


def choices_of(counts: Counts, asked: Filter) -> dict[str, list[Choice]]:
    """The filters by kind, by field and by what became of them; only those that find something."""
    kinds = {kind.value: str(kind.label) for kind in Difference.Kind}
    states = {
        "open": (_("chưa xử lý"), counts.open),
        "taken": (_("đã tiếp nhận"), counts.taken),
        "handed": (_("đã gửi lại"), counts.handed),
    }
    everything = _("tất cả (%(count)s)") % {"count": counts.total}
    return {
        "kinds": [
            Choice(everything, _address(replace(asked, kind="", field="")), not (asked.kind or asked.field)),
            *(
                _choice(asked, label, counts.kinds[kind], kind=kind)
                for kind, label in kinds.items()
                if kind in counts.kinds
            ),
        ],
        "fields": [
            _choice(asked, fields.label_of(field), n, field=field) for field, n in counts.fields.items()
        ],
        "states": [_choice(asked, label, n, state=state) for state, (label, n) in states.items() if n],
    }


def _choice(asked: Filter, label: str, count: int, **value: str) -> Choice:
    """Choosing what is chosen already goes back to all."""
    [(name, wanted)] = value.items()
    current = getattr(asked, name) == wanted
    return Choice(
        f"{label} ({count})", _address(replace(asked, **{name: "" if current else wanted})), current
    )


def _address(asked: Filter) -> str:
    return "?" + urlencode({name: value for name, value in vars(asked).items() if value})
