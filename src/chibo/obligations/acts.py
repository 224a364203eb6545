"""What is done about duties: how each act is called in the log, and whether it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    let_pass,
)
from chibo.catalogue.obligations import all_obligations
from chibo.obligations.models import Feed, Reminder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

keep_tables(Reminder)
let_pass(Feed)
declare_act(Reversible("obligations.remind", _("Nhắc chi bộ")))
declare_act(Reversible("obligations.withdraw_reminder", _("Rút lời nhắc")))
_OWN = _("Địa chỉ lịch chỉ chủ tài khoản bật và tắt, ở trang việc cần làm.")
declare_act(Irreversible("obligations.open_feed", _("Bật lịch việc đến hạn"), _OWN))
declare_act(Irreversible("obligations.close_feed", _("Tắt lịch việc đến hạn"), _OWN))


def _kind(key: object) -> str:
    return next((str(duty.label) for duty in all_obligations() if duty.key == key), str(key))


def _units(_viewer: Any, ids: Collection[int]) -> Mapping[int, Linked]:
    rows = Reminder.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: Linked(_kind(key)) for pk, key in rows}


declare_object(
    ObjectKind(
        "obligations.reminder",
        _("lời nhắc"),
        _units,
        {
            "key": Told(_("loại việc"), _kind),
            "on": Told(_("ngày nhắc")),
            "withdrawn_on": Told(_("ngày rút")),
            "carried_on": Told(_("ngày chuyển theo")),
        },
    )
)
declare_object(
    ObjectKind(
        "obligations.feed",
        _("lịch việc đến hạn"),
        lambda _viewer, _ids: {},
        {"opened_on": Told(_("ngày bật"))},
    )
)
