"""The work list as figures: how much is open, how much of it is late, by kind of duty and by the units below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Evaluated
from chibo.catalogue.obligations import all_obligations
from chibo.catalogue.register import declare
from chibo.obligations.engine import Asked, standings, standings_below
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.scope import Scope

_CHILD_UNIT = "child_unit"


def _kinds() -> Mapping[str, _StrOrPromise]:
    return {duty.key: duty.label for duty in all_obligations()}


def _counted(state: Literal["open", "late"], viewer: Any, scope: Scope, by: str) -> dict[str, int]:
    """As far as the viewer may know: by kind, by the code of the path below, or all under ""."""
    ref = Unit.objects.values_list("ref", flat=True).get(pk=scope.unit_id)
    asked = Asked(viewer, unit_on(OPERATOR, ref, scope.on))
    if by == _CHILD_UNIT:
        found = standings_below(asked).items()
        return {below: sum(getattr(one, state) for one in of_unit) for below, of_unit in found}
    counted = {one.key: getattr(one, state) for one in standings(asked)}
    return counted if by else {"": sum(counted.values())}


_WAYS = {"kind": (_("Loại việc"), _kinds)}

OPEN = declare(
    Evaluated(
        "obligations.open",
        _("Việc đang mở"),
        _("Việc mà sổ và quy định đòi hỏi, đã đến ngày làm và vào ngày ấy chưa được ghi là xong."),
        unit="duties",
        evaluate=partial(_counted, "open"),
        ways=_WAYS,
        listed_at="work",
    )
)
LATE = declare(
    Evaluated(
        "obligations.late",
        _("Việc quá hạn"),
        _("Việc đang mở vào ngày ấy mà hạn đã qua; việc không có hạn trong quy định thì không tính."),
        unit="duties",
        evaluate=partial(_counted, "late"),
        ways=_WAYS,
        listed_at="work",
        listed_as="when=late",
    )
)
