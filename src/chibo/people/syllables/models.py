"""Which syllables there are in names, and who bears each, in the order of lists.

Both follow from the search keys of people and can be thrown away at any time; triggers write them (`core.syllables`).
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.core.syllables import KeptSyllables


class Syllable(models.Model):
    """A syllable of a search key that somebody bears or bore. It may stand there twice."""

    text = models.CharField(max_length=240, db_index=True)

    class Meta:
        verbose_name = _("âm tiết của tên")

    def __str__(self) -> str:
        return self.text


class NameSyllable(models.Model):
    """A syllable of the name of a person, with the person's place in lists by name."""

    text = models.CharField(max_length=240)
    sort_key = models.CharField(max_length=1000)
    person = models.ForeignKey(
        "people.Person", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        verbose_name = _("người mang âm tiết")
        indexes: ClassVar = [models.Index(fields=["text", "sort_key", "person"], name="namesyllable_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="namesyllable_once", fields=["person", "text"]),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.person_id}"


OF_PEOPLE: Final = KeptSyllables(
    name="person_syllables",
    of="people_person",
    into="people_namesyllable",
    bearer="person_id",
    among="people_syllable",
)
