"""Names people bore before."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

#: As long as the search key of a person may be.
LONGEST_KEY: Final = 240


class FormerName(models.Model):
    """A name somebody bore until (not on) a day, when the name was changed by decision of the committee above (REC-10).

    `legal_paper` is the paper of civil status it rests on, `considered_on` the day the cell considered it; of both numbers and days.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("họ và tên cũ"), max_length=120)
    until = models.DateField(_("đổi từ ngày"))
    legal_paper = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    considered_on = models.DateField(_("ngày chi bộ xét"), null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("tên cũ của đảng viên")
        constraints: ClassVar = [
            models.UniqueConstraint(name="formername_once_a_day", fields=["person", "until"]),
        ]

    def __str__(self) -> str:
        return self.name
