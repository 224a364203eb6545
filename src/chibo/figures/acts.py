"""Declaring a figure, and taking the declaration back: how each is called in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.catalogue.register import figure_of
from chibo.core.errors import DomainError
from chibo.figures.models import DeclaredValue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

keep_tables(DeclaredValue)
declare_act(Reversible("figures.declare_values", _("Khai báo số liệu")))
declare_act(Reversible("figures.withdraw_value", _("Bỏ số khai báo")))


def _label(key: object) -> str:
    try:
        return str(figure_of(str(key)).label)
    except DomainError:
        return str(key)


def _linked(viewer: Any, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    rows = DeclaredValue.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: Linked(_label(key)) for pk, key in rows}


declare_object(
    ObjectKind(
        "figures.declared_value",
        _("số khai báo"),
        _linked,
        {
            "key": Told(_("số liệu"), _label),
            "as_printed": Told(_("như in trên giấy")),
            "value": Told(_("giá trị")),
            "starts_on": Told(_("từ ngày")),
            "ends_on": Told(_("đến ngày")),
        },
    )
)
