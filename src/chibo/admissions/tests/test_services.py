"""From the first name to recognition: effect, refusals, and what stays in the register."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from chibo.admissions import services
from chibo.admissions.enums import Stage
from chibo.admissions.models import Applicant, StageHeld, Step
from chibo.admissions.queries import applicant_by_uid, applicants_on, course_of
from chibo.admissions.services import Done, Noted, OwnFacts, Vote
from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.figures.engine import ask
from chibo.org.access import OPERATOR
from chibo.people.models import Membership, Person
from tests import factories

pytestmark = pytest.mark.django_db

NOTED_ON = date(2025, 7, 1)
BORN = date(2000, 5, 17)
FACTS = OwnFacts(
    born_on=BORN, sex="female", ethnic_group="thai", schooling="upper_secondary", job_group="farmer"
)
CELL_VOTE = Vote(body="cell", method="raised_card", summoned=15, left_out=2, in_favour=9)
COMMITTEE_VOTE = Vote(body="grassroots_committee", method="secret_ballot", summoned=15, in_favour=12)
DECISION_VOTE = Vote(body="standing_committee", method="secret_ballot", summoned=9, in_favour=9)
#: Kind, day, vote: a whole way by the rules of July 2025 on.
WAY = (
    ("considered", date(2025, 7, 5), None),
    ("referred", date(2025, 7, 10), None),
    ("listed", date(2025, 7, 20), None),
    ("class_sent", date(2025, 8, 1), None),
    ("class_completed", date(2025, 8, 20), None),
    ("start_allowed", date(2025, 9, 1), None),
    ("organisation_introduced", date(2025, 9, 5), None),
    ("introduced", date(2025, 9, 10), None),
    ("organisation_opinion", date(2025, 9, 15), None),
    ("residence_opinion", date(2025, 9, 16), None),
    ("opinions_collected", date(2025, 9, 20), None),
    ("cell_resolved", date(2025, 10, 3), CELL_VOTE),
    ("committee_resolved", date(2025, 10, 20), COMMITTEE_VOTE),
    ("decided", date(2025, 11, 3), DECISION_VOTE),
    ("ceremony", date(2025, 11, 20), None),
)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2027, 3, 1)
    return factories.make_tree()


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def applicant(cell):
    noted = Noted(name="Lò  Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON)
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


def agree(cell, applicant, **more):
    return services.record_agreement(
        OPERATOR, unit=cell, applicant=applicant, on=date(2025, 7, 2), facts=FACTS, **more
    )


def do(cell, applicant, kind, on, vote=None, **more):
    return services.record_step(
        OPERATOR, unit=cell, applicant=applicant, done=Done(kind=kind, on=on, vote=vote, **more)
    )


def verify(
    cell, applicant, examined=("applicant", "parents"), outcome="confirmed", answered_on=date(2025, 9, 4)
):
    """Asks about somebody and has the answers, where a day of them is given."""
    for relation in examined:
        inquiry = services.ask_verification(
            OPERATOR, unit=cell, applicant=applicant, examined=relation, asked_body="Đảng ủy xã Tân Lập",
            asked_on=date(2025, 9, 2),
        )  # fmt: skip
        if answered_on:
            services.answer_verification(
                OPERATOR, unit=cell, inquiry=inquiry, answered_on=answered_on, outcome=outcome
            )


def lead(cell, tree, applicant, until="ceremony"):
    """Takes the person along the way up to and with `until`."""
    agree(cell, applicant)
    helper = factories.make_person(tree.cell, "Vi Văn Giúp")
    services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=helper, on=date(2025, 7, 20))
    walk(cell, applicant, helper, WAY, until)


def walk(cell, applicant, helper, way, until):
    """Takes the steps of a way up to and with `until`; the helper introduces."""
    for kind, on, vote in way:
        if kind == "opinions_collected":
            verify(cell, applicant)
        more = {"introducers": (helper,)} if kind == "introduced" else {}
        do(cell, applicant, kind, on, vote, **more)
        if kind == until:
            return


def test_noting_keeps_name_birth_year_and_organisation_and_no_more(cell, applicant):
    assert (applicant.name, applicant.birth_year, applicant.organisation) == (
        "Lò Thị Hương",
        2000,
        "youth_union",
    )
    assert (applicant.born_on, applicant.sex, applicant.agreed_on) == (None, "", None)
    assert [row.stage for row in applicants_on(OPERATOR, cell)] == [Stage.PROSPECT]
    entries = AuditEntry.objects.filter(act="admissions.note_prospect")
    assert {entry.object_type for entry in entries} == {
        "admissions.applicant", "admissions.fostering", "admissions.stage", "admissions.step",
    }  # fmt: skip
    assert "Hương" not in "".join(str(entry.after) for entry in entries)


def test_facts_before_agreeing_are_refused_by_the_database(applicant):
    with pytest.raises(IntegrityError), transaction.atomic():
        Applicant.objects.filter(pk=applicant.pk).update(sex="female")


def test_the_whole_way_makes_a_member_on_probation_from_the_ceremony(tree, cell, applicant):
    lead(cell, tree, applicant)
    applicant.refresh_from_db()
    membership = Membership.objects.get(person=applicant.person)
    assert (membership.starts_on, membership.decided_on, membership.official_on) == (
        date(2025, 11, 20), date(2025, 11, 3), None,
    )  # fmt: skip
    stages = list(
        StageHeld.objects.filter(applicant=applicant).order_by("starts_on").values_list("stage", flat=True)
    )
    assert stages == [
        "prospect",
        "sympathiser",
        "candidate",
        "cell_resolved",
        "committee_resolved",
        "decided",
        "probation",
    ]
    member = ask(OPERATOR, factories.at(tree.cell, date(2025, 11, 20)), ["members.probationary"])
    assert member["members.probationary"].value == 1
    assert (
        ask(OPERATOR, factories.at(tree.cell, date(2025, 11, 19)), ["members.probationary"])[
            "members.probationary"
        ].value
        == 0
    )


def test_recognition_counts_from_the_end_of_probation_however_late(tree, cell, applicant):
    lead(cell, tree, applicant)
    for kind, on, vote in (
        ("new_member_class", date(2026, 5, 1), None),
        ("self_review", date(2026, 11, 20), None),
        ("helper_remarks", date(2026, 11, 22), None),
        ("probation_opinions", date(2026, 11, 24), None),
        ("recognition_cell", date(2026, 12, 1), CELL_VOTE),
        ("recognition_committee", date(2026, 12, 10), COMMITTEE_VOTE),
        ("recognised", date(2026, 12, 28), DECISION_VOTE),
    ):
        do(cell, applicant, kind, on, vote)
    assert Membership.objects.get(person__applications=applicant).official_on == date(2026, 11, 20)
    assert list(applicants_on(OPERATOR, factories.at(tree.cell, date(2027, 1, 1)))) == []


def test_a_step_out_of_order_is_refused_without_a_reason_and_shows_it_with_one(cell, applicant):
    agree(cell, applicant)
    with pytest.raises(DomainError, match="lớp nhận thức") as refused:
        do(cell, applicant, "class_completed", date(2025, 8, 20))
    assert refused.value.code == "reason_needed"
    step = do(cell, applicant, "class_completed", date(2025, 8, 20), reason="Học cùng lớp của xã bên")
    assert Step.objects.get(pk=step.pk).reason == "Học cùng lớp của xã bên"


def test_a_failed_vote_is_kept_and_leads_no_further(tree, cell, applicant):
    lead(cell, tree, applicant, until="opinions_collected")
    step = do(
        cell,
        applicant,
        "cell_resolved",
        date(2025, 10, 3),
        Vote(body="cell", method="raised_card", summoned=15, left_out=2, in_favour=8),
    )
    assert not step.ballot.passed
    assert StageHeld.objects.filter(applicant=applicant).latest("starts_on").stage == Stage.CANDIDATE
    assert course_of(applicant, cell, date(2025, 10, 4)).passed == {"cell_resolved": False}


REFUSED = [
    pytest.param({"kind": "considered", "on": date(2027, 3, 2)}, "date_future", id="a day to come"),
    pytest.param({"kind": "nothing", "on": NOTED_ON}, "step_unknown", id="no such step"),
    pytest.param(
        {"kind": "listed", "on": date(2025, 7, 20)}, "step_refused", id="not agreed, no reason passes"
    ),
]


@pytest.mark.parametrize(("done", "code"), REFUSED)
def test_steps_that_cannot_be_are_refused_and_nothing_is_written(cell, applicant, done, code):
    before = (Step.objects.count(), StageHeld.objects.count(), AuditEntry.objects.count())
    with pytest.raises(DomainError) as refused:
        do(cell, applicant, **done, reason="vì")
    assert refused.value.code == code
    assert (Step.objects.count(), StageHeld.objects.count(), AuditEntry.objects.count()) == before


def test_too_young_at_the_cell_is_refused_with_the_rule(tree, cell):
    noted = Noted(name="Vi Văn Trẻ", birth_year=2007, organisation="youth_union", noted_on=NOTED_ON)
    young = services.note_prospect(OPERATOR, unit=cell, noted=noted)
    facts = OwnFacts(born_on=date(2007, 10, 4), sex="male", schooling="upper_secondary")
    services.record_agreement(
        OPERATOR,
        unit=cell,
        applicant=young,
        on=date(2025, 7, 2),
        facts=facts,
        parents_agreed_on=date(2025, 7, 2),
    )
    helper = factories.make_person(tree.cell, "Vi Văn Giúp")
    services.assign_helper(OPERATOR, unit=cell, applicant=young, person=helper, on=date(2025, 7, 20))
    walk(cell, young, helper, WAY, until="opinions_collected")
    with pytest.raises(DomainError, match=r"18 tuổi.*294-QĐ/TW"):
        do(cell, young, "cell_resolved", date(2025, 10, 3), CELL_VOTE)
    assert do(cell, young, "cell_resolved", date(2025, 10, 4), CELL_VOTE).ballot.passed


def test_minors_are_listed_only_with_their_parents_consent(cell):
    noted = Noted(name="Vi Văn Nhỏ", birth_year=2009, organisation="youth_union", noted_on=NOTED_ON)
    minor = services.note_prospect(OPERATOR, unit=cell, noted=noted)
    facts = OwnFacts(born_on=date(2009, 1, 1), sex="male")
    services.record_agreement(OPERATOR, unit=cell, applicant=minor, on=date(2025, 7, 2), facts=facts)
    with pytest.raises(DomainError, match="cha mẹ"):
        do(cell, minor, "listed", date(2025, 7, 20), reason="vì")


def test_taking_a_step_back_leaves_it_readable_and_the_stage_as_before(cell, applicant):
    agree(cell, applicant)
    step = do(cell, applicant, "listed", date(2025, 7, 20))
    services.reverse_step(OPERATOR, unit=cell, step=step)
    step.refresh_from_db()
    assert step.reversed_in is not None
    (held,) = StageHeld.objects.filter(applicant=applicant)
    assert (held.stage, held.is_open, held.closed_in) == (Stage.PROSPECT, True, None)
    assert do(cell, applicant, "listed", date(2025, 7, 20)).pk != step.pk


def test_a_step_others_rest_on_is_not_taken_back(cell, applicant):
    agree(cell, applicant)
    step = do(cell, applicant, "listed", date(2025, 7, 20))
    do(cell, applicant, "class_sent", date(2025, 8, 1), reason="chưa phân công kịp")
    with pytest.raises(Conflict, match="bước ghi sau"):
        services.reverse_step(OPERATOR, unit=cell, step=step)


def test_the_same_step_twice_is_written_once(cell, applicant):
    do(cell, applicant, "considered", date(2025, 7, 5))
    with pytest.raises(Conflict):
        do(cell, applicant, "considered", date(2025, 7, 5))
    assert Step.objects.filter(kind="considered").count() == 1


def test_helpers_are_official_members_of_the_cell(tree, cell, applicant):
    probationer = factories.make_person(tree.cell, "Vi Văn Dự", admitted_on="2025-01-02", official_on=None)
    elsewhere = factories.make_person(tree.cells_a[1], "Vi Văn Khác")
    for person in (probationer, elsewhere):
        with pytest.raises(DomainError) as refused:
            services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=person, on=NOTED_ON)
        assert refused.value.code == "helper_not_official"


def test_verification_keeps_dates_bodies_and_outcome(tree, cell, applicant):
    lead(cell, tree, applicant, until="opinions_collected")
    inquiry = services.ask_verification(
        OPERATOR, unit=cell, applicant=applicant, examined="spouse", asked_body="Đảng ủy xã Tân Lập",
        asked_on=date(2025, 9, 2),
    )  # fmt: skip
    with pytest.raises(DomainError, match="thẩm tra"):
        do(cell, applicant, "cell_resolved", date(2025, 10, 3), CELL_VOTE)
    services.answer_verification(
        OPERATOR, unit=cell, inquiry=inquiry, answered_on=date(2025, 9, 25), outcome="confirmed"
    )
    assert do(cell, applicant, "cell_resolved", date(2025, 10, 3), CELL_VOTE).ballot.passed


def test_moving_to_another_cell_ends_fostering_and_helpers_there(tree, cell, applicant):
    agree(cell, applicant)
    helper = factories.make_person(tree.cell, "Vi Văn Giúp")
    services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=helper, on=date(2025, 7, 20))
    target = factories.at(tree.cells_a[1])
    services.move_applicant(OPERATOR, unit=cell, target=target, applicant=applicant, on=date(2025, 9, 1))
    for unit, on, count in (
        (tree.cell, date(2025, 8, 31), 1),
        (tree.cell, date(2025, 9, 1), 0),
        (tree.cells_a[1], date(2025, 9, 1), 1),
    ):
        assert applicants_on(OPERATOR, factories.at(unit, on)).count() == count
    assert not course_of(applicant, cell, date(2025, 9, 1)).has_helper


def test_who_withdrew_is_made_anonymous_and_the_numbers_stay(cell, applicant):
    agree(cell, applicant)
    with pytest.raises(DomainError, match="dừng xem xét"):
        services.anonymise(OPERATOR, unit=cell, applicant=applicant, on=date(2025, 12, 1))
    do(cell, applicant, "withdrawn", date(2025, 8, 1))
    services.anonymise(OPERATOR, unit=cell, applicant=applicant, on=date(2026, 8, 1))
    applicant.refresh_from_db()
    assert (applicant.name, applicant.birth_year, applicant.born_on, applicant.sex) == ("", None, None, "")
    assert applicants_on(OPERATOR, factories.at(cell.ref, date(2025, 7, 15))).count() == 1
    assert "Hương" not in "".join(str(entry.after) + str(entry.before) for entry in AuditEntry.objects.all())


def test_who_may_note_decide_and_see(tree, cell, applicant):
    cast = factories.cast(tree)
    noted = Noted(name="Vi Thị Khác", birth_year=2001, organisation="women", noted_on=NOTED_ON)
    assert services.note_prospect(cast.viewer("secretary"), unit=cell, noted=noted).pk
    for who, refusal in (("department", Forbidden), ("member_user", NotVisible), ("clerk_b", NotVisible)):
        with pytest.raises(refusal):
            services.note_prospect(cast.viewer(who), unit=cell, noted=noted)
    assert applicants_on(cast.viewer("department"), factories.at(tree.district)).count() == 0
    assert applicants_on(cast.viewer("clerk_a"), factories.at(tree.a)).count() == 2
    with pytest.raises(NotVisible):
        applicant_by_uid(cast.viewer("clerk_b"), applicant.uid, NOTED_ON)
    lead(cell, tree, applicant, until="decided")
    with pytest.raises(Forbidden):
        services.record_step(
            cast.viewer("secretary"),
            unit=cell,
            applicant=applicant,
            done=Done(kind="ceremony", on=date(2025, 11, 20)),
        )
    assert Person.objects.filter(search_key="lo thi huong").count() == 0


def test_a_person_of_the_register_keeps_one_file(tree, cell, applicant):
    taken = factories.make_person(tree.cells_a[1], "Lò Thị Hương", citizen_id="012345678901")
    agree(cell, applicant)
    Applicant.objects.filter(pk=applicant.pk).update(citizen_id="012345678901")
    applicant.refresh_from_db()
    helper = factories.make_person(tree.cell, "Vi Văn Giúp")
    services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=helper, on=date(2025, 7, 20))
    walk(cell, applicant, helper, WAY, until="decided")
    with pytest.raises(Conflict, match="Số định danh"):
        do(cell, applicant, "ceremony", date(2025, 11, 20))
    assert taken.memberships.count() == 1
    assert StageHeld.objects.filter(applicant=applicant).latest("starts_on").stage == Stage.DECIDED


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_the_ceremony_is_in_time_on_the_last_day_and_needs_a_reason_after(tree, cell, applicant, late):
    lead(cell, tree, applicant, until="decided")
    last = date(2025, 12, 15)
    if not late:
        assert do(cell, applicant, "ceremony", last).kind == "ceremony"
        return
    with pytest.raises(DomainError, match="15/12/2025"):
        do(cell, applicant, "ceremony", last + late)
    assert do(cell, applicant, "ceremony", last + late, reason="Cấp trên đồng ý, CV 12").reason
