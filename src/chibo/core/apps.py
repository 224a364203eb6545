from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The floor that knows no domain."""

    name = "chibo.core"
    label = "core"
    verbose_name = _("Nền tảng")

    def ready(self) -> None:
        """An empty field is told of in our words: Django's `Trường này …` also means “this school”."""
        forms.Field.default_error_messages["required"] = _("Chưa ghi mục này.")
