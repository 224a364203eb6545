"""Undoing as an act of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import Irreversible, declare_act
from chibo.history.services import UNDO

declare_act(
    Irreversible(UNDO, _("Hoàn tác"), _("Việc hoàn tác không hoàn tác lại được; hãy ghi lại điều cần ghi."))
)
