"""`chibo tallies`: the ready counts of units, brought up to date or worked out from nothing; so are the syllables of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext_lazy as _n
from django.utils.translation import ngettext

from chibo.cli.frame import Command, option, pass_session

if TYPE_CHECKING:
    from chibo.cli.session import Session


@click.command("tallies", cls=Command, help=_n("Cộng lại các số cộng sẵn của đơn vị nào còn chờ."))
@option("--rebuild", is_flag=True, help=_n("Bỏ hết số cộng sẵn và cộng lại từ đầu"))
@pass_session
def tallies(session: Session, /, *, rebuild: bool) -> None:
    """Says how many units were worked out. Until then, and meanwhile, their figures are counted live."""
    from chibo.people.syllables.keeping import rebuild as rebuild_syllables
    from chibo.people.tallies import keeping

    session.require_operator()
    if rebuild:
        rebuild_syllables()
    units = keeping.rebuild() if rebuild else keeping.refresh()
    click.echo(
        ngettext("Đã cộng lại %(count)s đơn vị.", "Đã cộng lại %(count)s đơn vị.", units) % {"count": units}
    )
