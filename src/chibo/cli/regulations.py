"""`chibo rules`: what the regulations say on a day, in a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, as_json, option, pass_session
from chibo.cli.output import print_json
from chibo.cli.times import DAY

if TYPE_CHECKING:
    from datetime import date

    from chibo.cli.session import Session
    from chibo.rulebook.shown import ShownRule


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
    from chibo.rulebook import queries
    from chibo.rulebook.answers import rules_json
    from chibo.rulebook.shown import shown_rule

    unit = unit_on(session.viewer, code, on) if code else None
    day = on or today()
    if as_json:
        print_json(rules_json(day, unit, ids))
        return
    for rule_id, value in queries.rules(ids or None, on=day, unit=unit).items():
        click.echo(_line(shown_rule(queries.find_rule(rule_id), value)))


def _line(rule: ShownRule) -> str:
    """`admission.min_age: Tuổi thấp nhất: ít nhất 18 tuổi (294-QĐ/TW …; chưa đối chiếu bản gốc)`."""
    value = f" {rule.value}" if rule.value else ""
    return f"{rule.id}: {rule.label}{value} ({'; '.join(filter(None, [rule.basis, rule.state_words]))})"
