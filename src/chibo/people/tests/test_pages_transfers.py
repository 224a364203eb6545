"""Pages of transfers: from a person's file or a list to letters, their way, the book; what is wrong is said on the page."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.uid import new_uid
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Transfer
from chibo.people.services import stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.transfer_steps import Done
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def office(settings, client):
    """The tree, signed in at commune A; `chosen(people)` is the address of the page that begins their transfer."""
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    return tree, people


def chosen(unit, *people):
    query = "&".join(f"chosen={person.uid}" for person in people)
    return reverse("people:transfer_start", args=[unit.ref]) + "?" + query


def entered(**more):
    return {"act": new_uid(), "kind": "official", "on": "2026-03-10"} | more


def said(response):
    return response.content.decode()


def test_from_a_file_to_a_letter_and_the_receipt_of_the_other_side(client, office):
    tree, people = office
    person = factories.make_person(tree.cell, "Vi Thị Chuyển")
    file = said(client.get(reverse("people:person", args=[person.uid])))
    url = chosen(tree.cell, person)
    assert url in file
    found = said(client.get(url, {"chosen": person.uid, "find": "tan lap"}))
    assert "Đảng bộ xã Tân Lập" in found
    once = entered(to=tree.b.ref)
    address = url + "&find=tan+lap"
    assert client.post(address, once).status_code == client.post(address, once).status_code == 302
    row = Transfer.objects.get()
    assert row.letter.number == "1/2026"
    listed = said(client.get(reverse("people:transfers", args=[tree.a.ref])))
    assert "quá hạn: 56/30 ngày làm việc, hạn 21/04/2026" in listed
    assert "số 1/2026" in said(client.get(reverse("people:person", args=[person.uid])))
    printed = said(client.get(reverse("people:letter", args=[row.uid])))
    assert "Ô 7" in printed
    assert "Ô 8" not in printed
    client.force_login(people.clerk_b)
    arriving = said(client.get(reverse("people:transfers", args=[tree.b.ref]), {"way": "in"}))
    assert "Vi Thị Chuyển" in arriving
    assert reverse("people:person", args=[person.uid]) not in said(
        client.get(reverse("people:transfer", args=[row.uid]))
    )
    receiving = reverse("people:transfer_step", args=[row.uid, "tiep-nhan"])
    got = {"act": new_uid(), "on": "2026-05-04", "cell": tree.cells_b[0].ref}
    late = client.post(receiving, got)
    assert (late.status_code, "Giấy nộp sau hạn 30 ngày làm việc" in said(late)) == (422, True)
    got["reason"] = "Điều trị dài ngày"
    unlisted = client.post(receiving, got)
    assert (unlisted.status_code, "§8.2c" in said(unlisted)) == (422, True)
    got["unlisted"] = "Mục lục gửi sau"
    assert client.post(receiving, got).status_code == client.post(receiving, got).status_code == 302
    assert "Đã tiếp nhận" in said(
        client.get(reverse("people:transfers", args=[tree.b.ref]), {"way": "in", "state": "all"})
    )
    assert "Điều trị dài ngày" in said(client.get(reverse("people:transfer", args=[row.uid])))
    assert "Chi bộ thôn Nà Lâu" in said(client.get(reverse("people:letters", args=[tree.b.ref])))


def test_many_are_moved_at_once_from_the_list(client, office):
    tree, _people = office
    two = [factories.make_person(tree.cell, name) for name in ("Vi Thị Một", "Vi Thị Hai")]
    listed = said(client.get(reverse("people:list", args=[tree.a.ref])))
    assert f'formaction="{reverse("people:transfer_start", args=[tree.a.ref])}"' in listed
    response = client.post(chosen(tree.a, *two), entered(to=tree.cells_a[1].ref), follow=True)
    assert "Đã chuyển nội bộ 2 đảng viên." in said(response)
    assert {person.affiliations.get(ends_on=date.max).unit_id for person in two} == {tree.cells_a[1].pk}


def test_what_is_wrong_is_said_on_the_page_and_nothing_entered_is_lost(client, office):
    tree, _people = office
    person = factories.make_person(tree.cell)
    url = chosen(tree.cell, person)
    wrong = client.post(url, entered(place="Đảng bộ xã Xa", kind="temporary", until="2026-04-01"))
    assert wrong.status_code == 422
    assert "ngắn hơn mức sinh hoạt tạm thời" in said(wrong)
    assert "§6.3.2a" in said(wrong)
    assert 'value="Đảng bộ xã Xa"' in said(wrong)
    assert client.get(reverse("people:transfer_start", args=[tree.a.ref])).status_code == 200
    assert client.get(reverse("people:transfer_start", args=[tree.a.ref]), {"chosen": "x"}).status_code == 404
    assert client.get(reverse("people:transfers", args=[tree.a.ref]), {"state": "x"}).status_code == 400


def test_a_step_written_meanwhile_by_somebody_else_is_shown_beside_what_was_entered(client, office):
    tree, _people = office
    client.post(chosen(tree.cell, factories.make_person(tree.cell)), entered(place="Đảng bộ xã Xa"))
    row = Transfer.objects.get()
    url = reverse("people:transfer_step", args=[row.uid, "tiep-nhan"])
    seen = client.get(url).context["form"].initial["seen"]
    steps.present_letter(OPERATOR, transfer=row, done=Done(on=date(2026, 3, 20), act_uid=new_uid()))
    sent = {"act": new_uid(), "on": "2026-04-06", "number": "8-GB", "issuer": "Đảng ủy xã Xa", "seen": seen}
    clash = client.post(url, sent)
    assert clash.status_code == 409
    assert 'value="8-GB"' in said(clash)
    assert "Chờ tiếp nhận" in said(clash)
    again = clash.context["form"].data
    assert client.post(url, again).status_code == 302
    assert client.post(url, sent | {"act": new_uid(), "seen": ""}).status_code == 409


def test_somebody_from_outside_is_taken_in(client, office):
    tree, _people = office
    url = reverse("people:newcomer", args=[tree.a.ref])
    sent = {
        "act": new_uid(), "name": "Giàng A Về", "sex": "male", "born": "02/1980", "admitted_on": "2010",
        "official_on": "03/05/2011", "place": "Đảng bộ xã Xa", "number": "44", "issuer": "Đảng ủy xã Xa",
        "issued_on": "2026-05-04", "presented_on": "2026-05-11", "received_on": "2026-05-12", "cell": tree.cell.ref,
    }  # fmt: skip
    wrong = client.post(url, sent | {"received_on": "2026-05-10", "born": "x"})
    assert wrong.status_code == 422
    late = client.post(url, sent | {"received_on": "2026-05-10"})
    assert "Ngày tiếp nhận không thể trước" in said(late)
    assert client.post(url, sent).status_code == client.post(url, sent).status_code == 302
    person = Transfer.objects.get().person
    guest = sent | {"act": new_uid(), "name": "Giàng A Tạm", "until": "2026-12-31", "number": "45"}
    shown = said(client.post(url, guest, follow=True))
    assert "Giàng A Tạm" in shown
    assert "Kết thúc sinh hoạt tạm thời" in shown
    assert "Chuyển đến từ Đảng bộ xã Xa" in said(client.get(reverse("people:person", args=[person.uid])))


def duties(unit, on, key):
    return [
        (item.due_on, item.overdue_days, item.unit_ref)
        for item in every_item(Asked(OPERATOR, factories.at(unit, on), (key,)))
    ]


def test_letters_and_stays_call_for_what_is_next(client, office):
    tree, _people = office
    person, guest = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Văn Tạm")
    client.post(chosen(tree.cell, person) + "&find=tan+lap", entered(to=tree.b.ref))
    client.post(
        chosen(tree.cell, guest) + "&find=tan+lap",
        entered(to=tree.b.ref, kind="temporary", until="2026-06-30"),
    )
    row, stay = Transfer.objects.order_by("id")
    due = date(2026, 4, 21)
    assert duties(tree.a, due, "transfer.present_letter") == [(due, 0, tree.cell.ref)]
    assert duties(tree.a, date(2026, 4, 22), "transfer.present_letter") == [(due, 1, tree.cell.ref)]
    assert duties(tree.b, date(2026, 6, 10), "transfer.abandoned") == []
    assert len(duties(tree.b, date(2026, 6, 11), "transfer.abandoned")) == 2
    steps.present_letter(
        OPERATOR, transfer=row, done=Done(on=date(2026, 5, 4), act_uid=new_uid(), reason="Ốm")
    )
    assert duties(tree.a, date(2026, 5, 4), "transfer.present_letter") == []
    assert duties(tree.b, date(2026, 5, 4), "transfer.receipt") == [(None, 0, tree.b.ref)]
    steps.receive_transfer(
        OPERATOR,
        transfer=stay,
        done=Done(on=date(2026, 5, 4), act_uid=new_uid(), cell=factories.at(tree.cells_b[0])),
    )
    end = date(2026, 6, 30)
    assert duties(tree.a, date(2026, 5, 29), "transfer.stay_ends") == []
    assert duties(tree.a, date(2026, 5, 30), "transfer.stay_ends") == [(end, 0, tree.cell.ref)]
    assert duties(tree.a, date(2026, 7, 1), "transfer.stay_ends") == [(end, 1, tree.cell.ref)]
    stay_steps.end_stay(OPERATOR, transfer=stay, done=Done(on=TODAY, act_uid=new_uid()))
    assert duties(tree.a, date(2026, 7, 1), "transfer.stay_ends") == []


ROLES = ("clerk_a", "clerk_b", "department", "secretary", "member_user", "nobody")
#: Of a letter from the cell of the secretary to commune B: it is seen at both ends, each side takes its own steps.
OF_LETTER = {
    "transfer": (200, 200, 404, 200, 404, 404),
    "letter": (200, 200, 404, 200, 404, 404),
    "trinh-giay": (404, 200, 404, 404, 404, 404),
    "tiep-nhan": (404, 200, 404, 404, 404, 404),
    "thu-hoi": (200, 404, 404, 403, 404, 404),
    "bay": (404, 404, 404, 404, 404, 404),
}


def test_a_letter_by_role(client, office):
    tree, people = office
    person = factories.make_person(tree.cell)
    client.post(chosen(tree.cell, person) + "&find=tan+lap", entered(to=tree.b.ref))
    row = Transfer.objects.get()
    for name, codes in OF_LETTER.items():
        page = name in {"transfer", "letter"}
        url = reverse(
            f"people:{name}" if page else "people:transfer_step", args=[row.uid] if page else [row.uid, name]
        )
        answered = []
        for role in ROLES:
            client.force_login(getattr(people, role))
            answered.append(client.get(url).status_code)
        assert (name, tuple(answered)) == (name, codes)
