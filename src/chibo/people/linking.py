"""The service that joins an account to the person it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import Person

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def link_user(viewer: Viewer, *, unit: UnitOn, person: Person, user: User) -> None:
    """Says that `user` is the account of `person`, who is at or below `unit` on its date. Permission `units.manage`.

    One account a person and one person an account: `Conflict` otherwise. The audit speaks of the link, not of the
    person's facts, so a batch that made the person can still be undone; the account then belongs to nobody.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    here = person.affiliations.filter(
        on_date(unit.on),
        on_date(unit.on, "unit__placements__"),
        access.subtree(unit.path, "unit__placements__path"),
    )
    if not here.exists():
        raise NotVisible(
            "person_not_here", _("Không tìm thấy người này trong %(unit)s.") % {"unit": unit.name}
        )
    if person.user is not None or Person.objects.filter(user=user).exists():
        taken = _("Người này hoặc tài khoản «%(user)s» đã được gắn trước đó.")
        raise Conflict("account_linked", taken % {"user": user.username})
    act = Act(viewer.actor, "people.link_user", new_uid(), chain=unit.chain)
    act.keep([person], ("user_id",))
    person.user = user
    person.save(update_fields=["user"])
    act.record([act.draft("people.account_link", person.pk, unit_id=unit.id, after={"user": user.username})])


def own_file(viewer: Viewer) -> UUID | None:
    """The uid of the viewer's own file, if they have one and a role that lets them read it. One SQL query."""
    if viewer.user_id is None or not any(
        permissions.SEE_OWN_FILE in held.permissions for held in viewer.held
    ):
        return None
    return Person.objects.filter(user_id=viewer.user_id).values_list("uid", flat=True).first()
