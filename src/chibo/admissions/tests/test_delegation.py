"""Who decides on admission: the committee above, or a grassroots committee that was given the power (ADM-34 … ADM-36)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from chibo.admissions import services
from chibo.admissions.delegated import Delegation
from chibo.admissions.rules.delegation import conditions
from chibo.admissions.services import DelegationDraft, Noted, Vote
from chibo.admissions.tests.test_rules import GAPS, VALUES, Value
from chibo.admissions.tests.test_services import NOTED_ON, do, lead
from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Placement
from tests import factories

PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="9-QĐ/HU", issued_on=date(2025, 8, 20))
SINCE, DECIDED = date(2025, 9, 1), date(2025, 11, 3)
REASON = "Đơn vị thí điểm theo văn bản của tỉnh"
ALL_BUT_ONE_SHORT = {"method": "secret_ballot", "summoned": 15}


def own(in_favour=10, **more):
    return Vote(body="authorised_committee", in_favour=in_favour, **(ALL_BUT_ONE_SHORT | more))


@pytest.fixture
def tree(settings, db):
    settings.CHIBO_TODAY = date(2027, 3, 1)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def applicant(tree, cell):
    noted = Noted(name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON)
    applicant = services.note_prospect(OPERATOR, unit=cell, noted=noted)
    lead(cell, tree, applicant, until="cell_resolved")
    return applicant


def authorise(tree, starts_on=SINCE, reason=REASON, viewer=OPERATOR):
    draft = DelegationDraft(starts_on=starts_on, paper=PAPER, reason=reason)
    return services.authorise(viewer, unit=factories.at(tree.a), draft=draft)


RULES = VALUES | {"admission.delegation.min_members": Value(100), "admission.delegation.good_years": Value(3)}


@pytest.mark.parametrize(
    ("kind", "members", "values", "states"),
    [
        pytest.param("enterprise", 101, RULES, ["met", "met", "unknown"], id="ADM-36 more than a hundred in an enterprise"),
        pytest.param("armed_forces", 100, RULES, ["met", "unmet", "unknown"], id="ADM-36 a hundred are not more"),
        pytest.param("commune", 150, RULES, ["unmet", "met", "unknown"], id="ADM-36 not a commune"),
        pytest.param("agency", 150, GAPS, ["unknown", "unknown"], id="ADM-36 a gap of the rulebook"),
    ],
)  # fmt: skip
def test_what_the_register_knows_of_the_conditions(kind, members, values, states):
    assert [one.state for one in conditions(kind, members, values)] == states


def test_a_committee_without_the_power_decides_nothing(cell, applicant):
    with pytest.raises(DomainError, match=r"không có ủy quyền.*294-QĐ/TW") as refused:
        do(cell, applicant, "decided", DECIDED, own())
    assert (refused.value.code, refused.value.field) == ("vote_body_of_date", "body")


def test_the_power_is_a_dated_fact_with_its_paper_and_its_vote_is_of_all(tree, cell, applicant):
    """ADM-34: two thirds of all, absent members counted, and no vote of the committee before it."""
    with pytest.raises(DomainError, match=r"Chỉ đảng bộ cơ sở trong cơ quan.*294-QĐ/TW") as refused:
        authorise(tree, reason="")
    assert (refused.value.code, "đảng viên" in str(refused.value)) == ("reason_needed", True)
    authorise(tree)
    with pytest.raises(Conflict, match="đã được ủy quyền"):
        authorise(tree, date(2026, 1, 5))
    with pytest.raises(DomainError, match="cả người vắng"):
        do(cell, applicant, "decided", DECIDED, own(8, left_out=3))
    assert do(cell, applicant, "decided", DECIDED - timedelta(days=1), own(9)).ballot.passed is False
    assert do(cell, applicant, "decided", DECIDED, own(10)).ballot.passed


def test_the_body_of_an_authorised_committee_is_that_of_the_day(tree, cell, applicant):
    """ADM-34: the whole committee until 208-QĐ/TW, its standing committee since."""
    authorise(tree)
    standing = Vote(body="authorised_standing", method="secret_ballot", summoned=9, in_favour=9)
    with pytest.raises(DomainError, match=r"cơ quan khác.*294-QĐ/TW"):
        do(cell, applicant, "decided", DECIDED, standing)
    late = {"reason": "Chờ thẩm tra bổ sung"}
    assert do(cell, applicant, "decided", date(2026, 8, 3), standing, **late).ballot.passed


def test_the_body_of_a_province_decides_below_the_province_alone(tree, cell, applicant):
    """ADM-35."""
    vote = Vote(body="province_body", method="secret_ballot", summoned=9, in_favour=9)
    with pytest.raises(DomainError, match=r"trực thuộc tỉnh.*294-QĐ/TW"):
        do(cell, applicant, "decided", DECIDED, vote, reason="Không qua đảng ủy")
    Placement.objects.filter(unit=tree.a).update(parent=tree.province)
    assert do(cell, applicant, "decided", DECIDED, vote, reason="Không qua đảng ủy").ballot.passed


def test_the_power_ends_not_before_what_was_decided_by_it_and_both_are_undone(tree, cell, applicant):
    given = authorise(tree)
    step = do(cell, applicant, "decided", DECIDED, own())
    unit = factories.at(tree.a)
    with pytest.raises(Conflict, match="đã quyết định"):
        services.end_authority(OPERATOR, unit=unit, on=DECIDED)
    ended = services.end_authority(OPERATOR, unit=unit, on=DECIDED + timedelta(days=1))
    assert (ended.ends_on, ended.is_open) == (date(2025, 11, 4), False)
    undo_act(OPERATOR, act_uid=ended.closed_in)
    assert Delegation.objects.get().is_open
    with pytest.raises(Conflict, match="Quyết định kết nạp"):
        undo_act(OPERATOR, act_uid=given.recorded_in)
    undo_act(OPERATOR, act_uid=step.recorded_in)
    undo_act(OPERATOR, act_uid=given.recorded_in)
    assert not Delegation.objects.exists()


def test_the_page_tells_the_conditions_and_takes_the_paper(client, tree):
    people = factories.cast(tree)
    with pytest.raises(Forbidden):
        authorise(tree, viewer=people.viewer("department"))
    client.force_login(people.clerk_a)
    address = reverse("admissions:authority", args=[tree.a.ref])
    body = client.get(address).content.decode()
    for words in ("Không được ủy quyền", "Sổ chưa ghi xếp loại hằng năm", "hơn 100 đảng viên"):
        assert words in body
    sent = {"starts_on": "05/01/2026", "number": "9-QĐ/HU", "issuer": "Huyện ủy", "issued_on": "05/01/2026"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"reason": REASON}).status_code == 302
    assert REASON in client.get(address).content.decode()
    end = reverse("admissions:authority_end", args=[tree.a.ref])
    assert client.post(end, {"on": "05/01/2026"}).status_code == 422
    assert client.post(end, {"on": "06/01/2026"}).status_code == 302
    assert "đến trước 06/01/2026" in client.get(address).content.decode()
