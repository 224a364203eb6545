"""A fact that holds for a period. An unknown start is `BEGINNING`, an open end is `END`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from chibo.core.dates import BEGINNING, END

if TYPE_CHECKING:
    from datetime import date


#: The columns that change when a dated row ends.
CLOSING = ("ends_on", "closed_in")


class Dated(models.Model):
    """A fact that holds on `[starts_on, ends_on)`. `recorded_in` and `closed_in` name the act that opened and closed it."""

    starts_on = models.DateField(default=BEGINNING)
    ends_on = models.DateField(default=END)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_known_start(self) -> bool:
        return self.starts_on != BEGINNING

    @property
    def is_open(self) -> bool:
        return self.ends_on == END

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on < self.ends_on
