"""What `chibo init` does with the answers: a closed home, tables, the first unit and officer, the keys put away."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core import passphrase as passphrases

if TYPE_CHECKING:
    from chibo.org.models import Unit

#: The first officer may do in the register whatever an office does.
FIRST_ROLE = "organisation_officer"
_OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Answers:
    """What was asked. `passphrase` is "" where the keys lie in a plain file."""

    unit_name: str
    unit_kind: str
    unit_code: str
    username: str
    display_name: str
    password: str
    passphrase: str


def home() -> Path:
    """The folder of the installation."""
    from django.conf import settings

    return Path(settings.CHIBO_HOME)


def close_home() -> None:
    """Makes the home directory, for this account alone, before anything is written there."""
    folder = Path(os.environ.get("CHIBO_HOME", "var")).absolute()
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)


def require_new() -> None:
    """Raises `DomainError` where the database holds units, accounts or a log, or the keys are locked already."""
    from chibo.cli.backups.keys import LOCKED
    from chibo.cli.backups.restoring import has_tables, holds_something
    from chibo.core.errors import DomainError

    if (has_tables() and holds_something()) or (home() / LOCKED).exists():
        raise DomainError(
            "installed_already",
            _(
                "Ở %(home)s đã có một sổ nên không cài đặt lại. Chạy: chibo serve. "
                "Muốn lập sổ mới, hãy đặt CHIBO_HOME là một thư mục khác."
            )
            % {"home": home()},
        )


def kinds_of_top() -> list[tuple[str, str]]:
    """Codes and names of the kinds of units there are, highest first. Needs the tables."""
    from chibo.cli.database import bring_up_to_date
    from chibo.org.models import UnitKind

    bring_up_to_date()
    return [(kind.code, str(kind)) for kind in UnitKind.objects.order_by("position")]


def usual_code(name: str) -> str:
    """The code that a list would give the unit."""
    from chibo.exchange.reading.units import unit_code

    return unit_code(name)


def install(answers: Answers) -> str:
    """Tables, unit, officer and role in one transaction; then the keys. Gives the ref of the unit.

    Raises `DomainError` for an answer that cannot be, the database as empty as before.
    """
    from django.db import transaction

    from chibo.cli.database import bring_up_to_date

    bring_up_to_date()
    _require_passphrase(answers.passphrase)
    with transaction.atomic():
        unit = _first_unit(answers)
        _first_officer(answers, unit)
    if answers.passphrase:
        _lock_keys(answers.passphrase)
    _close_files()
    return unit.ref


def _first_unit(answers: Answers) -> Unit:
    from chibo.cli.units import check_code
    from chibo.org.access import OPERATOR
    from chibo.org.services import UnitDraft, add_unit

    check_code(answers.unit_code)
    draft = UnitDraft(code=answers.unit_code, name=answers.unit_name, kind=answers.unit_kind)
    return add_unit(OPERATOR, parent=None, draft=draft)


def _first_officer(answers: Answers, unit: Unit) -> None:
    from chibo.accounts.services import create_user
    from chibo.core.clock import today
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on
    from chibo.org.services import grant_role

    user = create_user(
        OPERATOR.actor,
        username=answers.username,
        password=answers.password,
        display_name=answers.display_name,
    )
    there = unit_on(OPERATOR, unit.ref, today())
    grant_role(OPERATOR, user=user, role=FIRST_ROLE, unit=there, starts_on=today())


def _require_passphrase(passphrase: str) -> None:
    from chibo.core.errors import DomainError

    if passphrase and len(passphrase) < passphrases.SHORTEST:
        sentence = _("Cụm mật khẩu cần ít nhất %(least)s ký tự; vài từ dễ nhớ ghép lại là tốt.")
        raise DomainError("passphrase_short", sentence % {"least": passphrases.SHORTEST})


def _lock_keys(passphrase: str) -> None:
    """Puts the keys behind the passphrase, makes sure that it opens them, and only then removes the plain file."""
    from django.conf import settings

    from chibo.cli.backups.keys import LOCKED

    keys = ",".join(settings.CHIBO_FIELD_KEYS)
    path = home() / LOCKED
    path.write_text(passphrases.lock(keys, passphrase), encoding="ascii")
    if passphrases.unlock(path.read_text(encoding="ascii"), passphrase) == keys:
        (home() / "field.keys").unlink(missing_ok=True)


def _close_files() -> None:
    """Files of this account alone, also those of an earlier run."""
    home().chmod(_OWNER_ONLY)
    for path in home().iterdir():
        if path.is_file():
            path.chmod(0o600)
