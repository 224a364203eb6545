"""What the timeline of a person shows from this domain: dated facts, and what was written down about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue.acts import object_of
from chibo.catalogue.panels import (
    PERSON_CARDS,
    PERSON_TIMELINE,
    CardPanel,
    Line,
    Panel,
    declare_cards,
    declare_panel,
)
from chibo.core.dates import format_date
from chibo.core.text import search_key
from chibo.history.timeline import recorded_lines
from chibo.people.duty_shown import duty_cards
from chibo.people.file_exemptions import exemption_cards, exemption_lines
from chibo.people.file_timeline import dated_lines, timeline
from chibo.people.file_transfers import transfer_lines
from chibo.people.strike_shown import after_exit_cards

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.editable import Editable
    from chibo.people.queries.person import PersonFile

#: Entries of the log that speak of a person.
OBJECTS = ("people.person", "people.account_link")


def recorded(viewer: Viewer, file: PersonFile, on: date) -> list[Line]:  # noqa: ARG001 - as declared
    """Who wrote what into the file, and when. One SQL query."""
    path = file.unit.path if file.unit else ""
    return recorded_lines(viewer, OBJECTS, file.person.pk, path, is_own=file.is_own)


def name_lines(_viewer: Viewer, file: PersonFile, on: date) -> list[Line]:
    """Changes of the name up to the date, by which decision. One SQL query where there are any."""
    found, name = [], file.person.name
    if file.person.search_key == search_key(name):
        return []
    for row in file.person.former_names.select_related("decision").order_by("-until", "-id"):
        said = {"old": row.name, "new": name}
        if row.until <= on:
            paper = row.decision.citation if row.decision else ""
            title = _("Đổi họ tên: %(old)s thành %(new)s") % said
            found.append(Line(row.until, format_date(row.until), title, note=paper))
        name = row.name
    return found


def field_history(viewer: Viewer, file: PersonFile, kind: Editable) -> list[Line]:
    """What the file says of one fact over time: its dated rows, then what was written down about it. One SQL query."""
    label = str(kind.label)
    about = {"cell": "unit", "post": "posts"}.get(kind.name, "attainments" if kind.is_dated else kind.name)
    told = object_of("people.person")
    word = str(told.fields[about].label) if told else ""
    written = [
        line
        for line in recorded(viewer, file, file.on)
        if any(one.startswith(f"{word}:") for one in line.changes)
    ]
    return [*dated_lines(file, kind.name, label), *written]


declare_panel(Panel(PERSON_TIMELINE, "people.dated", lambda _viewer, file, _on: timeline(file)))
declare_panel(Panel(PERSON_TIMELINE, "people.transfers", lambda _viewer, file, _on: transfer_lines(file)))
declare_panel(Panel(PERSON_TIMELINE, "people.recorded", recorded))
declare_panel(Panel(PERSON_TIMELINE, "people.names", name_lines))
declare_panel(Panel(PERSON_TIMELINE, "people.exemptions", exemption_lines))
declare_cards(CardPanel(PERSON_CARDS, "people.exemptions", exemption_cards))
declare_cards(CardPanel(PERSON_CARDS, "people.transfer_duties", duty_cards))
declare_cards(CardPanel(PERSON_CARDS, "people.after_exit", after_exit_cards))
