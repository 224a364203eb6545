"""What binds in this case beside the usual order, each under its rule: said in the dossier, judged by nobody but the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions.enums import AdmittedAt, JobGroup, Stage
from chibo.admissions.sentences import basis_of
from chibo.catalogue.panels import ADMISSION_CARDS, CardFact, MemberInUnit, cards_of
from chibo.org.queries import on_date
from chibo.people.enums import Religion
from chibo.people.models import TemporaryStay
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import value_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chibo.admissions.dossier import Dossier
    from chibo.org.access import Viewer
    from chibo.rulebook.rules import RuleValue

PLACE: Final = "admission.place.min_stay"
ASSIGNED_BY: Final = "admission.no_cell.assigned_by"
SPECIAL: Final = "admission.special_categories"
TEMPORARY: Final = "probation.temporary_transfer.considered_by"
_RULES: Final = (PLACE, ASSIGNED_BY, SPECIAL, TEMPORARY)


def case_facts(viewer: Viewer, dossier: Dossier) -> list[CardFact]:
    """What binds in this case, as far as the viewer may know. Two SQL queries, more where other domains have to say something."""
    values = rules(_RULES, on=dossier.unit.on, unit=dossier.unit)
    found = [*_place(dossier, values), *_special(dossier, values), *_away(dossier, values)]
    if dossier.applicant.person_id is not None:
        member = MemberInUnit(dossier.applicant.person, dossier.unit)
        cards = cards_of(ADMISSION_CARDS, viewer, member, dossier.unit.on)
        found += [fact for card in cards for fact in card.facts]
    return found


def _under(rule: RuleValue, label: str, value: str) -> CardFact:
    """A fact with the rule it stands under."""
    return CardFact(label, value, note=basis_of(rule), url=reverse("rulebook:rule", args=[rule.id]))


def _place(dossier: Dossier, values: Mapping[str, RuleValue]) -> Iterator[CardFact]:
    """ADM-46, ADM-47: why this cell admits; asked of nobody who is on probation already."""
    one = dossier.applicant
    if one.agreed_on is None or (dossier.stage and dossier.stage.stage == Stage.PROBATION):
        return
    rule = values[ASSIGNED_BY if one.admitted_at == AdmittedAt.ASSIGNED else PLACE]
    said = one.get_admitted_at_display()
    if one.admitted_at in {AdmittedAt.WORK, AdmittedAt.STUDY} and not rule.is_gap:
        said = f"{said} ({value_words(rule.unit, rule.bound, rule.value)})"
    if said and not rule.is_gap:
        yield _under(rule, _("Kết nạp ở"), said)
    elif not rule.is_gap:
        address = reverse("admissions:facts", args=[one.uid]) if dossier.may_record else ""
        yield CardFact(_("Kết nạp ở"), _("chưa ghi"), note=basis_of(rule), url=address)


def _special(dossier: Dossier, values: Mapping[str, RuleValue]) -> Iterator[CardFact]:
    """ADM-49: categories admitted under rules of their own, as far as the facts tell; religion only to whom it may be shown."""
    one, found = dossier.applicant, []
    if one.job_group == JobGroup.BUSINESS_OWNER:
        found.append(str(JobGroup.BUSINESS_OWNER.label))
    if dossier.sees_sensitive and one.religion not in {"", Religion.NONE}:
        found.append(one.get_religion_display())
    if found and not values[SPECIAL].is_gap:
        yield _under(values[SPECIAL], _("Kết nạp theo quy định riêng"), ", ".join(found))


def _away(dossier: Dossier, values: Mapping[str, RuleValue]) -> Iterator[CardFact]:
    """PRB-15: of a probationer who is elsewhere for a time the cell there does the paperwork, and this one considers."""
    person = dossier.applicant.person
    on_probation = dossier.stage is not None and dossier.stage.stage == Stage.PROBATION
    if person is None or not on_probation or values[TEMPORARY].is_gap:
        return
    stays = TemporaryStay.objects.filter(on_date(dossier.unit.on), person=person)
    for stay in stays.select_related("transfer"):
        said = _("Nơi sinh hoạt tạm thời làm thủ tục; chi bộ này xét.")
        place = stay.transfer.to_place
        yield _under(values[TEMPORARY], _("Đang sinh hoạt tạm thời"), f"{place}. {said}" if place else said)
