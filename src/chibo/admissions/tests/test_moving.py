"""Who moves on the way into the Party: certificate, dossier that follows, decision that stands or is revoked (ADM-43 … ADM-45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from chibo.admissions import services
from chibo.admissions.models import Fostering, Helper, Step
from chibo.admissions.papers import HELPED
from chibo.admissions.queries import course_of
from chibo.admissions.rules.following import offered
from chibo.admissions.rules.schedule import term_of
from chibo.admissions.services import PaperDraft
from chibo.admissions.tests.test_obligations import items, late_around
from chibo.admissions.tests.test_probation import PAPER
from chibo.admissions.tests.test_rules import GAPS, START, VALUES, codes, up_to, with_days
from chibo.admissions.tests.test_services import (
    CELL_VOTE,
    DECISION_VOTE,
    NOTED_ON,
    do,
    lead,
)
from chibo.core.errors import Conflict, DomainError
from chibo.core.workdays import add_working_days
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture
def tree(settings, db):
    settings.CHIBO_TODAY = date(2027, 3, 1)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def there(tree):
    return factories.at(tree.cells_b[0])


@pytest.fixture
def applicant(cell):
    noted = services.Noted(
        name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON
    )
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


def move(cell, there, applicant, on, reason=""):
    return services.move_applicant(
        OPERATOR, unit=cell, target=there, applicant=applicant, on=on, reason=reason
    )


def leaves(cell, applicant, on, *, is_outside=True):
    return do(cell, applicant, "moved", on, place="Xã Tân Lập", is_outside=is_outside)


def test_who_came_while_considered_brings_a_certificate_and_is_helped_here(tree, cell, there, applicant):
    """ADM-43: the vote of the cell waits for both, or says why it does not."""
    lead(cell, tree, applicant, until="opinions_collected")
    move(cell, there, applicant, date(2025, 9, 22))
    voted_on = date(2025, 10, 3)
    with pytest.raises(DomainError, match=r"GCN-GĐ.*06-HD/TW") as refused:
        do(there, applicant, "cell_resolved", voted_on, CELL_VOTE)
    assert refused.value.code == "reason_needed"
    assert "Chưa phân công" in str(refused.value)
    draft = PaperDraft(form=HELPED, dated_on=date(2025, 9, 22), number="3-GCN")
    services.record_paper(OPERATOR, unit=there, applicant=applicant, draft=draft)
    helper = factories.make_person(tree.cells_b[0], "Vi Văn Đón")
    services.assign_helper(OPERATOR, unit=there, applicant=applicant, person=helper, on=date(2025, 9, 25))
    assert do(there, applicant, "cell_resolved", voted_on, CELL_VOTE).reason == ""


def test_cells_merged_are_no_move(tree, cell, applicant):
    """A certificate is asked of who moved, not of who stayed while the cells were joined."""
    lead(cell, tree, applicant, until="opinions_collected")
    Fostering.objects.filter(applicant=applicant).update(ends_on=date(2025, 9, 22))
    Fostering.objects.create(
        applicant=applicant, unit_id=tree.cells_a[1].pk, starts_on=date(2025, 9, 22), recorded_in=applicant.uid
    )  # fmt: skip
    course = course_of(applicant, cell, date(2025, 10, 3))
    assert (course.helped_moves, codes("cell_resolved", date(2025, 10, 3), course)) == (0, [])


@pytest.mark.parametrize(
    ("certificates", "found"),
    [
        pytest.param(1, [], id="ADM-43 nobody here knew the person for twelve months"),
        pytest.param(0, ["introducers_new"], id="ADM-18 without the certificate they must"),
    ],
)
def test_the_certificate_waives_the_twelve_months(certificates, found):
    course = up_to("introduced", known_short=1, helped_moves=1, certificates=certificates)
    assert codes("introduced", START, course) == found


def test_a_dossier_follows_the_person_and_is_decided_there(tree, cell, there, applicant):
    """ADM-44: forwarded within 15 working days of the move, decided within 30 of its receipt."""
    lead(cell, tree, applicant, until="committee_resolved")
    moved_on = date(2025, 10, 27)
    leaves(cell, applicant, moved_on)
    forward = "admissions.forward_due"
    due = add_working_days(moved_on, 15)
    assert items(tree.a, moved_on - DAY, forward) == []
    assert late_around(tree.a, forward, due) == (0, 1)
    with pytest.raises(DomainError, match="quá hạn") as refused:
        move(cell, there, applicant, due + DAY)
    assert refused.value.field == "reason"
    move(cell, there, applicant, due)
    assert items(tree.a, due, forward) == items(tree.district, due, forward) == []
    assert len(items(tree.district, due - DAY, forward)) == 1
    with pytest.raises(DomainError, match="nơi đến nhận hồ sơ"):
        do(there, applicant, "decided", due + DAY, DECISION_VOTE)
    received_on = due + 3 * DAY
    do(there, applicant, "dossier_received", received_on)
    decide, last = "admissions.forwarded_decision_due", add_working_days(received_on, 30)
    assert late_around(tree.b, decide, last) == (0, 1)
    assert items(tree.b, last, "admissions.decision_due") == []
    with pytest.raises(DomainError, match="quá hạn"):
        do(there, applicant, "decided", last + DAY, DECISION_VOTE)
    assert do(there, applicant, "decided", last, DECISION_VOTE).reason == ""
    assert items(tree.b, last, decide) == []


def test_a_decision_in_time_stands_and_the_ceremony_is_there(tree, cell, there, applicant):
    """ADM-45: issued on the thirtieth working day after the move."""
    lead(cell, tree, applicant, until="committee_resolved")
    decided_on = date(2025, 12, 1)
    moved_on = next(day for n in range(90) if add_working_days(day := decided_on - n * DAY, 30) == decided_on)
    leaves(cell, applicant, moved_on)
    do(cell, applicant, "decided", decided_on, DECISION_VOTE)
    with pytest.raises(DomainError, match="chỉ tổ chức ở nơi đến") as refused:
        do(cell, applicant, "ceremony", date(2025, 12, 5), reason="vì")
    assert refused.value.code == "step_refused"
    move(cell, there, applicant, date(2025, 12, 4))
    helper = factories.make_person(tree.cells_b[0], "Vi Văn Đón")
    services.assign_helper(OPERATOR, unit=there, applicant=applicant, person=helper, on=date(2025, 12, 4))
    assert do(there, applicant, "ceremony", date(2025, 12, 5)).pk


def test_a_decision_too_late_is_revoked_and_the_dossier_follows(tree, cell, there, applicant):
    """ADM-45: nothing follows from it, and what it was stays readable; the body there decides anew."""
    lead(cell, tree, applicant, until="decided")
    leaves(cell, applicant, date(2025, 9, 18))
    for what in (
        lambda: do(cell, applicant, "ceremony", date(2025, 11, 20), reason="vì"),
        lambda: move(cell, there, applicant, date(2025, 11, 20), reason="vì"),
    ):
        with pytest.raises(DomainError, match=r"Thu hồi quyết định.*06-HD/TW"):
            what()
    with pytest.raises(DomainError, match="Chưa ghi quyết định thu hồi"):
        do(cell, applicant, "decision_revoked", date(2025, 11, 21))
    do(cell, applicant, "decision_revoked", date(2025, 11, 21), paper=PAPER)
    course = course_of(applicant, cell, date(2025, 11, 21))
    assert ("decided" in course.steps, course.was_revoked) == (False, True)
    assert {"handed_over", "sent_away"} <= set(offered(course))
    (duty,) = items(tree.a, date(2025, 11, 21), "admissions.forward_revoked")
    assert (duty.due_on, duty.subject) == (None, "Lò Thị Hương")
    assert items(tree.a, date(2025, 11, 21), "admissions.forward_due") == []
    assert items(tree.a, date(2025, 11, 21), "admissions.ceremony_due") == []
    move(cell, there, applicant, date(2025, 11, 24))
    do(there, applicant, "dossier_received", date(2025, 11, 26))
    assert do(there, applicant, "decided", date(2025, 12, 2), DECISION_VOTE).ballot.passed
    assert applicant.steps.filter(kind="decided", reversed_in=None).count() == 2


def test_a_dossier_sent_out_of_the_register_closes_the_case(tree, cell, applicant):
    lead(cell, tree, applicant, until="start_allowed")
    with pytest.raises(DomainError, match="nơi người ấy chuyển đến"):
        do(cell, applicant, "moved", date(2025, 9, 3))
    leaves(cell, applicant, date(2025, 9, 3))
    with pytest.raises(DomainError, match="GCN-GĐ"):
        do(cell, applicant, "sent_away", date(2025, 9, 8), place="Phường Hòa Bình")
    draft = PaperDraft(form=HELPED, dated_on=date(2025, 9, 8))
    services.record_paper(OPERATOR, unit=cell, applicant=applicant, draft=draft)
    do(cell, applicant, "sent_away", date(2025, 9, 8), place="Phường Hòa Bình")
    assert applicant.stages.get(ends_on__gt=date(2027, 3, 1)).stage == "stopped"
    with pytest.raises(DomainError, match="đã kết thúc"):
        do(cell, applicant, "introduced", date(2025, 9, 10))


def test_a_wrong_move_is_undone_with_cell_and_helpers(tree, cell, there, applicant):
    lead(cell, tree, applicant, until="class_sent")
    row = move(cell, there, applicant, date(2025, 8, 4))
    step = Step.objects.get(applicant=applicant, kind="handed_over")
    with pytest.raises(Conflict, match="nhật ký"):
        services.reverse_step(OPERATOR, unit=there, step=step)
    undo_act(OPERATOR, act_uid=row.recorded_in)
    assert [one.unit_id for one in Fostering.objects.filter(applicant=applicant)] == [tree.cell.pk]
    assert Helper.objects.get(applicant=applicant).is_open
    assert not Step.objects.filter(pk=step.pk).exists()


def test_moves_judge_nothing_where_the_rulebook_has_a_gap():
    course = replace(with_days(up_to("ceremony"), moved=START), moves_outside=True, helped_moves=1)
    told = {one for step in ("ceremony", "decided") for one in codes(step, START, course, GAPS)}
    assert not told & {"decision_to_revoke", "ceremony_elsewhere", "decides_elsewhere", "moved_uncertified"}
    assert "gap" in codes("ceremony", START, course, GAPS)
    assert term_of("handed_over", up_to("decided"), VALUES).due_on is None


def test_the_page_of_a_dossier_leads_through_a_move(client, tree, cell, applicant):
    people = factories.cast(tree)
    lead(cell, tree, applicant, until="committee_resolved")
    client.force_login(people.clerk_a)
    dossier = reverse("admissions:dossier", args=[applicant.uid])
    sent = {"on": "27/10/2025", "place": "Xã Tân Lập", "is_outside": "on"}
    answer = client.post(reverse("admissions:step", args=[applicant.uid, "moved"]), sent)
    assert (answer.status_code, answer["Location"]) == (302, dossier)
    body = client.get(dossier).content.decode()
    for words in ("Xã Tân Lập", "ngoài phạm vi", "Chuyển hồ sơ sang chi bộ nơi đến", "Chuyển hồ sơ kết nạp theo người ấy"):  # fmt: skip
        assert words in body
    form = client.get(reverse("admissions:move", args=[applicant.uid])).content.decode()
    assert "quá hạn" in form
