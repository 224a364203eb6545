"""Who may make accounts and change passwords: the operator at the machine, and everybody their own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.errors import Forbidden

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.core.audit.services import Actor


def require_operator(actor: Actor) -> None:
    """Raises `Forbidden` unless the actor is the operator (or the program itself)."""
    if actor.id is not None:
        raise Forbidden("accounts_by_operator", _("Chỉ người vận hành máy được lập tài khoản."))


def require_own_or_operator(actor: Actor, user: User) -> None:
    """Raises `Forbidden` unless the account is the actor's own, or the operator acts."""
    if actor.id not in {None, user.pk}:
        raise Forbidden("password_of_another", _("Chỉ đổi được mật khẩu của chính mình."))
