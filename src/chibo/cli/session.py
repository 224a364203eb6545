"""One run of the command: who acts, in which language, and Django once it is needed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.org.access import Viewer

SOURCE_LANGUAGE = "vi"
LANGUAGES = ("vi", "en")


@dataclass
class Session:
    """What all parts of a run share; `username` is the value of `--as`, none for the operator at the machine."""

    username: str | None = None
    language: str = SOURCE_LANGUAGE
    _started: bool = field(default=False, repr=False)

    def start(self) -> None:
        """Makes Django ready and its texts speak the language of the run."""
        if not self._started:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
            import django

            django.setup()
            self._started = True
        from django.utils import translation

        translation.activate(self.language)

    def end(self) -> None:
        """Gives the language of the process back."""
        if self._started:
            from django.utils import translation

            translation.deactivate()

    @property
    def is_started(self) -> bool:
        """Does Django stand, so that texts can be looked up?"""
        return self._started

    @property
    def viewer(self) -> Viewer:
        """Who asks. Raises `DomainError` where `--as` names nobody who may sign in."""
        from chibo.org.access import OPERATOR, viewer_of

        return OPERATOR if self.username is None else viewer_of(user_named(self.username))

    def require_operator(self) -> None:
        """Raises `DomainError` where the act belongs to the machine and `--as` names somebody."""
        from django.utils.translation import gettext as _

        from chibo.core.errors import DomainError

        if self.username is not None:
            raise DomainError("operator_only", _("Lệnh này của người vận hành máy: hãy chạy không có --as."))


def user_named(username: str) -> User:
    """The account of that name. Raises `DomainError` where nobody of that name may sign in."""
    from django.utils.translation import gettext as _

    from chibo.accounts.models import User
    from chibo.core.errors import DomainError

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise DomainError("user_unknown", _("Không có người dùng «%(name)s».") % {"name": username})
    return user
