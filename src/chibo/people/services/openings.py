"""Opening files and names: the purpose is written down, and every opening leaves one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import now
from chibo.core.errors import DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.people.opened import Opening, StatedPurpose
from chibo.people.purposes import LASTS, names_viewer
from chibo.people.queries.person import person_file

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Held, Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile

SHORTEST_WORDS, LONGEST_WORDS = 10, 300


@transaction.atomic
def state_purpose(
    viewer: Viewer, *, unit: UnitOn, reason: str, words: str, person_uid: UUID | None = None
) -> StatedPurpose:
    """Writes down what a file (or the names of `unit` and below) is opened for; it holds for one hour. Permission `people.purpose`.

    Raises `DomainError` for a reason there is none of and for words that say nothing.
    """
    access.require(viewer, permissions.OPEN_FOR_PURPOSE, unit.path)
    if viewer.user_id is None:
        raise NotVisible
    if reason not in StatedPurpose.Reason.values:
        raise DomainError("reason_unknown", _("Hãy chọn một mục đích."), field="reason")
    written = clean_text(words)
    if not SHORTEST_WORDS <= len(written) <= LONGEST_WORDS:
        sentence = _("Hãy ghi rõ việc gì, theo văn bản nào (%(least)s đến %(most)s ký tự).")
        limits = {"least": SHORTEST_WORDS, "most": LONGEST_WORDS}
        raise DomainError("purpose_words", sentence % limits, field="words")
    at = now()
    purpose = StatedPurpose.objects.create(
        user_id=viewer.user_id, person_uid=person_uid, unit_id=unit.id, reason=reason, words=written,
        stated_at=at, ends_at=at + LASTS,
    )  # fmt: skip
    act = Act(viewer.actor, "people.state_purpose", new_uid(), chain=unit.chain)
    facts = {"reason": reason, "words": written, "person": person_uid, "until": purpose.ends_at}
    act.record([act.draft("people.stated_purpose", purpose.pk, unit_id=unit.id, after=facts)])
    return purpose


def open_file(viewer: Viewer, uid: UUID, on: date | None = None) -> PersonFile:
    """The file of the person `uid` on a date, as `person_file` gives it; that it was opened is written down. One row more."""
    file = person_file(viewer, uid, on)
    unit = file.unit
    held = _right(viewer, file)
    _write(viewer, held, what=Opening.What.FILE, unit=unit, person_uid=uid, purpose=file.purpose)
    return file


def open_names(
    viewer: Viewer, unit: UnitOn, *, figure: str = "", always_noted: bool = False
) -> tuple[Viewer, StatedPurpose | None]:
    """The viewer as they see the names of `unit`, and what for (None: by right).

    Names opened for a purpose are written down, with the figure they stand behind; `always_noted` also those opened by right.

    Raises as `purposes.names_viewer` does.
    """
    seeing, purpose = names_viewer(viewer, unit)
    if purpose is not None or always_noted:
        held = viewer.why(permissions.OPEN_FOR_PURPOSE if purpose else permissions.SEE_PEOPLE, unit.path)
        what = Opening.What.ROWS if figure else Opening.What.LIST
        _write(viewer, held, what=what, unit=unit, figure=figure, purpose=purpose)
    return seeing, purpose


def _right(viewer: Viewer, file: PersonFile) -> Held | None:
    """The grant under which a file was opened: the one over its unit, else that to one's own file."""
    if file.unit is not None and not file.is_own:
        permission = permissions.OPEN_FOR_PURPOSE if file.purpose else permissions.SEE_PEOPLE
        return viewer.why(permission, file.unit.path)
    return next((held for held in viewer.held if permissions.SEE_OWN_FILE in held.permissions), None)


def _write(
    viewer: Viewer,
    held: Held | None,
    *,
    what: Opening.What,
    unit: UnitOn | None,
    purpose: StatedPurpose | None,
    person_uid: UUID | None = None,
    figure: str = "",
) -> None:
    Opening.objects.create(
        user_id=viewer.user_id,
        user_label=viewer.label,
        role=held.role if held else "",
        held_in=held.unit_ref if held else "",
        grant_id=held.grant_id if held else None,
        what=what,
        figure=figure,
        person_uid=person_uid,
        unit_id=unit.id if unit else None,
        purpose=purpose,
        withheld_until=held.ends_on if held and held.by_assignment else None,
    )
