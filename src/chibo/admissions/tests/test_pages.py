"""Pages of admissions: what they show to whom, what they refuse and keep, what they cost."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from chibo.admissions import services
from chibo.admissions.models import Applicant, Step
from chibo.admissions.services import Noted
from chibo.admissions.tests.test_services import NOTED_ON, agree, do, lead
from chibo.core.uid import new_uid
from chibo.org.access import OPERATOR
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 1)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def people(tree):
    return factories.cast(tree)


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell, TODAY)


@pytest.fixture
def applicant(cell):
    return noted(cell, "Lò Thị Hương")


def noted(cell, name, *, birth_year=2000, organisation="youth_union"):
    draft = Noted(name=name, birth_year=birth_year, organisation=organisation, noted_on=NOTED_ON)
    return services.note_prospect(OPERATOR, unit=cell, noted=draft)


def page(client, user, what, /, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"admissions:{what}", args=args), query)


def post(client, user, what, /, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"admissions:{what}", args=args), data)


def text(answer):
    return answer.content.decode()


def test_noting_leads_to_the_dossier_and_the_list(client, tree, people):
    answer = post(
        client, people.secretary, "note", tree.cell.ref,
        cell=tree.cell.ref, name="Lò Văn Sáng", birth_year="2001", organisation="farmers", noted_on="2025-11-30",
    )  # fmt: skip
    one = Applicant.objects.get()
    assert answer.url == reverse("admissions:dossier", args=[one.uid])
    found = text(page(client, people.clerk_a, "list", tree.a.ref, q="lo van sang"))
    assert "Lò Văn Sáng" in found
    assert "Quần chúng ưu tú" in found


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("noted_on", "2025-12-02", "chưa đến", id="future"),
        pytest.param("birth_year", "2025", "không thể đúng", id="impossible year"),
        pytest.param("name", "", "", id="no name"),
        pytest.param("cell", "tan-lap/na-lau", "", id="a cell of another commune"),
    ],
)
def test_a_bad_note_is_422_and_keeps_what_was_written(client, tree, people, field, value, said):
    data = {
        "cell": tree.cell.ref, "name": "Lò Văn Sáng", "birth_year": "2001", "organisation": "farmers",
        "noted_on": "2025-11-30",
    }  # fmt: skip
    answer = post(client, people.clerk_a, "note", tree.a.ref, **(data | {field: value}))
    assert answer.status_code == 422
    assert said in text(answer)
    kept = {"name": "Lò Văn Sáng", "birth_year": "2001"} | (
        {field: value} if field in {"name", "birth_year"} else {}
    )
    for written in kept.values():
        assert f'value="{written}"' in text(answer) or not written
    assert not Applicant.objects.exists()


def test_before_agreeing_the_dossier_offers_agreement_alone(client, people, applicant):
    found = page(client, people.secretary, "dossier", applicant.uid)
    assert found.context["dossier"].next_steps == []
    assert "Ghi ngày đồng ý" in text(found)
    assert "Số định danh" not in text(found)


def test_facts_of_a_form_keep_what_the_viewer_may_not_see(client, people, cell, applicant):
    agree(cell, applicant)
    Applicant.objects.update(religion="protestant", citizen_id="001200000123")
    found = text(page(client, people.secretary, "facts", applicant.uid))
    shown = page(client, people.secretary, "facts", applicant.uid).context["form"].fields
    data = {"on": "2025-07-02", "born_on": "2000-05-17", "sex": "female", "job_group": "teacher"}
    answer = post(client, people.secretary, "facts", applicant.uid, **data)
    assert answer.status_code == 302, found
    applicant.refresh_from_db()
    assert applicant.job_group == "teacher"
    kept = {"religion": "protestant", "citizen_id": "001200000123"}
    for name, value in kept.items():
        assert (getattr(applicant, name) == value) is (name not in shown)


def test_sensitive_and_sealed_facts_show_only_to_those_who_may_see_them(
    client, tree, people, cell, applicant
):
    agree(cell, applicant)
    Applicant.objects.update(religion="protestant", citizen_id="001200000123")
    full = text(page(client, people.clerk_a, "dossier", applicant.uid))
    assert "Tin lành" in full or "Tin Lành" in full
    assert "001200000123" in full
    leader = factories.make_user("bi-thu")
    factories.give(leader, "assigned_committee_member", tree.cell)
    part = text(page(client, leader, "dossier", applicant.uid))
    assert applicant.name in part
    assert "001200000123" not in part
    assert "Ghi vào hồ sơ" not in part
    assert page(client, leader, "step", applicant.uid, "listed").status_code == 403


def test_a_step_says_what_stands_in_its_way_before_one_tries(client, people, cell, applicant):
    agree(cell, applicant)
    do(cell, applicant, "listed", date(2025, 7, 20))
    (sent,) = [
        step
        for step in page(client, people.secretary, "dossier", applicant.uid).context["dossier"].next_steps
        if step.kind == "class_sent"
    ]
    assert sent.needs_reason
    assert not sent.is_barred
    assert "đảng viên chính thức" in sent.obstacles[0]
    answer = post(
        client, people.secretary, "step", applicant.uid, "class_sent", on="2025-08-01", course="Lớp 1"
    )
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert 'value="Lớp 1"' in text(answer)
    answer = post(
        client, people.secretary, "step", applicant.uid, "class_sent", on="2025-08-01", course="Lớp 1",
        reason="Học cùng xã bên",
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Lý do: Học cùng xã bên" in text(page(client, people.secretary, "dossier", applicant.uid))


def test_a_vote_is_counted_and_shown(client, tree, people, cell, applicant):
    lead(cell, tree, applicant, until="opinions_collected")
    data = {"on": "2025-10-03", "body": "cell", "method": "raised_card", "summoned": "15", "in_favour": "9"}
    missing = post(
        client, people.secretary, "step", applicant.uid, "cell_resolved", **(data | {"summoned": ""})
    )
    assert missing.status_code == 422
    assert post(client, people.secretary, "step", applicant.uid, "cell_resolved", **data).status_code == 302
    found = text(page(client, people.secretary, "dossier", applicant.uid))
    assert "9/15 tán thành" in found
    assert "không đủ tỷ lệ" in found


def test_papers_say_what_is_there_missing_later_or_not_needed(client, tree, people, cell, applicant):
    lead(cell, tree, applicant, until="introduced")
    data = {"form": "1-KNĐ", "dated_on": "2025-09-05", "number": "", "kept_at": "Tủ 2"}
    assert post(client, people.secretary, "paper", applicant.uid, **data).status_code == 302
    assert post(client, people.secretary, "paper", applicant.uid, **data).status_code == 422
    shown = page(client, people.secretary, "dossier", applicant.uid).context["papers"]
    lines = [*shown.now, *shown.later, *shown.not_needed]
    states = {paper.line.kind.form: paper.line.state for paper in lines}
    assert [states[form] for form in ("1-KNĐ", "2-KNĐ", "4-KNĐ", "4a-KNĐ", "7-KNĐ", "8-KNĐ")] == [
        "present", "missing", "missing", "not_needed", "not_needed", "later",
    ]  # fmt: skip
    why = {paper.line.kind.form: (paper.why, paper.line.basis) for paper in lines}
    assert "Là đoàn viên" in why["4-KNĐ"][0]
    assert "Không do công đoàn" in why["4a-KNĐ"][0]
    assert all(words and clause for words, clause in why.values())
    assert all(paper.name for paper in lines)


def test_verification_helper_move_and_taking_back(client, tree, people, cell, applicant):
    lead(cell, tree, applicant, until="start_allowed")
    ask = {"examined": "parents", "asked_body": "Đảng ủy xã bên", "asked_on": "2025-09-08"}
    assert post(client, people.clerk_a, "ask", applicant.uid, **ask).status_code == 302
    inquiry = applicant.inquiries.get()
    early = {"inquiry": inquiry.pk, "answered_on": "2025-09-01", "outcome": "confirmed"}
    assert post(client, people.clerk_a, "answer", applicant.uid, **early).status_code == 422
    assert (
        post(
            client, people.clerk_a, "answer", applicant.uid, **(early | {"answered_on": "2025-10-01"})
        ).status_code
        == 302
    )
    helper = factories.make_person(tree.cell, "Vi Văn Khác")
    chosen = {"person": helper.pk, "on": "2025-10-02"}
    assert post(client, people.clerk_a, "helper", applicant.uid, **chosen).status_code == 302
    assert post(client, people.clerk_a, "helper", applicant.uid, **chosen).status_code == 422
    last = applicant.steps.latest("on", "pk")
    assert post(client, people.clerk_a, "take_back", applicant.uid, step=uuid4()).status_code == 422
    assert post(client, people.clerk_a, "take_back", applicant.uid, step=last.uid).status_code == 302
    assert Step.objects.get(pk=last.pk).reversed_in is not None
    target = {"target": tree.cells_a[1].ref, "on": "2025-11-01"}
    assert (
        post(
            client, people.clerk_a, "move", applicant.uid, target=tree.cells_b[0].ref, on="2025-11-01"
        ).status_code
        == 422
    )
    assert post(client, people.clerk_a, "move", applicant.uid, **target).status_code == 302
    assert page(client, people.secretary, "dossier", applicant.uid).status_code == 404


def test_withdrawing_closes_the_case_and_the_name_may_be_taken_out(client, people, cell, applicant):
    agree(cell, applicant)
    assert post(client, people.secretary, "forget", applicant.uid).status_code == 422
    assert (
        post(client, people.secretary, "step", applicant.uid, "withdrawn", on="2025-11-30").status_code == 302
    )
    found = page(client, people.secretary, "dossier", applicant.uid)
    assert found.context["dossier"].next_steps == []
    assert post(client, people.secretary, "forget", applicant.uid).status_code == 302
    after = text(page(client, people.secretary, "dossier", applicant.uid))
    assert "Lò Thị Hương" not in after
    assert "Đã xóa danh tính" in after


def test_from_the_ceremony_on_it_leads_to_the_file_and_only_deciders_record_it(
    client, tree, people, cell, applicant
):
    lead(cell, tree, applicant, until="decided")
    assert page(client, people.secretary, "step", applicant.uid, "ceremony").status_code == 403
    kinds = {
        step.kind
        for step in page(client, people.clerk_a, "dossier", applicant.uid).context["dossier"].next_steps
    }
    assert "ceremony" in kinds
    assert post(client, people.clerk_a, "step", applicant.uid, "ceremony", on="2025-11-20").status_code == 302
    applicant.refresh_from_db()
    found = text(page(client, people.clerk_a, "dossier", applicant.uid))
    assert reverse("people:person", args=[applicant.person.uid]) in found


def test_list_is_filtered_by_stage_group_and_cell(client, tree, people, cell, applicant):
    agree(cell, applicant)
    do(cell, applicant, "listed", date(2025, 7, 20))
    older = factories.at(tree.cells_a[1], TODAY)
    noted(older, "Hà Văn Già", birth_year=1980, organisation="veterans")
    names = {
        "all": {}, "stage": {"stage": "sympathiser"}, "young": {"group": "young"}, "women": {"group": "women"},
        "minority": {"group": "minority"}, "cell": {"cell": tree.cells_a[1].ref}, "veterans": {"organisation": "veterans"},
        "job": {"job_group": "farmer"}, "nobody": {"q": "khong co ai"},
    }  # fmt: skip
    found = {
        name: [row.applicant.name for row in page(client, people.clerk_a, "list", tree.a.ref, **query).context["page"].rows]
        for name, query in names.items()
    }  # fmt: skip
    both, young, old = ["Hà Văn Già", "Lò Thị Hương"], ["Lò Thị Hương"], ["Hà Văn Già"]
    assert (sorted(found.pop("all")), found) == (
        both,
        {"stage": young, "young": young, "women": young, "minority": young, "cell": old, "veterans": old, "job": young, "nobody": []},
    )  # fmt: skip
    assert page(client, people.clerk_a, "list", tree.a.ref, stage="khac").status_code == 400


def test_board_stands_by_stage_with_deadlines(client, tree, people, cell, applicant):
    lead(cell, tree, applicant, until="cell_resolved")
    board = page(client, people.clerk_a, "list", tree.a.ref, view="board").context["board"]
    assert [(column.count, len(column.cards)) for column in board] == [(0, 0)] * 3 + [(1, 1)] + [(0, 0)] * 3
    (card,) = board[3].cards
    assert (card.name, card.tone) == ("Lò Thị Hương", "gold")
    assert "đến hết" in card.due


def test_guarded_cells_show_to_the_committee_only(client, tree, people):
    one = noted(factories.at(tree.guarded, TODAY), "Lò Văn Gác")
    codes = [
        page(client, user, "dossier", one.uid).status_code
        for user in (people.clerk_a, people.clerk_b, people.department)
    ]
    assert codes == [200, 404, 403]


def test_a_page_of_the_list_follows_the_other(client, tree, people, cell, monkeypatch):
    monkeypatch.setattr("chibo.admissions.listing.PAGE_SIZE", 2)
    for name in ("Anh", "Bình", "Chi"):
        noted(cell, f"Lò Văn {name}")
    first = page(client, people.clerk_a, "list", tree.a.ref, organisation="youth_union")
    assert [row.applicant.name for row in first.context["page"].rows] == ["Lò Văn Anh", "Lò Văn Bình"]
    client.force_login(people.clerk_a)
    second = client.get(reverse("admissions:list", args=[tree.a.ref]) + first.context["table"].next_url)
    assert [row.applicant.name for row in second.context["page"].rows] == ["Lò Văn Chi"]


@pytest.mark.parametrize("many", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    client, tree, people, cell, many, django_assert_num_queries
):
    for number in range(many):
        noted(cell, f"Lò Văn {new_uid()} {number}")
    client.force_login(people.clerk_a)
    with django_assert_num_queries(24):
        client.get(reverse("admissions:list", args=[tree.a.ref]))


@pytest.mark.parametrize("many", [1, 3])
def test_dossier_costs_the_same_for_few_steps_and_many(
    client, people, cell, applicant, many, django_assert_num_queries
):
    agree(cell, applicant)
    for number in range(many):
        do(cell, applicant, "considered", date(2025, 8, 1 + number))
    client.force_login(people.clerk_a)
    with django_assert_num_queries(36):
        client.get(reverse("admissions:dossier", args=[applicant.uid]))
