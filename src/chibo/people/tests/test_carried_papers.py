"""Papers that go along with a letter: ticked by the sender, asked for by the receiver, and who signs the letter in turn."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people import papers_shown, transfer_shown
from chibo.people.models import Transfer
from chibo.people.services import transfer_steps as steps
from chibo.people.services.letter_papers import note_papers
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from chibo.people.start_rules_shown import rules_on_kinds
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON, GIVEN, LATER = date(2026, 8, 1), date(2026, 3, 10), date(2026, 3, 12), date(2026, 4, 6)
ALL = ["card", "file", "review"]


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def letter(tree):
    """To commune B, of the same district."""
    return write(tree, to=tree.b.ref)


def write(tree, name="Vi Thị Mang", **more):
    person = factories.make_person(tree.cell, name)
    departure = Departure(**({"kind": "official", "on": ON} | more))
    return start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )[0]


def note(row, papers=ALL, on=GIVEN, viewer=OPERATOR, *, is_listed=True, act_uid=None):
    done = Done(on=on, act_uid=act_uid or new_uid())
    return note_papers(viewer, transfer=row, papers=papers, is_listed=is_listed, done=done)


def receive(tree, row, on=LATER, unlisted=""):
    done = Done(on=on, act_uid=new_uid(), cell=factories.at(tree.cells_b[0]), unlisted=unlisted)
    return steps.receive_transfer(OPERATOR, transfer=row, done=done)


def facts(row):
    return {fact.label: fact for fact in papers_shown.paper_facts(Transfer.objects.get(pk=row.pk))}


def test_papers_are_ticked_by_the_sender_and_what_is_wanting_is_told(tree, letter):
    """TRF-06, TRF-07: the sheet stays with who stays below the committee above; the time of the self-review has its clause."""
    people, uid = factories.cast(tree), new_uid()
    with pytest.raises(NotVisible):
        note(letter, viewer=people.viewer("clerk_b"))
    note(letter, ["card"], viewer=people.viewer("clerk_a"), is_listed=False)
    assert "Bản tự kiểm điểm" in facts(letter)["Giấy tờ mang theo"].tag
    note(letter, act_uid=uid)
    said = facts(letter)
    assert (said["Giấy tờ mang theo"].tag, said["Mục lục hồ sơ được xác nhận ngày"].value) == (
        "",
        "12/03/2026",
    )
    assert "II.4.3.1a" in said["Giấy tờ mang theo"].note
    review = said["Bản tự kiểm điểm gồm thời gian"]
    assert (review.value, "II.4.3" in review.note) == ("từ lần kiểm điểm cuối năm trước", True)
    undo_act(OPERATOR, act_uid=uid)
    row = Transfer.objects.get(pk=letter.pk)
    assert (row.carried, row.listed_on) == ("card", None)


@pytest.mark.parametrize(
    ("papers", "on", "code"),
    [
        (["sheet"], GIVEN, "paper_stays"),
        (["card"], GIVEN, "list_without_file"),
        (ALL, date(2026, 3, 9), "step_early"),
    ],
    ids=["TRF-06-sheet-stays", "TRF-08-list-of-no-file", "before-the-letter"],
)
def test_papers_that_cannot_be_are_refused(letter, papers, on, code):
    with pytest.raises(DomainError) as refusal:
        note(letter, papers, on)
    assert refusal.value.code == code


def test_file_without_a_confirmed_list_is_taken_in_only_with_a_reason(tree, letter):
    """TRF-08."""
    with pytest.raises(DomainError) as refusal:
        receive(tree, letter)
    assert (refusal.value.code, refusal.value.field, "§8.2c" in str(refusal.value)) == (
        "list_unconfirmed",
        "unlisted",
        True,
    )
    steps.present_letter(OPERATOR, transfer=letter, done=Done(on=date(2026, 3, 20), act_uid=new_uid()))
    note(letter)
    assert receive(tree, letter, unlisted="không cần").unlisted_reason == ""
    with pytest.raises(Conflict):
        note(letter)
    other = receive(tree, write(tree, "Vi Thị Hai", to=tree.b.ref), unlisted="Mục lục gửi sau")
    assert facts(other)["Lý do nhận khi mục lục hồ sơ chưa xác nhận"].value == "Mục lục gửi sau"
    guest = write(tree, "Vi Thị Tạm", to=tree.b.ref, kind="temporary", until=date(2026, 12, 1))
    assert (receive(tree, guest).outcome, papers_shown.paper_facts(guest)) == ("received", [])
    before = receive(tree, write(tree, "Vi Thị Ba", to=tree.b.ref, on=date(2025, 6, 1)), on=date(2025, 6, 8))
    assert before.outcome == "received"


def test_boxes_say_who_signs_in_turn_and_skip_tiers_that_are_not_there(tree):
    """TRF-10."""
    printed = transfer_shown.letter(_shown(write(tree, place="Đảng bộ xã Xa")))["boxes"]
    assert [box.number for box in printed if box.is_absent] == [2]
    assert [box.unit for box in printed[:5]] == [
        factories.at(tree.cell).name, "", "Đảng bộ xã Xuân Hòa", "Đảng bộ huyện Mường La", "Đảng bộ tỉnh Bình Sơn",
    ]  # fmt: skip
    assert (printed[5].signer, printed[5].unit, len(printed)) == ("ban tổ chức cấp tỉnh nơi đến", "", 10)
    inside = transfer_shown.letter(_shown(write(tree, "Vi Thị Hai", to=tree.b.ref)))["boxes"]
    assert [box.signer for box in inside] == [""] * 7


def _shown(row):
    row.from_name = row.to_name = ""
    return row


@pytest.mark.parametrize(
    ("on", "words", "clause"),
    [
        (TODAY, "ít nhất 3 đảng viên", "§6.3.2d"),
        (TODAY, "ít nhất 12 tháng", "§10.3a"),
        (TODAY, "không quá 12 tháng", "§10.2.1a"),
        (TODAY, "sinh hoạt tạm thời; miễn sinh hoạt có thời hạn", "§10.3b"),
        (TODAY, "không quá 30 ngày làm việc", "§6.3.5"),
        (date(2024, 1, 1), "sổ quy định chưa có", "01-HD/TW"),
    ],
    ids=["TRF-17", "TRF-18", "TRF-19", "TRF-20", "TRF-24", "gap"],
)
def test_rules_that_decide_the_kind_are_told_with_their_clause(tree, on, words, clause):
    said = rules_on_kinds(factories.at(tree.cell, on))
    assert [fact for fact in said if fact.value == words and clause in fact.note]


def test_pages_of_both_sides(tree, letter, client):
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    page = client.get(reverse("people:transfer", args=[letter.uid])).content.decode()
    url = reverse("people:transfer_step", args=[letter.uid, "giay-to"])
    assert url in page
    assert "Phiếu đảng viên" not in client.get(url).content.decode()
    sent = {"act": new_uid(), "on": "2026-03-12", "papers": ["card"], "listed": "on"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"papers": ALL}).status_code == 302
    again = client.get(url).content.decode()
    assert again.count("checked") == 4
    printed = client.get(reverse("people:letter", args=[letter.uid])).content.decode()
    assert "từ lần kiểm điểm cuối năm trước" in printed
    client.force_login(people.clerk_b)
    page = client.get(reverse("people:transfer", args=[letter.uid])).content.decode()
    assert "12/03/2026" in page
    assert client.get(url).status_code == 404
