"""Keeping views of the list of people: saved under a name, shared, opened by default, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.people.models import SavedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

OBJECT = "people.saved_view"
_LONGEST_NAME, _LONGEST_QUERY = 60, 1000


def views_of(viewer: Viewer, unit: UnitOn) -> QuerySet[SavedView]:
    """The views of the unit that are the viewer's own, and those shared with its officers. Lazy."""
    seen = Q(owner_id=viewer.user_id) | Q(is_shared=True)
    return SavedView.objects.filter(seen, unit_id=unit.id).order_by("name", "id")


@transaction.atomic
def save_view(viewer: Viewer, *, unit: UnitOn, name: str, query: str, shared: bool = False) -> SavedView:
    """Keeps the address of the list under a name; one's own view of that name is replaced. Permission `people.see`.

    `query` is the address as `PeopleFilters` writes it. Raises `DomainError` for an empty or too long name or address.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    said = _name(name)
    if viewer.user_id is None or len(query) > _LONGEST_QUERY:
        raise DomainError("view_malformed", _("Không lưu được danh sách này: bộ lọc quá dài."))
    act = Act(viewer.actor, "people.save_view", new_uid(), chain=unit.chain)
    row, _made = SavedView.objects.update_or_create(
        unit_id=unit.id,
        owner_id=viewer.user_id,
        name=said,
        defaults={"query": query, "is_shared": shared},
    )
    act.record([act.draft(OBJECT, row.pk, unit_id=unit.id, after={"name": said, "shared": shared})])
    return row


@transaction.atomic
def change_view(
    viewer: Viewer, *, unit: UnitOn, view_id: int, name: str, shared: bool, default: bool
) -> SavedView:
    """Renames one's own view, shares it, makes it the one the list opens with. `Conflict` for a name already used."""
    row = _own(viewer, unit, view_id)
    said = _name(name)
    if (
        SavedView.objects.filter(unit_id=unit.id, owner_id=viewer.user_id, name=said)
        .exclude(pk=row.pk)
        .exists()
    ):
        raise Conflict(
            "view_name_taken", _("Đã có một danh sách lưu tên này. Hãy chọn tên khác."), field="name"
        )
    if default:
        others = SavedView.objects.filter(unit_id=unit.id, owner_id=viewer.user_id, is_default=True)
        others.exclude(pk=row.pk).update(is_default=False)
    act = Act(viewer.actor, "people.change_view", new_uid(), chain=unit.chain)
    before = {"name": row.name, "shared": row.is_shared}
    row.name, row.is_shared, row.is_default = said, shared, default
    row.save(update_fields=["name", "is_shared", "is_default"])
    after = {"name": said, "shared": shared}
    act.record([act.draft(OBJECT, row.pk, unit_id=unit.id, before=before, after=after)])
    return row


@transaction.atomic
def delete_view(viewer: Viewer, *, unit: UnitOn, view_id: int) -> None:
    """Deletes one's own view; the people in it are not touched."""
    row = _own(viewer, unit, view_id)
    act = Act(viewer.actor, "people.delete_view", new_uid(), chain=unit.chain)
    act.record([act.draft(OBJECT, row.pk, unit_id=unit.id, before={"name": row.name})])
    row.delete()


def _name(name: str) -> str:
    said = clean_text(name)
    if not said or len(said) > _LONGEST_NAME:
        raise DomainError("view_name", _("Hãy đặt tên ngắn cho danh sách."), field="name")
    return said


def _own(viewer: Viewer, unit: UnitOn, view_id: int) -> SavedView:
    """`NotVisible` for one that is not there for the viewer, `Forbidden` for one shared by somebody else."""
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    row = views_of(viewer, unit).filter(pk=view_id).first()
    if row is None:
        raise NotVisible
    if row.owner_id != viewer.user_id:
        raise Forbidden(
            "view_of_another", _("Danh sách này do người khác lưu và chia sẻ; chỉ người ấy đổi được.")
        )
    return row
