"""The second factor: an app that shows codes (TOTP), a passkey (WebAuthn), or a card of printed codes. Never by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.core import sealed
from chibo.core.audit.acts import Act
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.utils.functional import _StrOrPromise

    from chibo.accounts.models import User
    from chibo.core.audit.services import Actor, AuditDraft

APP: Final = "totp"
PASSKEY: Final = "webauthn"
CARD: Final = "recovery_codes"
#: What counts as a second factor where one is required; a card of codes is for those who are only offered one.
FULL: Final = (APP, PASSKEY)
OBJECT: Final = "accounts.factor"
#: A session remembers under this name that its user has an app or a passkey, so that no page has to ask.
KNOWN: Final = "has_factor"


@dataclass(frozen=True)
class Protection:
    """What protects an account: rows of the library, None or empty where there is none; `codes_left` of the card."""

    app: Any
    passkeys: tuple[Any, ...]
    card: Any
    codes_left: int

    @property
    def is_on(self) -> bool:
        return bool(self.app or self.passkeys or self.card)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals the secrets, and lets a card of printed codes stand alone, without an app beside it."""

    error_messages: ClassVar[dict[str, _StrOrPromise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _n(
            "Mã không đúng hoặc đã dùng. Hãy chờ mã mới trên ứng dụng, hoặc dùng mã khác trên thẻ."
        ),
        "cannot_delete_authenticator": _n("Không bỏ được lớp bảo vệ này."),
    }

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Iterable[str] | None = None) -> bool:
        """The library asks for app and passkey where it means "anything at all": a card is something too."""
        asked = set(types) if types is not None else None
        return bool(super().is_mfa_enabled(user, asked | {CARD} if asked == set(FULL) else asked))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 - the library's name
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Khóa đăng nhập %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "chibo"


def factors_of(user_ids: Iterable[int]) -> dict[int, set[str]]:
    """The kinds of factor of each user: `totp`, `webauthn`, `recovery_codes`. One SQL query."""
    from allauth.mfa.models import Authenticator

    kinds: dict[int, set[str]] = {}
    rows = Authenticator.objects.filter(user_id__in=list(user_ids)).values_list("user_id", "type")
    for user_id, kind in rows:
        kinds.setdefault(user_id, set()).add(kind)
    return kinds


def protection_of(user: User) -> Protection:
    """Everything that protects this account besides the password. One SQL query."""
    from allauth.mfa.models import Authenticator

    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    card = next((row for row in rows if row.type == CARD), None)
    return Protection(
        app=next((row for row in rows if row.type == APP), None),
        passkeys=tuple(row for row in rows if row.type == PASSKEY),
        card=card,
        codes_left=len(card.wrap().get_unused_codes()) if card else 0,
    )


def has_full_factor(user: User) -> bool:
    """Has this user an app or a passkey? One SQL query."""
    return bool(factors_of([user.pk]).get(user.pk, set()) & set(FULL))


def remove_all(act: Act, user: User) -> list[AuditDraft]:
    """Takes every factor of a user away, as a part of a greater act; gives its audit entries."""
    from allauth.mfa.models import Authenticator

    rows = list(Authenticator.objects.filter(user=user))
    drafts = [act.draft(OBJECT, row.pk, unit_id=None, before=facts(row)) for row in rows]
    Authenticator.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return drafts


@transaction.atomic
def remove_card(actor: Actor, *, user: User) -> None:
    """Ends one's own card of printed codes; nothing happens where there is none."""
    from allauth.mfa.models import Authenticator

    row = Authenticator.objects.filter(user=user, type=CARD).first() if actor.id == user.pk else None
    if row is None:
        return
    act = Act(actor, "accounts.remove_factor", new_uid(), chain=0)
    act.record([act.draft(OBJECT, row.pk, unit_id=None, before=facts(row))])
    row.delete()


def facts(authenticator: Any) -> dict[str, Any]:
    """What the audit keeps of a factor: whose it is and what kind, never its secret."""
    return {"user_id": authenticator.user_id, "type": str(authenticator.type)}
