"""The papers of a dossier: which are needed in a case, why, and which are missing. Free of Django: plain facts in, states out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from chibo.admissions.rules.order import ON_PROBATION

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

State = Literal["present", "missing", "later", "redo", "not_needed"]
Case = Literal["always", "youth_union", "trade_union", "section", "consent", "moved"]

#: The written consent of the body above (ADM-02, ADM-05, ADM-48, PRB-23).
CONSENT: Final = "VB-ĐY"
#: The certificate that somebody is being helped, from the cell that was left (ADM-43).
HELPED: Final = "GCN-GĐ"
NEW_MEMBERS: Final = "CN-ĐVM"


@dataclass(frozen=True)
class PaperKind:
    """A form by its code; the rule that names it, the rule that asks for it, the step it comes with, and in which case."""

    form: str
    named_by: str
    asked_by: str
    step: str
    case: Case = "always"


PAPERS: Final = (
    PaperKind("CN-NTVĐ", "form.cn_ntvd", "admission.class.required", "class_completed"),
    PaperKind("1-KNĐ", "form.1_knd", "admission.application.by_applicant", "introduced"),
    PaperKind("2-KNĐ", "form.2_knd", "admission.verification.persons", "introduced"),
    PaperKind("3-KNĐ", "form.3_knd", "admission.introducers.default", "introduced"),
    PaperKind("4-KNĐ", "form.4_knd", "admission.introducers.youth_union_members", "organisation_introduced", "youth_union"),
    PaperKind("4a-KNĐ", "form.4_knd", "admission.introducers.trade_union_members", "organisation_introduced", "trade_union"),
    PaperKind("5-KNĐ", "form.5_knd", "admission.opinions.sets", "opinions_collected"),
    PaperKind(CONSENT, "", "admission.political_standard.consent_required", "introduced", "consent"),
    PaperKind(HELPED, "", "admission.moving.certificate_required", "noted", "moved"),
    PaperKind("6-KNĐ", "form.6_knd", "admission.resolution.contents", "cell_resolved"),
    PaperKind("7-KNĐ", "form.7_knd", "admission.section_committee.appraises", "section_appraised", "section"),
    PaperKind("8-KNĐ", "form.8_knd", "admission.vote.committee_share", "committee_resolved"),
    PaperKind("9-KNĐ", "form.9_knd", "admission.decision.standing_committee_share", "decided"),
    PaperKind(NEW_MEMBERS, "", "probation.class_required", "new_member_class"),
    PaperKind("10-KNĐ", "form.10_knd", "recognition.dossier", "self_review"),
    PaperKind("11-KNĐ", "form.11_knd", "recognition.dossier", "helper_remarks"),
    PaperKind("12-KNĐ", "form.12_knd", "recognition.dossier", "probation_opinions"),
    PaperKind("13-KNĐ", "form.13_knd", "recognition.vote.cell_share", "recognition_cell"),
    PaperKind("14-KNĐ", "form.14_knd", "recognition.dossier", "recognition_committee", "section"),
    PaperKind("15-KNĐ", "form.15_knd", "recognition.vote.committee_share", "recognition_committee"),
    PaperKind("16-KNĐ", "form.16_knd", "recognition.vote.standing_committee_share", "recognised"),
)  # fmt: skip
CODES: Final = tuple(kind.form for kind in PAPERS)
RULES: Final = tuple(
    dict.fromkeys(rule for kind in PAPERS for rule in (kind.named_by, kind.asked_by) if rule)
)
OF_INTRODUCTION: Final = frozenset({"3-KNĐ", "4-KNĐ", "4a-KNĐ", "5-KNĐ"})
"""Papers made anew where the cell has not considered the case in time (ADM-39)."""


def cases_of(
    organisation: str, *, has_section: bool = False, needs_consent: bool = False, moved: bool = False
) -> Mapping[Case, bool]:
    """Which cases hold for somebody."""
    return {
        "always": True,
        "youth_union": organisation == "youth_union",
        "trade_union": organisation == "trade_union",
        "section": has_section,
        "consent": needs_consent,
        "moved": moved,
    }


def state_of(
    kind: PaperKind,
    *,
    steps: Collection[str],
    noted: Collection[str],
    cases: Mapping[Case, bool],
    old: Collection[str] = (),
) -> State:
    """Where a paper stands: in the dossier, there but to be made anew, missing though its step was taken, for later, or not
    needed in this case. `noted` are the codes of the papers in the dossier, `old` of those whose time has run."""  # noqa: D205, D209
    if kind.form in noted:
        return "redo" if kind.form in old else "present"
    past = "ceremony" in steps and kind.step not in ON_PROBATION and kind.step not in steps
    if past or not cases[kind.case]:
        return "not_needed"
    return "missing" if kind.step in steps else "later"
