"""The rules a step is judged by, by id; the words and values stand in `rulebook/data`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chibo.admissions.rules.bodies import SHARES

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_AGE: Final = "admission.min_age"
MAX_AGE: Final = "admission.max_age"
OVER_AGE_CONSENT: Final = "admission.over_age.consent_required"
SCHOOLING: Final = "admission.schooling.minimum"
SCHOOLING_HARD: Final = "admission.schooling.hard_areas"
SCHOOLING_ELDERS: Final = "admission.schooling.elders_consent_required"
HELPERS: Final = "admission.sympathisers.helpers"
REVIEWS: Final = "admission.sympathisers.review_frequency"
UNDER_AGE: Final = "admission.class.under_age_allowed"
CLASS_REQUIRED: Final = "admission.class.required"
CERTIFICATE_VALIDITY: Final = "admission.class.certificate_validity"
START: Final = "admission.start.decisions"
APPLICATION: Final = "admission.application.by_applicant"
INTRODUCERS: Final = "admission.introducers.default"
INTRODUCERS_YOUTH: Final = "admission.introducers.youth_union_members"
INTRODUCERS_UNION: Final = "admission.introducers.trade_union_members"
YOUTH_UNTIL: Final = "admission.youth_age.union_member_over"
TIME_TOGETHER: Final = "admission.introducers.time_together"
PERSONS_VERIFIED: Final = "admission.verification.persons"
STAMP_ORDER: Final = "admission.verification.stamp_order"
POLITICAL_CONSENT: Final = "admission.political_standard.consent_required"
OPINIONS: Final = "admission.opinions.sets"
PAPERS_VALID: Final = "admission.dossier.papers_valid"
FAILED_GOES_UP: Final = "admission.vote.methods"
SECTION: Final = "admission.section_committee.appraises"
COMMITTEE_WITHIN: Final = "admission.decision.committee_sends_within"
DECIDER: Final = "admission.decision.decider"
DECISION_DEADLINE: Final = "admission.decision.deadline"
DECISION_EXTENSION: Final = "admission.decision.extension"
DELEGATION_MEMBERS: Final = "admission.delegation.min_members"
DELEGATION_YEARS: Final = "admission.delegation.good_years"
PROVINCE_SHARE: Final = "admission.decision.province_units_share"
LEFT_OUT: Final = "admission.vote.left_out_of_base"
CEREMONY_DEADLINE: Final = "admission.ceremony.deadline"
CEREMONY_FROM: Final = "admission.ceremony.deadline_counted_from"
MEMBER_PAPERS: Final = "admission.member_papers_deadline"
MOVING_CERTIFICATE: Final = "admission.moving.certificate_required"
MOVING_FORWARD: Final = "admission.moving.forward_within"
MOVING_DECIDE: Final = "admission.moving.decide_within"
MOVING_STANDS: Final = "admission.moving.decision_stands_within"
PROBATION: Final = "probation.length"
EXTENSION: Final = "probation.extension"
NEW_MEMBER_CLASS: Final = "probation.class_required"
RECOGNITION_DOSSIER: Final = "recognition.dossier"
SELF_REVIEW_AFTER: Final = "recognition.self_review_after"
RECOGNITION_CELL_DEADLINE: Final = "recognition.cell_deadline"
RECOGNITION_DEADLINE: Final = "recognition.decision_deadline"
RECOGNITION_EXTENSION: Final = "recognition.decision_extension"
REVOTE_AFTER: Final = "recognition.revote_after"
FAILED_VOTES: Final = "recognition.failed_votes"
ANNOUNCED_AT: Final = "recognition.announced_at"
CONTENTS_OF_RESOLUTION: Final = "admission.resolution.contents"
CONTENTS_OF_CEREMONY: Final = "admission.ceremony.order"
EVIDENCE: Final = "striking_off.evidence"
REVIEW_REQUESTS: Final = "striking_off.self_review_requests"
READMISSION_WAIT: Final = "readmission.wait"
READMISSION_CONSENT: Final = "readmission.consent_required"
READMISSION_NEVER: Final = "readmission.never_after"
READMISSION_TIMES: Final = "readmission.times"

MISSING_RULE: Final[Mapping[str, str]] = {
    "listed": REVIEWS,
    "class_sent": START,
    "class_completed": CLASS_REQUIRED,
    "start_allowed": START,
    "organisation_introduced": INTRODUCERS_YOUTH,
    "introduced": INTRODUCERS,
    "organisation_opinion": OPINIONS,
    "residence_opinion": OPINIONS,
    "opinions_collected": OPINIONS,
    "cell_resolved": "admission.vote.cell_share",
    "section_appraised": SECTION,
    "committee_resolved": "admission.vote.committee_share",
    "decided": "admission.decision.standing_committee_share",
    "moved": MOVING_FORWARD,
    "handed_over": MOVING_DECIDE,
    "dossier_received": MOVING_DECIDE,
    "ceremony": PROBATION,
    "new_member_class": NEW_MEMBER_CLASS,
    "self_review": RECOGNITION_DOSSIER,
    "helper_remarks": RECOGNITION_DOSSIER,
    "probation_opinions": RECOGNITION_DOSSIER,
    "recognition_cell": "recognition.vote.cell_share",
    "recognition_committee": "recognition.vote.committee_share",
    "recognised": ANNOUNCED_AT,
    "strike_cell": "striking_off.vote.cell_share",
    "strike_committee": "striking_off.vote.committee_share",
}
"""The rule that asks for a step, said where the step is missing."""

GROUND_RULES: Final[Mapping[str, str]] = {
    "absence": "striking_off.absence",
    "card": "striking_off.card_returned_or_destroyed",
    "no_progress": "striking_off.no_progress",
    "breach": "striking_off.breach_years",
    "unfit": "probation.disciplined_considered",
    "other": "striking_off.vote.cell_share",
}
"""The rule each ground of striking off rests on, by code of `enums.Ground`."""

RULES: Final = tuple(
    dict.fromkeys(
        (
            *(name for key, name in tuple(globals().items()) if key.isupper() and isinstance(name, str)),
            *MISSING_RULE.values(),
            *GROUND_RULES.values(),
            *SHARES,
        )
    )
)
"""Every rule a step is judged by."""
