"""Forms that give a role, hand it over, end it. An account is named in full: nobody leafs through other people's accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.accounts.models import User
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.core.day_field import DayField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.core.errors import DomainError
    from chibo.org.models import Role


class AccountField(forms.Field):
    """The user name of an account; its value is the account."""

    def to_python(self, value: Any) -> User | None:
        """The account, None for an empty name; raises `ValidationError` where there is none of that name."""
        name = str(value or "").strip()
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise forms.ValidationError(
                _("Không có tài khoản tên này. Hãy hỏi tên đăng nhập của người nhận."), code="unknown"
            )
        return user


def day_field(label: Any, **options: Any) -> DayField:
    """A day as people write it."""
    return DayField(label=label, **options)


class _Refusable(forms.Form):
    def refuse(self, refusal: DomainError) -> None:
        """The act was refused: the sentence stands at its field, or at the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class GrantForm(_Refusable):
    """A role given; in several cells at once where the unit has cells."""

    username = AccountField(label=_("Tên đăng nhập của người nhận"))
    role = forms.ChoiceField(label=_("Vai trò"), widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(
        label=_("Ở đâu"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một đơn vị.")},
    )  # fmt: skip
    starts_on = day_field(_("Từ ngày"))
    last_day = day_field(
        _("Đến hết ngày"),
        required=False,
        help_text=_("Bỏ trống nếu chưa định; đoàn kiểm tra thì phải có."),
    )
    helps = AccountField(
        label=_("Giúp bí thư nào (tên đăng nhập)"), required=False,
        help_text=_("Chỉ ghi khi giao vai trò giúp việc."),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("Buổi sinh hoạt hoặc sổ nào"), max_length=200, required=False,
        help_text=_("Chỉ ghi khi giao vai trò giúp việc."),
    )  # fmt: skip

    def __init__(self, roles: Sequence[Role], units: Sequence[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"starts_on": today(), "units": [units[0][0]]})
        choices = [(role.pk, f"{role}: {role.sentence}" if role.sentence else str(role)) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["units"].choices = list(units)  # type: ignore[attr-defined]

    @property
    def ends_on(self) -> date:
        """The first day without the role."""
        return first_day_after(self.cleaned_data["last_day"])


class HandOverForm(_Refusable):
    """Who takes over, and the day on which they begin."""

    username = AccountField(label=_("Tên đăng nhập của người nhận"))
    on = day_field(
        _("Người nhận bắt đầu từ ngày"),
        help_text=_("Từ 0 giờ ngày này; người giao giữ đến hết ngày trước đó."),
    )


class EndForm(_Refusable):
    """The first day without the role."""

    on = day_field(_("Thôi giữ từ ngày"), help_text=_("Từ 0 giờ ngày này không còn quyền."))


def first_day_after(last_day: date | None) -> date:
    """The half-open end of a period whose last day is written; `END` where none is."""
    return END if last_day is None else last_day + timedelta(days=1)
