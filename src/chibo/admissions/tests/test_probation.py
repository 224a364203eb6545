"""After the ceremony, and after a vote that missed its share: what follows, what is refused, what the pages show."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.admissions import services
from chibo.admissions.models import Applicant, Step
from chibo.admissions.papers import CONSENT
from chibo.admissions.queries import mark_of
from chibo.admissions.services import Noted, OwnFacts, PaperDraft, Vote
from chibo.admissions.tests.test_obligations import items
from chibo.admissions.tests.test_services import (
    CELL_VOTE,
    COMMITTEE_VOTE,
    DECISION_VOTE,
    FACTS,
    NOTED_ON,
    agree,
    do,
    lead,
)
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Membership
from chibo.rulebook.services import set_override
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
FAILED = Vote(body="cell", method="raised_card", summoned=15, left_out=2, in_favour=8)
PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="5-QĐ/HU", issued_on=date(2026, 6, 1))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def applicant(cell):
    noted = Noted(name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON)
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def page(client, user, what, /, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"admissions:{what}", args=args), query)


def post(client, user, what, /, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"admissions:{what}", args=args), data)


def text(answer):
    return answer.content.decode()


def test_a_failed_vote_of_the_cell_goes_up_before_the_committee_considers(tree, cell, applicant):
    lead(cell, tree, applicant, until="opinions_collected")
    key = "admissions.failed_vote"
    do(cell, applicant, "cell_resolved", date(2025, 10, 3), FAILED)
    (duty,) = items(tree.a, date(2025, 10, 3), key)
    assert (duty.subject, duty.due_on) == ("Lò Thị Hương", None)
    with pytest.raises(DomainError, match="Báo cáo cấp trên") as refused:
        do(cell, applicant, "committee_resolved", date(2025, 10, 20), COMMITTEE_VOTE)
    assert refused.value.code == "reason_needed"
    do(cell, applicant, "reported_up", date(2025, 10, 6))
    assert items(tree.a, date(2025, 10, 6), key) == []
    assert do(cell, applicant, "committee_resolved", date(2025, 10, 20), COMMITTEE_VOTE).ballot.passed
    with pytest.raises(DomainError, match="Chi bộ biểu quyết không đủ"):
        do(cell, applicant, "decided", date(2025, 11, 3), DECISION_VOTE)
    assert do(cell, applicant, "decided", date(2025, 11, 3), DECISION_VOTE, reason="Cấp trên xem xét").reason


def test_striking_off_asks_for_ground_votes_and_paper_and_ends_the_membership(tree, cell, applicant):
    lead(cell, tree, applicant)
    with pytest.raises(DomainError, match="căn cứ"):
        do(cell, applicant, "strike_cell", date(2026, 5, 4), CELL_VOTE)
    do(cell, applicant, "strike_review", date(2026, 5, 3))
    do(cell, applicant, "strike_cell", date(2026, 5, 4), CELL_VOTE, ground="absence")
    do(cell, applicant, "strike_committee", date(2026, 5, 20), COMMITTEE_VOTE)
    on = date(2026, 6, 1)
    with pytest.raises(DomainError, match="Chưa ghi quyết định"):
        do(cell, applicant, "struck_off", on, DECISION_VOTE)
    half = Vote(body="standing_committee", method="secret_ballot", summoned=8, in_favour=4)
    do(cell, applicant, "struck_off", date(2026, 5, 30), half, paper=PAPER)
    assert Membership.objects.get(person__applications=applicant).exit_kind == ""
    do(cell, applicant, "struck_off", on, DECISION_VOTE, paper=PAPER)
    ended = Membership.objects.get(person__applications=applicant)
    assert (ended.ends_on, ended.exit_kind, ended.exit_decision.number) == (on, "struck_off", "5-QĐ/HU")
    with pytest.raises(DomainError, match="có hồ sơ đảng viên"):
        services.anonymise(OPERATOR, unit=cell, applicant=applicant, on=TODAY)


def test_an_extension_waits_for_a_value_of_ones_own_and_moves_recognition(tree, cell, applicant):
    lead(cell, tree, applicant)
    on, until = date(2026, 10, 1), date(2027, 2, 20)
    with pytest.raises(DomainError, match="không có việc kéo dài"):
        do(cell, applicant, "probation_extended", on, until=until, reason="vì")
    set_override(
        OPERATOR, unit=factories.at(tree.a), rule_id="probation.extension", value=6,
        starts_on=date(2026, 1, 1), basis="Hướng dẫn của tỉnh",
    )  # fmt: skip
    with pytest.raises(DomainError, match="20/05/2027"):
        do(cell, applicant, "probation_extended", on, until=date(2027, 5, 21))
    do(cell, applicant, "probation_extended", on, until=until)
    with pytest.raises(DomainError, match="20/02/2027"):
        do(cell, applicant, "self_review", date(2027, 2, 19))
    assert do(cell, applicant, "self_review", until).pk


def test_introducers_are_official_members_of_the_base_and_enough(tree, cell, applicant):
    lead(cell, tree, applicant, until="organisation_introduced")
    on = date(2025, 9, 10)
    stranger = factories.make_person(tree.cells_b[0], "Vi Văn Xa")
    with pytest.raises(DomainError, match=r"Vi Văn Xa.*294-QĐ/TW") as refused:
        do(cell, applicant, "introduced", on, introducers=(stranger,))
    assert refused.value.code == "introducer_unfit"
    with pytest.raises(DomainError, match="Phải có 1 đảng viên"):
        do(cell, applicant, "introduced", on)
    near = factories.make_person(tree.cells_a[1], "Vi Văn Gần")
    step = do(cell, applicant, "introduced", on, introducers=(near,))
    assert [one.person.name for one in step.introducers.all()] == ["Vi Văn Gần"]


def test_consent_from_above_is_a_paper_that_lets_an_older_person_in(tree, cell):
    noted = Noted(name="Lò Văn Già", birth_year=1960, organisation="veterans", noted_on=NOTED_ON)
    old = services.note_prospect(OPERATOR, unit=cell, noted=noted)
    facts = OwnFacts(born_on=date(1960, 1, 2), sex="male", schooling="upper_secondary")
    services.record_agreement(OPERATOR, unit=cell, applicant=old, on=date(2025, 7, 2), facts=facts)
    on, reason = date(2025, 10, 3), "Bổ sung sau"
    with pytest.raises(DomainError, match="VB-ĐY") as refused:
        do(cell, old, "cell_resolved", on, CELL_VOTE, reason=reason)
    assert refused.value.code == "step_refused"
    draft = PaperDraft(form=CONSENT, dated_on=date(2025, 9, 1), number="12-CV/TU")
    services.record_paper(OPERATOR, unit=cell, applicant=old, draft=draft)
    assert do(cell, old, "cell_resolved", on, CELL_VOTE, reason=reason).ballot.passed


def test_the_cv_is_not_older_than_the_application(cell, applicant):
    agree(cell, applicant)
    note = lambda form, day: services.record_paper(  # noqa: E731 - two papers, four times
        OPERATOR, unit=cell, applicant=applicant, draft=PaperDraft(form=form, dated_on=date(2025, 9, day))
    )
    note("1-KNĐ", 5)
    with pytest.raises(DomainError, match="trước lý lịch"):
        note("2-KNĐ", 4)
    assert note("2-KNĐ", 5).pk


def test_who_was_a_member_keeps_one_file_and_waits(tree, cell, applicant):
    left = factories.make_person(tree.cells_a[1], "Lò Thị Hương", citizen_id="012345678901")
    facts = OwnFacts(**{**FACTS.__dict__, "citizen_id": "012345678901"})
    asked = {"unit": cell, "applicant": applicant, "on": date(2025, 7, 2), "facts": facts}
    with pytest.raises(Conflict, match="đang là đảng viên"):
        services.record_agreement(OPERATOR, **asked)
    left.memberships.update(ends_on=date(2023, 1, 5), exit_kind="struck_off")
    applicant.refresh_from_db()
    services.record_agreement(OPERATOR, **asked)
    assert applicant.person == left
    with pytest.raises(DomainError, match=r"05/01/2026(.|\n)*VB-ĐY"):
        do(cell, applicant, "listed", date(2025, 7, 20), reason="vì")


def test_a_member_on_probation_from_a_list_gets_a_case_of_recognition(client, tree, cell, people):
    one = factories.make_person(tree.cell, "Vi Thị Dự", admitted_on="2026-02-10", official_on=None)
    found = text(client_file(client, people.clerk_a, one))
    assert reverse("admissions:recognition", args=[one.uid]) in found
    answer = post(client, people.clerk_a, "recognition", one.uid)
    case = Applicant.objects.get()
    assert answer.url == reverse("admissions:dossier", args=[case.uid])
    assert post(client, people.clerk_a, "recognition", one.uid).status_code == 422
    assert reverse("admissions:dossier", args=[case.uid]) in text(client_file(client, people.clerk_a, one))
    assert not items(tree.a, date(2026, 2, 9), "probation.helper_missing")
    kinds = [
        step.kind for step in page(client, people.clerk_a, "dossier", case.uid).context["next_steps"].first
    ]
    assert "self_review" in kinds
    assert "cell_resolved" not in kinds
    official = factories.make_person(tree.cell, "Vi Văn Chính")
    assert post(client, people.clerk_a, "recognition", official.uid).status_code == 422


def client_file(client, user, person):
    client.force_login(user)
    return client.get(reverse("people:person", args=[person.uid]))


def test_the_dossier_says_who_takes_a_step_until_when_and_whether_it_was_in_time(
    client, tree, people, cell, applicant
):
    lead(cell, tree, applicant, until="decided")
    found = page(client, people.clerk_a, "dossier", applicant.uid, on="2025-12-01")
    (ceremony,) = [one for one in found.context["next_steps"].first if one.kind == "ceremony"]
    assert (ceremony.taken_by, ceremony.term_words) == (
        "chi bộ",
        "mở từ 03/11/2025 · hạn 15/12/2025, còn 10 ngày làm việc",
    )
    assert "hạn 05/12/2025, đúng hạn" in text(found)
    assert "Vi Văn Giúp" in text(found)


def test_a_form_sent_twice_writes_once(client, people, cell, applicant):
    agree(cell, applicant)
    data = {"on": "2025-07-20", "act": str(new_uid())}
    for _again in range(2):
        assert post(client, people.secretary, "step", applicant.uid, "listed", **data).status_code == 302
    assert Step.objects.filter(kind="listed").count() == 1
    noted = {"cell": cell.ref, "name": "Lò Văn Sáng", "birth_year": "2001", "organisation": "farmers",
             "noted_on": "2025-11-30", "act": str(new_uid())}  # fmt: skip
    first, second = (post(client, people.secretary, "note", cell.ref, **noted) for _again in range(2))
    assert first.url == second.url
    assert Applicant.objects.filter(name="Lò Văn Sáng").count() == 1


def test_a_form_changed_by_somebody_else_meanwhile_shows_both_and_loses_nothing(
    client, people, cell, applicant
):
    agree(cell, applicant)
    seen = mark_of(applicant)
    do(cell, applicant, "listed", date(2025, 7, 20))
    data = {"on": "2025-08-01", "course": "Lớp của tôi", "reason": "Chưa phân công kịp", "seen": seen}
    clash = post(client, people.secretary, "step", applicant.uid, "class_sent", **data)
    assert clash.status_code == 409
    found = text(clash)
    for words in (
        "người khác đã ghi",
        "Chi bộ đưa vào danh sách cảm tình Đảng",
        "Lớp của tôi",
        mark_of(applicant),
    ):
        assert words in found
    assert not Step.objects.filter(kind="class_sent").exists()
    again = data | {"seen": mark_of(applicant)}
    assert post(client, people.secretary, "step", applicant.uid, "class_sent", **again).status_code == 302


def test_the_cell_considers_its_people_of_the_month_in_one_form(client, tree, people, cell, applicant):
    key = "admissions.monthly_review"
    assert items(tree.a, date(2025, 9, 28), key) == []
    (duty,) = items(tree.a, date(2027, 2, 3), key)
    assert (duty.due_on, duty.unit_ref) == (date(2027, 2, 28), cell.ref)
    shown = page(client, people.secretary, "review", cell.ref)
    assert "Lò Thị Hương" in text(shown)
    assert post(client, people.secretary, "review", cell.ref, on="2027-02-04").status_code == 422
    assert (
        post(
            client, people.secretary, "review", cell.ref, on="2027-03-02", chosen=[applicant.uid]
        ).status_code
        == 422
    )
    data = {"on": "2027-02-04", "chosen": [applicant.uid], "act": str(new_uid())}
    for _again in range(2):
        assert post(client, people.secretary, "review", cell.ref, **data).status_code == 302
    assert Step.objects.filter(kind="considered").count() == 1
    assert items(tree.a, date(2027, 2, 4), key) == []


def test_after_three_failed_votes_the_cell_votes_no_more(tree, cell, applicant):
    lead(cell, tree, applicant)
    for kind, on in (("new_member_class", date(2026, 5, 1)), ("self_review", date(2026, 11, 20)),
                     ("helper_remarks", date(2026, 11, 22)), ("probation_opinions", date(2026, 11, 24))):  # fmt: skip
        do(cell, applicant, kind, on)
    for day in (1, 2, 3):
        assert not do(cell, applicant, "recognition_cell", date(2026, 12, day), FAILED).ballot.passed
    with pytest.raises(DomainError, match="3 lần"):
        do(cell, applicant, "recognition_cell", date(2026, 12, 4), CELL_VOTE, reason="vì")
    do(cell, applicant, "reported_up", date(2026, 12, 7))
    (duty,) = items(tree.a, date(2027, 1, 4), "recognition.decision_due")
    assert duty.due_on == date(2027, 1, 15)
    reason = "Cấp trên quyết định sau ba lần biểu quyết"
    do(cell, applicant, "recognised", date(2027, 1, 4), DECISION_VOTE, reason=reason)
    assert Membership.objects.get(person__applications=applicant).official_on == date(2026, 11, 20)
