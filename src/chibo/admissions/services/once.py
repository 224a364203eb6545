"""A page is sent once, and not over what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.admissions.models import Applicant
from chibo.admissions.queries import mark_of
from chibo.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGED = "changed_meanwhile"


@transaction.atomic
def unless_changed(applicant: Applicant, seen: str, act: Callable[[], object]) -> None:
    """Does `act` where the case stands as the page showed it (`seen`, a mark of `mark_of`; "" asks nothing).

    The permission is that of the act. Raises `Conflict` with code `changed_meanwhile` where something was recorded since.
    """
    Applicant.objects.select_for_update().get(pk=applicant.pk)
    if seen and seen != mark_of(applicant):
        sentence = _(
            "Trong lúc mở trang này, người khác đã ghi vào hồ sơ. Điều đang ghi vẫn còn nguyên ở dưới; hãy xem lại rồi gửi lần nữa."
        )
        raise Conflict(CHANGED, sentence)
    act()
