"""Writes to accounts. An account gives no right by itself: rights come from grants (`chibo.org.services`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chibo.accounts import access, sessions
from chibo.accounts.models import User
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from chibo.core.audit.services import Actor

OBJECT = "accounts.user"
#: Accounts stand outside the units, so their entries are on the chain of no unit.
NO_UNIT = 0


@transaction.atomic
def create_user(actor: Actor, *, username: str, password: str | None, display_name: str = "") -> User:
    """Makes an account that may do nothing yet. The operator alone; audited without the password.

    Without a password (None) it is opened by a one-time code. Raises `DomainError` for a malformed or taken name and for a password that is too easy to guess.
    """
    access.require_operator(actor)
    return make_user(actor, username=username, password=password, display_name=display_name)


@transaction.atomic
def make_user(actor: Actor, *, username: str, password: str | None, display_name: str = "") -> User:
    """The same for a caller that has made sure of the right to (`chibo.org.services.accounts`)."""
    user = User(username=User.normalize_username(username), display_name=clean_text(display_name))
    _check_username(user)
    if password is not None:
        check_password_rules(password, user)
    user.set_password(password)
    user.save()
    act = Act(actor, "accounts.create_user", new_uid(), chain=NO_UNIT)
    facts = {"username": user.username, "display_name": user.display_name}
    act.record([act.draft(OBJECT, user.pk, unit_id=None, after=facts)])
    return user


@transaction.atomic
def set_password(actor: Actor, *, user: User, password: str) -> None:
    """Gives an account a new password: one's own, or any by the operator. Audited without the password.

    Raises `DomainError` for a password that is too easy to guess.
    """
    access.require_own_or_operator(actor, user)
    check_password_rules(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    act = Act(actor, "accounts.set_password", new_uid(), chain=NO_UNIT)
    act.record([act.draft(OBJECT, user.pk, unit_id=None)])


@transaction.atomic
def set_sign_in(actor: Actor, *, user: User, allowed: bool) -> None:
    """Says whether somebody may sign in; who may not is signed out everywhere. The caller has made sure of the right to.

    Raises `DomainError` where it is so already.
    """
    if user.is_active == allowed:
        sentence = _("Tài khoản %(name)s đang mở rồi.") if allowed else _("Tài khoản %(name)s đã khóa rồi.")
        raise DomainError("sign_in_unchanged", sentence % {"name": user.username})
    act = Act(actor, "accounts.set_sign_in", new_uid(), chain=NO_UNIT)
    user.is_active = allowed
    user.save(update_fields=["is_active"])
    before, after = {"is_active": not allowed}, {"is_active": allowed}
    ended = [] if allowed else sessions.drop_all(act, user)
    act.record([act.draft(OBJECT, user.pk, unit_id=None, before=before, after=after), *ended])


def _check_username(user: User) -> None:
    try:
        User._meta.get_field("username").clean(user.username, user)  # noqa: SLF001 - Django's documented way to a field
    except ValidationError as error:
        sentence = _("Tên đăng nhập «%(name)s» không dùng được: %(why)s")
        values = {"name": user.username, "why": " ".join(error.messages)}
        raise DomainError("username_malformed", sentence % values, field="username") from error
    if User.objects.filter(username=user.username).exists():
        taken = _("Tên đăng nhập «%(name)s» đã có người dùng. Hãy chọn tên khác.")
        raise Conflict("username_taken", taken % {"name": user.username}, field="username")


def check_password_rules(password: str, user: User) -> None:
    """Raises `DomainError` for a password that is too easy to guess."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError("password_weak", " ".join(error.messages), field="password") from error
