"""A dossier, a list and a board of applicants as pages show them: words, dates and links, nothing that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions.enums import Organisation, Stage
from chibo.admissions.rules import UNDER_WAY
from chibo.core.dates import END, format_date
from chibo.people.columns import Cell, Head, Line, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.admissions.deadlines import Deadline
    from chibo.admissions.dossier import Dossier, PaperLine
    from chibo.admissions.listing import Filters, Page
    from chibo.admissions.models import Ballot, StageHeld, Step

    Due = Mapping[int, list[Deadline]]


@dataclass(frozen=True)
class Fact:
    """A line of `components/facts.html`."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened, as the timeline tells it."""

    when: str
    title: str
    notes: tuple[str, ...]
    reason: str
    is_back: bool


@dataclass(frozen=True)
class Card:
    """Somebody on the board."""

    name: str
    url: str
    note: str
    due: str
    tone: str


@dataclass(frozen=True)
class Column:
    """A stage of the board; `more_url` leads to the rest of its people, "" where all are shown."""

    title: str
    count: int
    cards: list[Card]
    more_url: str


@dataclass(frozen=True)
class PaperShown:
    """A paper of the checklist in words."""

    line: PaperLine
    words: str
    tone: str
    noted: str


def facts(dossier: Dossier) -> list[Fact]:
    """What is known of the person, as far as the viewer may see it."""
    one = dossier.applicant
    helping = [helper for helper in dossier.helpers if helper.ends_on == END]
    known = [
        Fact(_("Chi bộ giúp đỡ"), dossier.unit.name, reverse("admissions:list", args=[dossier.unit.ref])),
        Fact(_("Đảng viên giúp đỡ"), ", ".join(helper.person.name for helper in helping)),
        Fact(_("Sinh"), format_date(one.born_on) if one.born_on else str(one.birth_year or "")),
        Fact(_("Đoàn thể"), str(Organisation(one.organisation).label)),
    ]
    if one.agreed_on is None:
        return known
    known += [
        Fact(_("Đồng ý ngày"), format_date(one.agreed_on)),
        Fact(_("Giới tính"), one.get_sex_display()),
        Fact(_("Nghề nghiệp"), one.get_job_group_display()),
        Fact(_("Văn hóa"), one.get_schooling_display()),
        Fact(_("Chuyên môn"), one.get_profession_display()),
    ]
    if one.parents_agreed_on:
        known.append(Fact(_("Cha mẹ đồng ý ngày"), format_date(one.parents_agreed_on)))
    if dossier.sees_sensitive:
        known += [
            Fact(_("Dân tộc"), one.get_ethnic_group_display()),
            Fact(_("Tôn giáo"), one.get_religion_display()),
        ]
    if dossier.sealed_id is not None:
        known.append(Fact(_("Số định danh cá nhân"), dossier.sealed_id))
    return known


def timeline(dossier: Dossier) -> list[Event]:
    """Everything that was done, the newest first; what was taken back stays readable."""
    return [
        Event(
            when=format_date(step.on),
            title=step.get_kind_display(),
            notes=_notes(step),
            reason=step.reason,
            is_back=step.reversed_in is not None,
        )
        for step in reversed(dossier.steps)
    ]


def _notes(step: Step) -> tuple[str, ...]:
    ballot: Ballot | None = getattr(step, "ballot", None)
    return tuple(
        filter(
            None, (step.course, _vote(ballot) if ballot else "", str(step.decision) if step.decision else "")
        )
    )


def _vote(ballot: Ballot) -> str:
    values = {
        "body": ballot.get_body_display(),
        "for": ballot.in_favour,
        "base": ballot.base,
        "against": ballot.against,
        "result": _("đủ tỷ lệ") if ballot.passed else _("không đủ tỷ lệ"),
    }
    return _("%(body)s: %(for)s/%(base)s tán thành, %(against)s không tán thành, %(result)s") % values


def papers(dossier: Dossier) -> list[PaperShown]:
    """The checklist: what is there, what is missing, what comes later, what this case does not need."""
    words = {
        "present": (_("đã có"), "ok"),
        "missing": (_("còn thiếu"), "late"),
        "later": (_("chưa đến bước"), "plain"),
        "not_needed": (_("trường hợp này không cần"), "plain"),
    }
    return [PaperShown(line, *words[line.state], noted=_noted(line)) for line in dossier.papers]


def _noted(line: PaperLine) -> str:
    if line.noted is None:
        return ""
    said = (line.noted.number, format_date(line.noted.dated_on), line.noted.kept_at)
    return ", ".join(filter(None, said))


def _due(held: list[Deadline]) -> tuple[str, str]:
    """The first deadline in words, and its tone."""
    if not held:
        return "", ""
    first = held[0]
    if first.due_on is None:
        return _("%(what)s: chưa đặt hạn") % {"what": first.label}, "plain"
    values = {"what": first.label, "day": format_date(first.due_on)}
    if first.is_late:
        return _("%(what)s: đã quá hạn %(day)s") % values, "late"
    return _("%(what)s: đến hết %(day)s") % values, "gold"


def _name(row: StageHeld) -> str:
    return row.applicant.name or _("đã xóa danh tính")


def table(page: Page, filters: Filters, due: Due) -> Table:
    """The list for `components/table.html`."""
    labels = (
        _("Họ và tên"),
        _("Sinh"),
        _("Bước"),
        _("Từ ngày"),
        _("Đoàn thể"),
        _("Chi bộ"),
        _("Việc đến hạn"),
    )
    return Table(
        columns=[Head(label) for label in labels],
        rows=[_line(row, due.get(row.applicant_id, [])) for row in page.rows],
        previous_url=f"{filters.address() or '?'}&before={page.previous}" if page.previous else "",
        next_url=f"{filters.address() or '?'}&after={page.next}" if page.next else "",
    )


def _line(row: StageHeld, held: list[Deadline]) -> Line:
    words, tone = _due(held)
    one = row.applicant
    cells = [
        Cell(_name(row)),
        Cell(format_date(one.born_on) if one.born_on else str(one.birth_year or "")),
        Cell(row.get_stage_display()),
        Cell(format_date(row.starts_on)),
        Cell(one.get_organisation_display()),
        Cell(vars(row)["unit_name"]),
        Cell("", words, tone),
    ]
    return Line(reverse("admissions:dossier", args=[one.uid]), cells)


def board(page: Page, filters: Filters, due: Due) -> list[Column]:
    """A column for each stage, in their order, with its cards."""
    columns = []
    for stage in UNDER_WAY:
        if filters.stage and filters.stage != stage:
            continue
        cards = [_card(row, due.get(row.applicant_id, [])) for row in page.rows if row.stage == stage]
        count = page.counts.get(stage, 0)
        more = filters.address(view="", stage=stage) if count > len(cards) else ""
        columns.append(Column(str(Stage(stage).label), count, cards, more))
    return columns


def _card(row: StageHeld, held: list[Deadline]) -> Card:
    words, tone = _due(held)
    values = {"unit": vars(row)["unit_name"], "day": format_date(row.starts_on)}
    return Card(
        name=_name(row),
        url=reverse("admissions:dossier", args=[row.applicant.uid]),
        note=_("%(unit)s, từ %(day)s") % values,
        due=words,
        tone=tone,
    )
