"""Discipline: who writes it down and who ever learns of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask, rows_behind
from chibo.history.queries import ChangeFilters, act_page, changes_of
from chibo.history.resting import what_rests_on
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items, standings
from chibo.obligations.reminders import remind
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.models import Unit
from chibo.people.models import Membership
from chibo.people.services.merging import Merge, merge_people
from chibo.standing import services
from chibo.standing.models import DisciplineCase
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON = date(2026, 8, 1), date(2025, 9, 10)
PAPER = DecisionDraft(
    issuer="Đảng ủy xã Xuân Hòa", number="31-QĐ/ĐU", issued_on=ON, title="Nội dung không giữ"
)
YEAR = Period.between(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def inspector(tree):
    user = factories.make_user("kiem_tra")
    factories.give(user, "inspection_officer", tree.a, starts_on=date(2025, 1, 1))
    return user


def record(tree, person, viewer=OPERATOR, act_uid=None, **more):
    draft = services.CaseDraft(**{"form": "reprimand", "announced_on": ON, "paper": PAPER} | more)
    return services.record_discipline(
        viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def cases(viewer, unit, **more):
    return ask(viewer, factories.at(unit, TODAY), ["discipline.cases"], period=YEAR, **more)[
        "discipline.cases"
    ]


def test_decision_is_kept_by_number_and_place_alone_and_lapses_by_the_rule(tree):
    row = record(tree, factories.make_person(tree.cell), received_on=date(2025, 9, 12))
    assert (row.starts_on, row.ends_on, row.form) == (ON, date(2026, 9, 10), "reprimand")
    assert (row.decision.number, row.decision.secret, row.decision.title) == ("31-QĐ/ĐU", True, "")
    entry = AuditEntry.objects.get(object_type="standing.discipline_case")
    assert (entry.act, entry.unit_id, entry.after["form"]) == (
        "standing.record_discipline",
        tree.cell.pk,
        "reprimand",
    )
    expelled = record(tree, factories.make_person(tree.cell, "Vi Văn Hai"), form="expulsion")
    assert expelled.ends_on == END


@pytest.mark.parametrize(
    ("more", "code", "clause"),
    [
        ({"form": "expulsion"}, "form_of_probationer", "Điều 35"),
        ({"announced_on": date(2026, 8, 2)}, "date_future", ""),
        ({"announced_on": date(1979, 1, 1)}, "date_before_birth", ""),
        ({"announced_on": date(2024, 1, 1)}, "person_not_here", ""),
        ({"by_cell": True, "received_on": date(2025, 9, 9)}, "received_early", ""),
    ],
    ids=["DIS-02", "future", "before-birth", "before-admission", "received"],
)
def test_what_cannot_be_is_refused(tree, more, code, clause):
    person = factories.make_person(tree.cell, admitted_on="2025-03-01", official_on=None)
    with pytest.raises(DomainError) as refusal:
        record(tree, person, **more)
    assert refusal.value.code == code
    assert clause in str(refusal.value)
    assert not DisciplineCase.objects.exists()


def test_the_same_decision_is_not_written_down_twice(tree):
    person = factories.make_person(tree.cell)
    record(tree, person)
    with pytest.raises(Conflict):
        record(tree, person)
    record(tree, factories.make_person(tree.cell, "Vi Văn Hai"))


def test_only_those_charged_with_it_record_it(tree, inspector):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    for who, error in (
        ("clerk_a", Forbidden),
        ("secretary", Forbidden),
        ("department", Forbidden),
        ("clerk_b", NotVisible),
    ):
        with pytest.raises(error):
            record(tree, person, people.viewer(who))
    record(tree, person, viewer_of(inspector))


def test_correction_is_acknowledged_once_and_a_decision_revoked_by_another(tree):
    first, second = (record(tree, factories.make_person(tree.cell, name)) for name in ("Vi Một", "Vi Hai"))
    unit = factories.at(tree.cell)
    with pytest.raises(Conflict):
        services.acknowledge_correction(
            OPERATOR, unit=unit, case_id=first.pk, on=date(2025, 9, 9), act_uid=new_uid()
        )
    services.acknowledge_correction(
        OPERATOR, unit=unit, case_id=first.pk, on=date(2026, 4, 1), act_uid=new_uid()
    )
    with pytest.raises(Conflict):
        services.acknowledge_correction(
            OPERATOR, unit=unit, case_id=first.pk, on=date(2026, 4, 2), act_uid=new_uid()
        )
    paper = DecisionDraft(issuer="Huyện ủy", number="9-QĐ/HU", issued_on=date(2025, 12, 1))
    with pytest.raises(Conflict):
        services.revoke_discipline(
            OPERATOR, unit=unit, case_id=second.pk, paper=paper, on=ON, act_uid=new_uid()
        )
    uid = new_uid()
    row = services.revoke_discipline(
        OPERATOR, unit=unit, case_id=second.pk, paper=paper, on=date(2025, 12, 5), act_uid=uid
    )
    assert (row.ends_on, row.end_decision.number) == (date(2025, 12, 5), "9-QĐ/HU")
    undo_act(OPERATOR, act_uid=uid)
    row.refresh_from_db()
    assert (row.ends_on, row.end_decision_id, row.corrected_on) == (date(2026, 9, 10), None, None)


def test_the_lapse_is_called_for_among_those_who_know_alone(tree, inspector):
    people = factories.cast(tree)
    row = record(tree, factories.make_person(tree.cell, "Vi Văn Kín"))
    knows, unit = viewer_of(inspector), factories.at(tree.a, TODAY)
    found = open_items(Asked(knows, factories.at(tree.a, date(2026, 8, 10))), limit=50)
    assert [(item.subject, item.due_on) for item in found if item.key == "discipline.lapse"] == [
        ("Vi Văn Kín", date(2026, 9, 9))
    ]
    assert not [
        one for one in standings(Asked(people.viewer("clerk_a"), unit)) if one.key == "discipline.lapse"
    ]
    services.acknowledge_correction(
        OPERATOR, unit=factories.at(tree.cell), case_id=row.pk, on=date(2026, 7, 1), act_uid=new_uid()
    )
    assert not [item for item in open_items(Asked(knows, unit), limit=50) if item.key == "discipline.lapse"]


def test_nobody_is_reminded_of_it(tree):
    leader = factories.make_user("bi_thu")
    factories.give(leader, "secretary", tree.a)
    record(tree, factories.make_person(tree.cell))
    unit = factories.at(tree.cell, date(2026, 8, 1))
    with pytest.raises(DomainError) as refusal:
        remind(viewer_of(leader), unit=unit, key="discipline.lapse")
    assert refusal.value.code == "nothing_open"
    assert not AuditEntry.objects.filter(act="obligations.remind").exists()


def test_small_counts_none_included_are_closed_to_those_who_may_not_know(tree, inspector):
    people = factories.cast(tree)
    for count in range(5):
        value = cases(people.viewer("clerk_a"), tree.a).value
        assert value is None
        assert cases(viewer_of(inspector), tree.a).value == count
        form = "reprimand" if count else "warning"
        record(tree, factories.make_person(tree.cell, f"Vi Văn {count}"), form=form)
    shown = cases(people.viewer("clerk_a"), tree.a, by="kind")
    assert (shown.value, {key: part.value for key, part in shown.by.items()}) == (5, dict.fromkeys(shown.by))
    with pytest.raises(Forbidden):
        rows_behind(people.viewer("clerk_a"), factories.at(tree.a, TODAY), "discipline.cases", period=YEAR)
    assert (
        rows_behind(
            viewer_of(inspector), factories.at(tree.a, TODAY), "discipline.cases", period=YEAR
        ).count()
        == 5
    )


def test_log_and_undo_show_it_to_nobody_else(tree, inspector):
    people = factories.cast(tree)
    person, recorded, uid = factories.make_person(tree.cell), new_uid(), new_uid()
    Membership.objects.filter(person=person).update(recorded_in=recorded)
    record(tree, person, act_uid=uid)
    clerk, knows = people.viewer("clerk_a"), viewer_of(inspector)
    assert not [
        row
        for row in changes_of(clerk, factories.at(tree.a, TODAY), ChangeFilters()).rows
        if row.act_uid == uid
    ]
    with pytest.raises(NotVisible):
        act_page(clerk, uid)
    with pytest.raises(NotVisible):
        undo_act(clerk, act_uid=uid)
    assert act_page(knows, uid).label == "Ghi kỷ luật đảng viên"
    taken = undo_act(knows, act_uid=uid)
    assert not DisciplineCase.objects.exists()
    assert not [
        row
        for row in changes_of(clerk, factories.at(tree.a, TODAY), ChangeFilters()).rows
        if row.act_uid == taken.undone_in
    ]


def test_merged_files_take_it_along_without_a_word_in_the_log(tree):
    kept, gone = factories.make_person(tree.cell, "Vi Một"), factories.make_person(tree.cell, "Vi Một")
    row, uid = record(tree, gone), new_uid()
    merge = Merge(kept=kept, gone=gone)
    merge_people(OPERATOR, unit=factories.at(tree.cell, TODAY), merge=merge, act_uid=uid)
    row.refresh_from_db()
    assert row.person == kept
    assert not [
        kind
        for kind in AuditEntry.objects.filter(act_uid=uid).values_list("object_type", flat=True)
        if "discipline" in kind
    ]
    undo_act(OPERATOR, act_uid=uid)
    row.refresh_from_db()
    assert row.person == gone


def test_what_rests_on_an_act_is_not_named_to_those_who_may_not_know(tree):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    record(tree, person)
    named = [one.what for one in what_rests_on(people.viewer("clerk_a"), person.recorded_in, [])]
    assert not [words for words in named if "kỷ luật" in words]
    assert [words for words in named if "nội dung khác" in words]
    assert [one for one in what_rests_on(OPERATOR, person.recorded_in, []) if "kỷ luật" in one.what]


def test_pages_are_there_for_the_inspection_officer_and_show_nothing_to_the_clerk(tree, inspector, client):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Vi Văn Kín")
    listed, new = (
        reverse("standing:discipline", args=[tree.a.ref]),
        reverse("standing:case_new", args=[person.uid]),
    )
    file = reverse("people:person", args=[person.uid])
    client.force_login(inspector)
    assert client.get(listed, {"on": "2026-08-01"}).status_code == 200
    assert client.get(new).status_code == 302
    purpose = reverse("people:purpose_file", args=[person.uid])
    client.post(purpose, {"reason": "inspection", "words": "Kiểm tra theo chương trình năm"})
    assert client.get(new).status_code == 200
    entered = {
        "form": "reprimand",
        "announced_on": "2025-09-10",
        "number": "31-QĐ/ĐU",
        "issuer": "Đảng ủy xã",
        "issued_on": "2025-09-10",
    }
    assert client.post(new, {**entered, "announced_on": "2026-08-02"}).status_code == 422
    assert client.post(new, entered).status_code == 302
    row = DisciplineCase.objects.get()
    assert "31-QĐ/ĐU" in client.get(listed, {"on": "2026-08-01"}).content.decode()
    assert "Khiển trách" in client.get(file, {"on": "2026-08-01"}).content.decode()
    correct = reverse("standing:case_correct", args=[person.uid, row.pk])
    assert client.post(correct, {"on": "2026-07-01"}).status_code == 302
    client.force_login(people.clerk_a)
    assert client.get(listed).status_code == 403
    page = client.get(file, {"on": "2026-08-01"}).content.decode()
    assert "Khiển trách" not in page
    assert "kỷ luật" not in page.casefold().replace("kiểm tra, giám sát, kỷ luật", "")
