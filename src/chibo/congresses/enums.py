"""The words of congresses."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What met and elected."""

    CONGRESS = "congress", _("Đại hội")
    BY_ELECTION = "by_election", _("Bầu bổ sung")
