"""`chibo obligations`: what is open in a unit and below it, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, WrongUsageError, as_json, option, pass_session
from chibo.cli.output import columns, print_json
from chibo.cli.times import DAY
from chibo.core.dates import format_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Obligation
    from chibo.cli.session import Session
    from chibo.obligations.engine import Item


@click.command(
    "obligations", cls=Command, help=_n("Việc cần làm của một đơn vị và mọi đơn vị bên dưới, theo hạn.")
)
@option("--list", "listed", is_flag=True, help=_n("Liệt kê mọi loại việc mà sổ biết nhắc, theo quy định nào"))
@option("--unit", "ref", metavar="CODE", help=_n("Mã đơn vị, ví dụ na-khe hoặc na-khe/na-po"))
@option("--on", type=DAY, help=_n("Vào ngày này (mặc định: ngày mở trang của đơn vị)"))
@as_json
@pass_session
def obligations(
    session: Session, /, *, listed: bool, ref: str | None, on: date | None, as_json: bool
) -> None:
    """One line a duty or a kind of them, or one JSON document."""
    from chibo.obligations.engine import Asked, every_item
    from chibo.org.queries import unit_on

    if listed:
        _list(as_json=as_json)
        return
    if ref is None:
        raise WrongUsageError(_n("Thiếu --unit (hoặc dùng --list để xem các loại việc)."))
    unit = unit_on(session.viewer, ref, on)
    items = every_item(Asked(session.viewer, unit))
    if as_json:
        print_json(
            {"unit": unit.ref, "on": unit.on.isoformat(), "items": [_item_json(item) for item in items]}
        )
        return
    click.echo(_("%(unit)s, ngày %(on)s") % {"unit": unit.name, "on": format_date(unit.on)})
    for item in items:
        click.echo(_line(item))


def _list(*, as_json: bool) -> None:
    from chibo.catalogue.obligations import all_obligations

    known = sorted(all_obligations(), key=lambda kind: kind.key)
    if as_json:
        print_json({"obligations": [_kind_json(kind) for kind in known]})
        return
    click.echo("\n".join(columns([kind.key, str(kind.label), ", ".join(kind.rules)] for kind in known)))


def _kind_json(kind: Obligation) -> dict[str, Any]:
    return {"key": kind.key, "label": str(kind.label), "owed_by": kind.owed_by, "rules": list(kind.rules)}


def _item_json(item: Item) -> dict[str, Any]:
    """A duty in the shape that scripts rely on."""
    return {
        "key": item.key,
        "unit": item.unit_ref,
        "subject": item.subject,
        "owed_by": item.owed_by,
        "opens_on": item.opens_on.isoformat(),
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "overdue_days": item.overdue_days,
        "rule": item.rule.id,
        "confirmed": item.rule.is_confirmed,
        "url": item.url,
    }


def _line(item: Item) -> str:
    due = format_date(item.due_on) if item.due_on else _("chưa đặt hạn")
    late = _(" (quá hạn %(days)s ngày)") % {"days": item.overdue_days} if item.is_late else ""
    return f"{due}{late}  {item.unit_name}: {item.subject}. {item.sentence}"
