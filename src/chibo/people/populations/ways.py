"""By what way members came and went: with which letter, or without one that the register knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Dimension
from chibo.people.models import Transfer
from chibo.people.transfer_enums import Outcome, TransferKind

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

WAYS = {
    "internal": _("Nội bộ"),
    "official": _("Chính thức, giữa các đơn vị trong sổ"),
    "outside": _("Từ hoặc đến nơi ngoài sổ"),
    "unrecorded": _("Sổ không ghi giấy"),
}


def _way(_scope: Scope) -> Coalesce:
    """The way of the transfer received on the day it happened. Rows carry `happened_on`."""
    received = Transfer.objects.filter(
        person_id=OuterRef("person_id"), ends_on=OuterRef("happened_on"), outcome=Outcome.RECEIVED
    ).annotate(
        way=Case(
            When(~Q(from_place="") | ~Q(to_place=""), then=Value("outside")),
            When(kind=TransferKind.INTERNAL, then=Value("internal")),
            default=Value("official"),
            output_field=CharField(),
        )
    )
    return Coalesce(
        Subquery(received.order_by("-id").values("way")[:1], output_field=CharField()), Value("unrecorded")
    )


TRANSFER_WAY = Dimension("transfer_way", _("Cách chuyển"), _way, lambda: WAYS)
OF_MOVES = {TRANSFER_WAY.key: TRANSFER_WAY}
