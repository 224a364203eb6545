"""Handing out one-time codes and using them. Who may hand one out to whom is decided above (`chibo.org.accounts`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from chibo.accounts import codes, factors, sessions
from chibo.accounts.models import CodeKind, OneTimeCode, User
from chibo.accounts.services import NO_UNIT, OBJECT, check_password_rules
from chibo.core.audit.acts import Act
from chibo.core.audit.services import Actor
from chibo.core.clock import now
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from datetime import datetime

VALID_HOURS: Final = 72


@dataclass(frozen=True)
class IssuedCode:
    """A code as it is printed, once: nobody can read it again."""

    code: str
    user: User
    kind: CodeKind
    expires_at: datetime


@transaction.atomic
def issue_code(
    actor: Actor, *, user: User, kind: CodeKind, chain: int = NO_UNIT, unit_id: int | None = None
) -> IssuedCode:
    """Makes a code that is good for `VALID_HOURS` and once, and ends the one before. Audited without the code.

    The caller has made sure that `actor` may do this. Raises `DomainError` for an account that is locked.
    """
    if not user.is_active:
        raise DomainError(
            "account_inactive", _("Tài khoản này đã khóa. Hãy mở khóa trước khi cấp mã."), field="user"
        )
    at, code = now(), codes.new_code()
    OneTimeCode.objects.filter(user=user, used_at=None, ended_at=None).update(ended_at=at)
    issued = OneTimeCode.objects.create(
        user=user,
        kind=kind,
        hashed=make_password(codes.normal(code)),
        issued_at=at,
        expires_at=at + timedelta(hours=VALID_HOURS),
        issued_by=actor.label,
    )
    act = Act(actor, "accounts.issue_code", new_uid(), chain=chain)
    facts = {"username": user.username, "kind": kind, "expires_at": issued.expires_at}
    act.record([act.draft("accounts.one_time_code", issued.pk, unit_id=unit_id, after=facts)])
    return IssuedCode(code, user, kind, issued.expires_at)


def use_code(*, username: str, code: str, password: str) -> User:
    """Opens an account by a code: sets the password, takes the factors away where the code says so, ends all sessions.

    Raises `DomainError`: `code_mistyped` before anything is looked up, `password_weak`, else `code_refused`, which does
    not tell whether the name, the code or its time was wrong.
    """
    normal = codes.normal(code)
    if not codes.is_well_formed(normal):
        raise DomainError(
            "code_mistyped", _("Mã gõ chưa đúng. Hãy xem lại từng ký tự trên tờ giấy."), field="code"
        )
    with transaction.atomic():
        found = (
            OneTimeCode.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(user__username=username, user__is_active=True, used_at=None, ended_at=None)
            .first()
        )
        if not _opens(found, normal) or found is None:
            raise DomainError("code_refused", _refused(), field="code")
        check_password_rules(password, found.user)
        return _open(found, password)


def _opens(found: OneTimeCode | None, normal: str) -> bool:
    """Is it the code? A name without a code costs the same time as one with."""
    hashed = found.hashed if found else make_password(None)
    if found is None:
        make_password(normal)
    return check_password(normal, hashed) and found is not None and now() < found.expires_at


def _open(found: OneTimeCode, password: str) -> User:
    user, actor = found.user, Actor(found.user.pk, found.user.username)
    found.used_at = now()
    found.save(update_fields=["used_at"])
    user.set_password(password)
    user.failed_sign_ins = 0
    user.save(update_fields=["password", "failed_sign_ins"])
    act = Act(actor, "accounts.use_code", new_uid(), chain=NO_UNIT)
    drafts = [
        act.draft("accounts.one_time_code", found.pk, unit_id=None, after={"kind": found.kind}),
        act.draft(OBJECT, user.pk, unit_id=None),
    ]
    if found.kind == CodeKind.FACTOR:
        drafts += factors.remove_all(act, user)
    act.record([*drafts, *sessions.drop_all(act, user)])
    return user


def last_code_of(user: User) -> OneTimeCode | None:
    """The newest code ever handed out for the account: its owner may see when, and by whom. One SQL query."""
    return OneTimeCode.objects.filter(user=user).order_by("-issued_at", "-pk").first()


def _refused() -> str:
    return _(
        "Tên đăng nhập hoặc mã không đúng, mã đã dùng hoặc đã hết hạn. Hãy xem lại tờ giấy; nếu vẫn không được, "
        "đề nghị cán bộ tổ chức của cấp ủy cấp mã mới."
    )
