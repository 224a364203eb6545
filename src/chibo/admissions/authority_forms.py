"""Forms of the power to decide on admission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.admissions.forms import Refusable
from chibo.admissions.services import DelegationDraft
from chibo.core.clock import today
from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field


class AuthoriseForm(Refusable):
    """From which day, by which paper of the committee above."""

    starts_on = day_field(_("Từ ngày"))
    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    issued_on = day_field(_("Ngày văn bản"))
    reason = forms.CharField(
        label=_("Lý do, khi có điều kiện không đạt"),
        max_length=300,
        required=False,
        help_text=_("Lý do hiện cho mọi người xem trang này."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"starts_on": today()})

    @property
    def draft(self) -> DelegationDraft:
        """What was entered, once it is valid."""
        said = self.cleaned_data
        paper = DecisionDraft(issuer=said["issuer"], number=said["number"], issued_on=said["issued_on"])
        return DelegationDraft(starts_on=said["starts_on"], paper=paper, reason=said["reason"])


class EndForm(Refusable):
    """The first day without the power."""

    on = day_field(_("Thôi ủy quyền từ ngày"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
