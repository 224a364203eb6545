"""A paper as evidence. Any dated fact may point to one; its content is never stored when it is secret."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import format_date
from chibo.core.uid import new_uid


class Decision(models.Model):
    """A numbered paper: who issued it, when, of what type. `secret` papers keep number and place only."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(_("số"), max_length=60, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued_on = models.DateField(_("ngày"), null=True, blank=True)
    kind = models.CharField(_("loại văn bản"), max_length=40, blank=True)
    title = models.CharField(_("trích yếu"), max_length=500, blank=True)
    kept_at = models.CharField(_("nơi lưu"), max_length=200, blank=True)
    secret = models.BooleanField(_("văn bản mật"), default=False)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        constraints = [
            models.CheckConstraint(
                name="decision_secret_has_no_title", condition=Q(secret=False) | Q(title="")
            ),
            models.UniqueConstraint(
                name="decision_number_issuer_date",
                fields=["number", "issuer", "issued_on"],
                condition=~Q(number="") & Q(issued_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.issuer}".strip()

    @property
    def citation(self) -> str:
        """How the paper is cited: title, number, issuer and date, as far as they are known."""
        named = " ".join(part for part in (self.title or self.kind, self.number) if part)
        parts = [part for part in (named, self.issuer) if part]
        if self.issued_on:
            parts.append(gettext("ngày %(date)s") % {"date": format_date(self.issued_on)})
        return ", ".join(parts)
