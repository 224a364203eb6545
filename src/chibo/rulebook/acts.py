"""What is said about the regulations: how each act is called in the log, and whether it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Irreversible,
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.rulebook.models import RuleConfirmation, RuleOverride

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

keep_tables(RuleOverride, RuleConfirmation)
declare_act(Reversible("rulebook.set_override", _("Đặt giá trị riêng của quy định")))
declare_act(Reversible("rulebook.end_override", _("Kết thúc giá trị riêng của quy định")))
declare_act(
    Irreversible(
        "rulebook.confirm_rule",
        _("Đối chiếu quy định với bản gốc"),
        _("Hãy rút lần đối chiếu ở trang của quy định ấy."),
    )
)
declare_act(
    Irreversible(
        "rulebook.withdraw_confirmation", _("Rút lần đối chiếu quy định"), _("Hãy đối chiếu lại với bản gốc.")
    )
)


def _linked(model: Any) -> Any:
    def linked(viewer: Any, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
        rows = model.objects.filter(pk__in=ids).values_list("pk", "rule__code")
        return {pk: Linked(code, reverse("rulebook:rule", args=[code])) for pk, code in rows}

    return linked


_FIELDS = {
    "rule": Told(_("quy định")),
    "value": Told(_("giá trị"), lambda value: "" if value is None else str(value)),
    "basis": Told(_("căn cứ")),
    "from": Told(_("từ ngày")),
    "to": Told(_("đến ngày")),
}
declare_object(ObjectKind("rulebook.override", _("giá trị riêng của cấp ủy"), _linked(RuleOverride), _FIELDS))
declare_object(
    ObjectKind("rulebook.confirmation", _("lần đối chiếu bản gốc"), _linked(RuleConfirmation), _FIELDS)
)
