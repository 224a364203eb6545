"""Refusals: what a service, a query or a page says when something may not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_FORBIDDEN = _("Bạn không có quyền làm việc này.")
_NOT_FOUND = _("Không tìm thấy nội dung này.")


class DomainError(Exception):
    """A refusal with a stable `code` and a sentence for the person: what is wrong, where, which rule, what to do next.

    `field` names the form field the sentence belongs to, "" where it belongs to the whole.
    """

    def __init__(self, code: str, message: _StrOrPromise, *, field: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        """The sentence, in the language active now."""
        return str(self.message)


class Forbidden(DomainError):  # noqa: N818 - named after the answer it becomes, 403
    """The thing may be seen by this person, but the act may not be done: answered as 403."""

    def __init__(
        self,
        code: str = "forbidden",
        message: _StrOrPromise = _FORBIDDEN,
        *,
        field: str = "",
    ) -> None:
        super().__init__(code, message, field=field)


class NotVisible(DomainError):  # noqa: N818 - named after the answer it becomes, 404
    """There is no such thing as far as this person may know: answered as 404."""

    def __init__(
        self,
        code: str = "not_found",
        message: _StrOrPromise = _NOT_FOUND,
        *,
        field: str = "",
    ) -> None:
        super().__init__(code, message, field=field)


class Conflict(DomainError):  # noqa: N818 - named after the answer it becomes, 409
    """Somebody else changed the same thing first, or two facts contradict one another: answered as 409."""


#: What the page of a form answers with: the form must be put right; somebody else was first.
UNPROCESSABLE, CONFLICT = 422, 409


def status_of(refusal: DomainError) -> int:
    """The status of the page of a form that shows the refusal."""
    return CONFLICT if isinstance(refusal, Conflict) else UNPROCESSABLE
