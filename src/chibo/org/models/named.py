"""What every list of codes has: a code and its name in both languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """A code with its name in both languages; such rows are data that an installation may extend."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        name: str = getattr(self, self.name_field())
        return name

    @staticmethod
    def name_field() -> str:
        """The field that holds the name in the language of now."""
        return "name_en" if (get_language() or "vi").startswith("en") else "name"
