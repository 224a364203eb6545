"""All that is dated in the file of a person, newest first. What has neither a known start nor a known end is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue.panels import Line
from chibo.core.dates import BEGINNING, day_before, format_date
from chibo.people.enums import AttainmentKind
from chibo.people.file_facts import attainment_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.models import Dated
    from chibo.people.models import Membership
    from chibo.people.queries.person import PersonFile


def timeline(file: PersonFile) -> list[Line]:
    """The events up to the date of the file, newest first; what ends later reads as going on."""
    events = [*_affiliations(file), *_posts(file), *_attainments(file), *_memberships(file)]
    return sorted(events, key=lambda event: event.day, reverse=True)


def dated_lines(file: PersonFile, field: str, label: str) -> list[Line]:
    """The dated rows of one fact: the cell, the posts or a level (`label` is how its lines begin); newest first."""
    if field == "cell":
        found = list(_affiliations(file))
    elif field == "post":
        found = list(_posts(file))
    else:
        found = [line for line in _attainments(file) if line.title.startswith(f"{label}:")]
    return sorted(found, key=lambda line: line.day, reverse=True)


def _span(row: Dated, on: date) -> tuple[date, str] | None:
    """The day a row is ordered by and its dates in words; the last day is included. None where nothing is dated."""
    ended = row.ends_on <= on
    last = format_date(day_before(row.ends_on))
    if row.starts_on == BEGINNING:
        return (row.ends_on, _("đến %(last)s, chưa rõ từ ngày nào") % {"last": last}) if ended else None
    first = format_date(row.starts_on)
    words = _("%(first)s đến %(last)s") if ended else _("từ %(first)s")
    return row.starts_on, words % {"first": first, "last": last}


def _dated(file: PersonFile, row: Dated, title: str, *, tag: str = "") -> Iterator[Line]:
    span = _span(row, file.on)
    if span:
        day, when = span
        yield Line(day, when, title, tag=tag, is_now=row.holds_on(file.on))


def _affiliations(file: PersonFile) -> Iterator[Line]:
    for row in file.affiliations:
        title = _("Sinh hoạt tại %(unit)s") % {"unit": vars(row)["unit_name"]}
        yield from _dated(file, row, title, tag=_("suy từ ngày vào Đảng") if row.assumed else "")


def _posts(file: PersonFile) -> Iterator[Line]:
    for row in file.posts:
        facts = {"post": str(row.seat.post), "unit": vars(row)["unit_name"]}
        yield from _dated(file, row, _("%(post)s, %(unit)s") % facts)


def _attainments(file: PersonFile) -> Iterator[Line]:
    for row in file.attainments:
        if row.has_known_start:
            facts = {"kind": AttainmentKind(row.kind).label, "level": attainment_words(row)}
            yield from _dated(file, row, _("%(kind)s: %(level)s") % facts)


def _memberships(file: PersonFile) -> Iterator[Line]:
    """The newer of two events of one day first: leaving, recognition, ceremony, admission."""
    for row in file.memberships:
        if row.exit_kind and row.ends_on <= file.on:
            yield Line(row.ends_on, format_date(row.ends_on), row.get_exit_kind_display())
        official = row.official
        again = row.restoration_decision_id and row.official_on == row.starts_on
        if official and official.first <= file.on and not again:
            yield Line(official.first, official.vietnamese(), _("Công nhận đảng viên chính thức"))
        admitted = row.admitted
        if row.restoration_decision_id:
            yield Line(row.starts_on, format_date(row.starts_on), _("Phục hồi đảng tịch"))
        elif admitted:
            yield Line(row.starts_on, admitted.vietnamese(), _("Vào Đảng"), note=_papers(row))


def _papers(row: Membership) -> str:
    days = {
        _("quyết định kết nạp ngày %(date)s"): row.decided_on,
        _("lễ kết nạp ngày %(date)s"): row.ceremony_on,
    }
    return "; ".join(words % {"date": format_date(day)} for words, day in days.items() if day)
