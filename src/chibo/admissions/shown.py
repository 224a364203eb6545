"""A dossier as its page shows it: words, dates and links, nothing that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions.enums import Organisation, StepKind, TakenBy
from chibo.admissions.rules.order import STRIKING, TAKEN_BY
from chibo.core.dates import END, format_date

if TYPE_CHECKING:
    from chibo.admissions.dossier import Dossier, Kept, NextStep
    from chibo.admissions.models import Ballot, Step


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
            notes=_notes(dossier, step),
            reason=step.reason,
            is_back=step.reversed_in is not None,
        )
        for step in reversed(dossier.steps)
    ]


def _notes(dossier: Dossier, step: Step) -> tuple[str, ...]:
    """Who took the step, what belongs to it, and whether it was in time."""
    ballot: Ballot | None = getattr(step, "ballot", None)
    said = [
        _by(dossier, step) if step.kind in TAKEN_BY else "",
        step.course,
        step.place,
        _("ngoài phạm vi của cấp ủy quyết định") if step.is_outside else "",
        step.get_ground_display(),
        _("dự bị đến trước ngày %(day)s") % {"day": format_date(step.until)} if step.until else "",
        _vote(ballot) if ballot else "",
        step.decision.citation if step.decision else "",
        _in_time(dossier.kept[step.pk]) if step.pk in dossier.kept else "",
    ]
    return tuple(filter(None, said))


def _by(dossier: Dossier, step: Step) -> str:
    who = str(TakenBy(TAKEN_BY[step.kind]).label)
    names = [one.person.name for one in step.introducers.all()]
    organisation = dossier.applicant.get_organisation_display()
    if step.kind == StepKind.REFERRED:
        return organisation
    if TAKEN_BY[step.kind] == TakenBy.ORGANISATION:
        names = [organisation]
    return f"{who}: {', '.join(names)}" if names else who


def _in_time(kept: Kept) -> str:
    values = {"day": format_date(kept.due_on), "n": kept.days_late}
    if kept.days_late:
        return _("hạn %(day)s, chậm %(n)s ngày làm việc") % values
    return _("hạn %(day)s, đúng hạn") % values


@dataclass(frozen=True)
class NextShown:
    """A step that may come next, in words, and where it is recorded; `term_words` is "" where no rule sets a day."""

    kind: StepKind
    url: str
    taken_by: str
    term_words: str
    rule: str
    obstacles: tuple[str, ...]
    is_barred: bool
    needs_reason: bool


@dataclass(frozen=True)
class NextSteps:
    """Steps not taken yet, those that may be taken again, and those that lead to striking off while nothing points there."""

    first: list[NextShown]
    again: list[NextShown]
    striking: list[NextShown]

    def __bool__(self) -> bool:
        return bool(self.first or self.again or self.striking)


def next_shown(dossier: Dossier) -> NextSteps:
    """What may be done next: by whom, until when, and what stands in the way. A failed vote counts as not taken."""
    found = _next_shown(dossier)
    done = {step.kind for step in dossier.steps if step.reversed_in is None and _held(step)}
    aside = set() if done & set(STRIKING) else set(STRIKING)
    return NextSteps(
        [one for one in found if one.kind not in done | aside],
        [one for one in found if one.kind in done],
        [one for one in found if one.kind in aside],
    )


def _held(step: Step) -> bool:
    ballot: Ballot | None = getattr(step, "ballot", None)
    return ballot is None or ballot.passed


def _next_shown(dossier: Dossier) -> list[NextShown]:
    return [
        NextShown(
            kind=one.kind,
            url=_recorded_at(dossier, one.kind),
            taken_by=one.taken_by,
            term_words=term_words(one),
            rule=one.term.rule,
            obstacles=one.obstacles,
            is_barred=one.is_barred,
            needs_reason=one.needs_reason,
        )
        for one in dossier.next_steps
    ]


def _recorded_at(dossier: Dossier, kind: StepKind) -> str:
    uid = dossier.applicant.uid
    if kind == StepKind.HANDED_OVER:
        return reverse("admissions:move", args=[uid])
    return reverse("admissions:step", args=[uid, kind])


def term_words(one: NextStep) -> str:
    """When a step opens and when it is due, with the working days left; "" where no rule sets a day."""
    said = []
    if one.term.opens_on:
        said.append(_("mở từ %(day)s") % {"day": format_date(one.term.opens_on)})
    if one.term.due_on and one.days_left is not None:
        values = {"day": format_date(one.term.due_on), "n": abs(one.days_left)}
        words = (
            _("hạn %(day)s, còn %(n)s ngày làm việc")
            if one.days_left >= 0
            else _("quá hạn %(day)s đã %(n)s ngày làm việc")
        )
        said.append(words % values)
    return " · ".join(said)


def _vote(ballot: Ballot) -> str:
    values = {
        "body": ballot.get_body_display(),
        "for": ballot.in_favour,
        "base": ballot.base,
        "against": ballot.against,
        "result": _("đủ tỷ lệ") if ballot.passed else _("không đủ tỷ lệ"),
    }
    return _("%(body)s: %(for)s/%(base)s tán thành, %(against)s không tán thành, %(result)s") % values
