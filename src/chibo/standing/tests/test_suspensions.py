"""Suspension of Party activity: its days by the rule of its day, its end on the work list, and who ever learns of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items, standings
from chibo.org.access import OPERATOR, viewer_of
from chibo.people.models import Opening
from chibo.rulebook.loading import shipped_rulebook
from chibo.standing import services
from chibo.standing.models import DisciplineCase, Suspension
from chibo.standing.rules import discipline as law
from chibo.standing.tests.test_discipline import inspector, record, tree  # noqa: F401 - fixtures
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, FIRST = date(2026, 8, 1), date(2026, 6, 1)
#: Day 90 with the first day counted.
LAST = date(2026, 8, 29)
PAPER = DecisionDraft(
    issuer="Ủy ban Kiểm tra Huyện ủy", number="5-QĐ/UBKT", issued_on=FIRST, title="Không giữ"
)
MORE = DecisionDraft(issuer="Ủy ban Kiểm tra Huyện ủy", number="9-QĐ/UBKT", issued_on=date(2026, 7, 30))


def suspend(tree, person, last_day=LAST, viewer=OPERATOR, act_uid=None, starts_on=FIRST):  # noqa: F811
    draft = services.SuspensionDraft(starts_on=starts_on, last_day=last_day, paper=PAPER)
    return services.suspend_member(
        viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def extend(tree, row, last_day, paper=MORE, act_uid=None):  # noqa: F811
    return services.extend_suspension(
        OPERATOR, unit=factories.at(tree.cell), suspension_id=row.pk, last_day=last_day, paper=paper, act_uid=act_uid or new_uid()
    )  # fmt: skip


def end(tree, row, on=TODAY, act_uid=None):  # noqa: F811
    return services.end_suspension(
        OPERATOR, unit=factories.at(tree.cell), suspension_id=row.pk, on=on, paper=None, act_uid=act_uid or new_uid()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 6, 1), LAST), (date(2026, 4, 11), date(2026, 7, 9)), (date(2026, 4, 10), None), (date(2023, 5, 5), None),
        (date(2027, 12, 1), date(2028, 2, 28)),
    ],
    ids=["DIS-14", "DIS-14-first-day-of-the-rule", "DIS-14-296-gap", "DIS-14-22-gap", "DIS-14-before-a-leap-day"],
)  # fmt: skip
def test_longest_suspension_goes_by_the_rule_of_its_first_day(starts_on, last):
    value = shipped_rulebook().rule(law.SUSPENSION, on=starts_on)
    assert law.longest_until(starts_on, {law.SUSPENSION: value}) == last


@pytest.mark.parametrize(
    ("on", "used"),
    [(date(2026, 5, 31), 0), (FIRST, 1), (LAST, 90), (date(2026, 8, 30), 90)],
    ids=["DIS-14-day-before", "DIS-14-first-day", "DIS-14-day-90", "DIS-14-after"],
)
def test_days_used_count_the_first_day_and_stop_at_the_last(on, used):
    assert law.days_used(FIRST, date(2026, 8, 30), on) == used


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 10), date(2026, 5, 10)), (date(2026, 5, 4), date(2026, 6, 15)),
        (date(2024, 5, 6), date(2024, 6, 17)), (date(2020, 1, 1), None),
    ],
    ids=["DIS-18-days", "DIS-18-last-day-of-296", "DIS-18-working-days-of-21", "DIS-18-working-days-of-22", "DIS-18-gap"],
)  # fmt: skip
def test_complaint_is_due_by_the_rule_of_the_day_of_receipt(received, last):
    values = {key: shipped_rulebook().rule(key, on=received) for key in law.COMPLAINT}
    assert law.complaint_until(received, values) == last


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"last_day": date(2026, 8, 30)}, "suspension_too_long"),
        ({"last_day": None}, "suspension_without_end"),
        ({"last_day": date(2026, 5, 31)}, "suspension_backwards"),
        ({"starts_on": date(2026, 8, 2)}, "date_future"),
    ],
    ids=["DIS-14-day-91", "DIS-14-no-last-day", "backwards", "future"],
)
def test_what_cannot_be_is_refused(tree, more, code):  # noqa: F811
    with pytest.raises(DomainError) as refusal:
        suspend(tree, factories.make_person(tree.cell), **more)
    assert refusal.value.code == code


def test_one_at_a_time_and_without_a_day_where_no_rule_sets_one(tree):  # noqa: F811
    person = factories.make_person(tree.cell)
    row = suspend(tree, person, None, starts_on=date(2026, 4, 1))
    assert (row.ends_on, row.decision.secret, row.decision.title) == (END, True, "")
    with pytest.raises(Conflict):
        suspend(tree, person)
    end(tree, row, date(2026, 5, 20))
    suspend(tree, person)


@pytest.mark.parametrize(
    ("last_day", "paper", "code"),
    [
        (date(2026, 9, 28), MORE, ""),
        (date(2026, 9, 29), MORE, "suspension_too_long"),
        (date(2026, 8, 29), MORE, "suspension_backwards"),
        (
            date(2026, 9, 5),
            DecisionDraft(issuer="U", number="1", issued_on=date(2026, 5, 30)),
            "suspension_not_extended",
        ),
    ],
    ids=["DIS-14-30-days", "DIS-14-31-days", "DIS-14-no-longer", "DIS-14-before-it-began"],
)
def test_it_is_extended_within_the_rule(tree, last_day, paper, code):  # noqa: F811
    row = suspend(tree, factories.make_person(tree.cell))
    if code:
        with pytest.raises(DomainError) as refusal:
            extend(tree, row, last_day, paper)
        assert refusal.value.code == code
        return
    uid = new_uid()
    assert extend(tree, row, last_day, paper, uid).last_day == last_day
    with pytest.raises(Conflict):
        extend(tree, row, date(2026, 10, 5), paper)
    undo_act(OPERATOR, act_uid=uid)
    row.refresh_from_db()
    assert (row.last_day, row.extension_id) == (LAST, None)


def test_its_end_is_called_for_until_it_is_written_down(tree, inspector, settings):  # noqa: F811
    people, person = factories.cast(tree), factories.make_person(tree.cell, "Vi Văn Kín")
    uid = new_uid()
    row = suspend(tree, person, viewer=viewer_of(inspector), act_uid=uid)

    def called(on, viewer=None):
        asked = Asked(
            viewer or viewer_of(inspector), factories.at(tree.a, on), keys=("discipline.suspension_end",)
        )
        return [(item.due_on, item.is_late) for item in open_items(asked, limit=5)]

    assert [called(date(2026, 8, day)) for day in (15, 16, 29, 30)] == [
        [], [(LAST, False)], [(LAST, False)], [(LAST, True)],
    ]  # fmt: skip
    clerk = people.viewer("clerk_a")
    keys = {one.key for one in standings(Asked(clerk, factories.at(tree.a, date(2026, 8, 20))))}
    assert "discipline.suspension_end" not in keys
    settings.CHIBO_TODAY = date(2026, 9, 2)
    end(tree, row, date(2026, 9, 1))
    assert called(date(2026, 9, 2)) == []
    row.refresh_from_db()
    assert (row.last_day, row.resumed_on) == (LAST, date(2026, 9, 1))


def test_who_is_suspended_counts_on_the_date_and_the_small_number_is_closed(tree, inspector):  # noqa: F811
    people, person = factories.cast(tree), factories.make_person(tree.cell)
    end(tree, suspend(tree, person), date(2026, 7, 20))

    def counted(viewer, on):
        return ask(viewer, factories.at(tree.a, on), ["discipline.suspended"])["discipline.suspended"].value

    days = (date(2026, 5, 31), FIRST, date(2026, 7, 19), date(2026, 7, 20))
    assert [counted(viewer_of(inspector), on) for on in days] == [0, 1, 1, 0]
    assert [counted(people.viewer("clerk_a"), on) for on in days] == [None] * 4
    members = ask(OPERATOR, factories.at(tree.a, FIRST), ["members.total"])["members.total"].value
    assert members == 1


def test_it_needs_the_right_and_leaves_no_trace_for_others(tree, inspector):  # noqa: F811
    people, person = factories.cast(tree), factories.make_person(tree.cell)
    for who, error in (("clerk_a", Forbidden), ("secretary", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            suspend(tree, person, viewer=people.viewer(who))
    uid = new_uid()
    suspend(tree, person, act_uid=uid)
    with pytest.raises(NotVisible):
        undo_act(people.viewer("clerk_a"), act_uid=uid)
    undo_act(viewer_of(inspector), act_uid=uid)
    assert not Suspension.objects.exists()


def test_pages_of_the_inspection_officer(tree, inspector, client):  # noqa: F811
    person = factories.make_person(tree.cell, "Vi Văn Kín")
    client.force_login(inspector)
    client.post(
        reverse("people:purpose_file", args=[person.uid]),
        {"reason": "inspection", "words": "Kiểm tra theo chương trình năm"},
    )
    new = reverse("standing:suspension_new", args=[person.uid])
    assert "Không quá 90 ngày" in client.get(new).content.decode()
    entered = {
        "starts_on": "2026-06-01",
        "number": "5-QĐ",
        "issuer": "Ủy ban Kiểm tra",
        "issued_on": "2026-06-01",
    }
    assert client.post(new, {**entered, "last_day": "2026-08-30"}).status_code == 422
    assert client.post(new, {**entered, "last_day": "2026-08-29"}).status_code == 302
    row = Suspension.objects.get()
    listed = client.get(
        reverse("standing:discipline", args=[tree.a.ref]), {"on": "2026-08-01"}
    ).content.decode()
    file = client.get(reverse("people:person", args=[person.uid]), {"on": "2026-08-01"}).content.decode()
    for page in (listed, file):
        assert "ngày thứ 62/90" in page
    extension = reverse("standing:suspension_extend", args=[person.uid, row.pk])
    more = {
        "last_day": "2026-09-10",
        "number": "9-QĐ",
        "issuer": "Ủy ban Kiểm tra",
        "issued_on": "2026-07-30",
    }
    assert client.post(extension, more).status_code == 302
    over = reverse("standing:suspension_end", args=[person.uid, row.pk])
    assert client.post(over, {"on": "2026-08-01"}).status_code == 302
    assert Suspension.objects.get().resumed_on == TODAY


def test_members_read_of_their_own_discipline_and_the_opening_is_written_down(tree, client):  # noqa: F811
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Hà Văn Của", user=people.member_user)
    file = reverse("people:person", args=[person.uid])
    client.force_login(people.member_user)
    assert "Khiển trách" not in client.get(file).content.decode()
    record(tree, person, received_on=date(2025, 9, 12))
    suspend(tree, person)
    page = client.get(file, {"on": "2026-08-01"}).content.decode()
    for words in (
        "Khiển trách",
        "31-QĐ/ĐU",
        "Đình chỉ sinh hoạt đảng",
        "chưa xét: luân chuyển, bổ nhiệm, đề bạt, khen thưởng",
    ):
        assert words in page
    assert reverse("standing:case_new", args=[person.uid]) not in page
    assert "Khiếu nại" in (page := client.get(file, {"on": "2025-10-12"}).content.decode())
    assert "đến hết ngày 12/10/2025" in page
    assert "Khiếu nại" not in client.get(file, {"on": "2025-10-13"}).content.decode()
    assert Opening.objects.filter(user_id=people.member_user.pk, person_uid=person.uid).count() == 4
    assert DisciplineCase.objects.count() == 1
    client.force_login(people.clerk_a)
    assert "Khiển trách" not in client.get(file, {"on": "2026-08-01"}).content.decode()


def test_a_decision_followed_by_another_is_said_not_to_lapse_by_itself(tree, client):  # noqa: F811
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Hà Văn Của", user=people.member_user)
    file = reverse("people:person", args=[person.uid])
    client.force_login(people.member_user)
    record(tree, person)
    assert "không đương nhiên hết hiệu lực" not in client.get(file, {"on": "2026-08-01"}).content.decode()
    again = DecisionDraft(issuer="Đảng ủy", number="40-QĐ/ĐU", issued_on=date(2026, 3, 1))
    record(tree, person, form="warning", announced_on=date(2026, 3, 1), paper=again)
    assert "không đương nhiên hết hiệu lực" in client.get(file, {"on": "2026-08-01"}).content.decode()
