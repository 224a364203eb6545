"""What is done in reorganisations: how each act is called, what rests on it, and that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.models import Fostering
from chibo.catalogue.acts import (
    Irreversible,
    Linked,
    ObjectKind,
    Resting,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
    let_pass,
)
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.queries import standing
from chibo.people.models import Affiliation
from chibo.reorganisation.enums import Kind, State
from chibo.reorganisation.models import Allotment, JoinedPlace, Reorganisation, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from chibo.org.access import Viewer

keep_tables(Fostering)
let_pass(Reorganisation, Side, Allotment, JoinedPlace, JoinedPlace.places.through)


def _moved_on(_viewer: Any, act_uid: UUID) -> list[Resting]:
    """Members or applicants whom a later act took out of where this one had put them. Two SQL queries each."""
    first = AuditEntry.objects.filter(act_uid=act_uid).aggregate(first=Min("id"))["first"] or 0
    found = []
    for model, words in (
        (Affiliation, gettext_lazy("đảng viên đã chuyển đi sau đó (%(count)s)")),
        (Fostering, gettext_lazy("người đang bồi dưỡng đã chuyển đi sau đó (%(count)s)")),
    ):
        closed = model.objects.filter(recorded_in=act_uid, closed_in__isnull=False).exclude(closed_in=act_uid)
        closers = {uid for uid in closed.values_list("closed_in", flat=True) if uid}
        later = standing(AuditEntry.objects.filter(act_uid__in=closers, id__gt=first))
        count = closed.filter(closed_in__in=later.values("act_uid")).count()
        if count:
            found.append(Resting(str(words) % {"count": count}))
    return found


def _reopen(act_uid: UUID, actor_label: str) -> None:
    """The draft is one again."""
    Reorganisation.objects.filter(act_uid=act_uid).update(
        state=State.DRAFT, act_uid=None, changed_by=actor_label
    )


for _name, _label in {
    "reorganisation.merge": gettext_lazy("Sáp nhập tổ chức đảng"),
    "reorganisation.split": gettext_lazy("Chia tách tổ chức đảng"),
    "reorganisation.dissolve": gettext_lazy("Giải thể tổ chức đảng"),
}.items():
    declare_act(Reversible(_name, _label, rests=_moved_on, taken_back=_reopen))
declare_act(
    Irreversible(
        "reorganisation.prepare",
        gettext_lazy("Soạn phương án sắp xếp"),
        gettext_lazy("Phương án chưa ghi gì vào sổ: hãy sửa lại hoặc bỏ phương án."),
    )
)


def _linked_drafts(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    rows = Reorganisation.objects.filter(pk__in=ids)
    return {
        row.pk: Linked(_("phương án %(kind)s") % {"kind": row.get_kind_display().lower()}) for row in rows
    }


def _kind_word(value: object) -> str:
    return str(dict(Kind.choices).get(str(value), ""))


declare_object(
    ObjectKind(
        "reorganisation.reorganisation",
        gettext_lazy("phương án sắp xếp"),
        _linked_drafts,
        {"kind": Told(gettext_lazy("hình thức"), _kind_word)},
    )
)
