"""`chibo rules`: what the regulations say on a day, in a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, as_json, option, pass_session
from chibo.cli.output import print_json
from chibo.cli.times import DAY

if TYPE_CHECKING:
    from datetime import date

    from chibo.cli.session import Session


@click.command("rules", cls=Command, help=_n("Quy định: giá trị, căn cứ, và đã đối chiếu bản gốc hay chưa."))
@option("--on", type=DAY, help=_n("Ngày hỏi (mặc định: hôm nay)."))
@option("--unit", "code", help=_n("Mã đơn vị, để tính cả giá trị riêng của nơi ấy."))
@click.argument("ids", nargs=-1)
@as_json
@pass_session
def rules(
    session: Session, /, *, on: date | None, code: str | None, ids: tuple[str, ...], as_json: bool
) -> None:
    """One line a rule, or one JSON document; unknown ids are refused with the nearest named."""
    from chibo.core.clock import today
    from chibo.org.queries import unit_on
    from chibo.rulebook.answers import rules_json

    unit = unit_on(session.viewer, code, on) if code else None
    answer = rules_json(on or today(), unit, ids)
    if as_json:
        print_json(answer)
        return
    for rule in answer["rules"]:
        click.echo(_line(rule))


def _line(rule: dict[str, Any]) -> str:
    basis = rule["basis"] or {}
    value = _("chưa có giá trị") if rule["gap"] else rule["value"]
    mark = _("đã đối chiếu bản gốc") if rule["confirmed"] else _("chưa đối chiếu bản gốc")
    paper = " ".join(part for part in (basis.get("number"), basis.get("clause")) if part)
    return f"{rule['id']}: {value} {rule['unit']} ({paper}; {mark})"
