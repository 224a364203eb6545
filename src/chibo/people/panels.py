"""What the timeline of a person shows from this domain: dated facts, and what was written down about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.panels import PERSON_TIMELINE, Line, Panel, declare_panel
from chibo.history.timeline import recorded_lines
from chibo.people.file_timeline import timeline

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile

#: Entries of the log that speak of a person.
OBJECTS = ("people.person", "people.account_link")


def recorded(viewer: Viewer, file: PersonFile, on: date) -> list[Line]:  # noqa: ARG001 - as declared
    """Who wrote what into the file, and when. One SQL query."""
    path = file.unit.path if file.unit else ""
    return recorded_lines(viewer, OBJECTS, file.person.pk, path, is_own=file.is_own)


declare_panel(Panel(PERSON_TIMELINE, "people.dated", lambda _viewer, file, _on: timeline(file)))
declare_panel(Panel(PERSON_TIMELINE, "people.recorded", recorded))
