"""Sentences for questions that cannot be answered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError


def no_dimension(key: str, by: str, known: list[str] | None = None) -> DomainError:
    """The refusal of a breakdown, a date or a drill-down that a figure does not have."""
    if by == "period":
        return DomainError(
            "period_needed",
            _("«%(key)s» đếm trong một kỳ: hãy cho kỳ hoặc từ ngày – đến ngày.") % {"key": key},
        )
    if by == "rows":
        return DomainError("no_rows", _("«%(key)s» không có danh sách phía sau.") % {"key": key})
    values = {"key": key, "by": by, "known": ", ".join(known or [])}
    return DomainError(
        "dimension_unknown",
        _("«%(key)s» không chia được theo «%(by)s». Có thể chia theo: %(known)s.") % values,
    )
