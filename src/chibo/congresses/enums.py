"""The words of congresses."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What met and elected."""

    CONGRESS = "congress", _("Đại hội")
    BY_ELECTION = "by_election", _("Bầu bổ sung")


class Way(TextChoices):
    """How somebody is a delegate: by office, elected below, appointed; or stands in for one who does not come."""

    EX_OFFICIO = "ex_officio", _("đương nhiên")
    ELECTED = "elected", _("được bầu")
    APPOINTED = "appointed", _("được chỉ định")
    SUBSTITUTE = "substitute", _("dự khuyết")
