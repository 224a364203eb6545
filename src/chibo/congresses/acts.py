"""What is done at congresses: how each act is called, and that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
    let_pass,
)
from chibo.congresses.enums import Kind
from chibo.congresses.models import Congress, Delegate, Nominee, Poll, Teller
from chibo.core.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chibo.org.access import Viewer

# Nominees, tellers and delegates follow a person whose two files become one, and come back with it.
keep_tables(Congress, Nominee, Teller, Delegate)
let_pass(Poll, Nominee, Teller, Delegate)

declare_act(Reversible("congresses.record_congress", _("Ghi kết quả đại hội, bầu cử")))
declare_act(Reversible("congresses.approve_congress", _("Ghi quyết định chuẩn y")))


def _linked(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    rows = Congress.objects.filter(pk__in=ids)
    return {row.pk: Linked(f"{row.get_kind_display()} {format_date(row.held_on)}") for row in rows}


def _kind_word(value: object) -> str:
    return str(dict(Kind.choices).get(str(value), ""))


declare_object(
    ObjectKind(
        "congresses.congress",
        _("đại hội, hội nghị bầu"),
        _linked,
        {
            "kind": Told(_("hình thức"), _kind_word),
            "held_on": Told(_("ngày")),
            "called": Told(_("triệu tập")),
            "present": Told(_("có mặt")),
        },
    )
)
