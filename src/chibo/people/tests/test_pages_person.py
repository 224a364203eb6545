"""The page of one person: who may open it, what it shows on a date, what it costs."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.org.models import Role, Seat
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Membership, PostHeld
from tests.factories import cast, give, make_person, make_tree, make_user

TODAY = date(2024, 7, 1)


@pytest.fixture
def tree(db, settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_tree()


@pytest.fixture
def actors(tree):
    return cast(tree)


@pytest.fixture
def pao(tree, actors):
    """A member of the first cell of A with an account and something dated of every kind."""
    person = make_person(
        tree.cell, "Sùng Mạnh Páo", born="1988-03", ethnic_group="mong", religion="protestant", citizen_id="001088000123",
        assumed_until=date(2023, 1, 1), user=actors.member_user, attainments={AttainmentKind.SCHOOLING: "lower_secondary"},
    )  # fmt: skip
    person.phone = "0912345678"
    person.save()
    person.memberships.update(decided_on=date(2005, 5, 20), ceremony_on=date(2005, 6, 7))
    person.attainments.update(grade="9/12")
    seat = Seat.objects.create(unit=tree.cell, post_id="deputy_secretary", recorded_in=new_uid())
    facts = {"person": person, "recorded_in": new_uid()}
    PostHeld.objects.create(seat=seat, starts_on=date(2015, 1, 1), ends_on=date(2020, 6, 1), **facts)
    PostHeld.objects.create(seat=seat, starts_on=date(2022, 3, 1), **facts)
    Attainment.objects.create(
        kind=AttainmentKind.THEORY, level="elementary", starts_on=date(2010, 9, 1), **facts
    )
    return person


def page(person, **query):
    return reverse("people:person", args=[person.uid]) + "".join(f"?{k}={v}" for k, v in query.items())


def facts(response):
    """Every fact of the page, label and value."""
    return {fact.label: fact.value for group in response.context["groups"] for fact in group.facts}


def events(response):
    return [(event.when, event.title, event.tag) for event in response.context["events"]]


def test_officer_sees_the_whole_file(client, actors, pao):
    client.force_login(actors.clerk_a)
    response = client.get(page(pao))
    assert response.status_code == 200
    assert facts(response) == {
        "Ngày sinh": "03/1988",
        "Giới tính": "Nam",
        "Dân tộc": "Mông",
        "Tôn giáo": "Tin lành",
        "Ngày vào Đảng": "07/06/2005",
        "Chính thức": "07/06/2006",
        "Tuổi đảng": "19 năm 1 tháng",
        "Nơi sinh hoạt": "Chi bộ thôn Đồng Cam",
        "Phó Bí thư": "Chi bộ thôn Đồng Cam",
        "Văn hóa": "Trung học cơ sở (9/12)",
        "Chuyên môn": "",
        "Lý luận chính trị": "Sơ cấp",
        "Số định danh cá nhân": "001088000123",
        "Điện thoại": "0912345678",
    }
    html = response.content.decode()
    assert "<h1>Sùng Mạnh Páo</h1>" in html
    assert "Chi bộ thôn Đồng Cam" in html


def test_timeline_is_newest_first_and_without_unknown_starts(client, actors, pao):
    client.force_login(actors.clerk_a)
    assert events(client.get(page(pao))) == [
        ("từ 01/01/2023", "Sinh hoạt tại Chi bộ thôn Đồng Cam", ""),
        ("từ 01/03/2022", "Phó Bí thư, Chi bộ thôn Đồng Cam", ""),
        ("01/01/2015 đến 31/05/2020", "Phó Bí thư, Chi bộ thôn Đồng Cam", ""),
        ("từ 01/09/2010", "Lý luận chính trị: Sơ cấp", ""),
        ("07/06/2006", "Công nhận đảng viên chính thức", ""),
        ("07/06/2005 đến 31/12/2022", "Sinh hoạt tại Chi bộ thôn Đồng Cam", "suy từ ngày vào Đảng"),
        ("07/06/2005", "Vào Đảng", ""),
    ]
    assert (
        "quyết định kết nạp ngày 20/05/2005; lễ kết nạp ngày 07/06/2005"
        in client.get(page(pao)).content.decode()
    )


def test_file_on_a_past_date_knows_nothing_later(client, actors, pao):
    client.force_login(actors.clerk_a)
    response = client.get(page(pao, on="2020-05-31"))
    assert ("từ 01/01/2015", "Phó Bí thư, Chi bộ thôn Đồng Cam", "") in events(response)
    assert not [when for when, _title, _tag in events(response) if "2022" in when or "2023" in when]
    assert facts(response)["Tuổi đảng"] == "15 năm"
    assert "Đang xem tình hình đến ngày <b>31/05/2020</b>" in response.content.decode()
    assert "suy từ ngày vào Đảng" in response.content.decode()


def test_file_on_a_date_before_recognition_is_probationary(client, actors, pao):
    client.force_login(actors.clerk_a)
    response = client.get(page(pao, on="2006-06-06"))
    assert facts(response)["Chính thức"] == "chưa được công nhận"
    assert facts(response)["Tuổi đảng"] == "1 năm"
    assert (
        facts(client.get(page(pao, on="2005-05-31")))["Tình trạng"]
        == "không là đảng viên vào ngày 31/05/2005"
    )


def test_party_age_needs_the_decision(client, actors, tree):
    client.force_login(actors.clerk_a)
    person = make_person(tree.cell)
    assert facts(client.get(page(person)))["Tuổi đảng"] == "chưa có ngày quyết định"
    person.memberships.update(decided_on=date(2024, 7, 1))
    assert facts(client.get(page(person)))["Tuổi đảng"] == "0 tháng"


def test_secretary_sees_neither_sealed_nor_sensitive(client, actors, pao):
    client.force_login(actors.secretary)
    response = client.get(page(pao))
    hidden = "không hiển thị với vai trò của bạn"
    assert facts(response)["Số định danh cá nhân"] == facts(response)["Điện thoại"] == hidden
    html = response.content.decode()
    assert all(text not in html for text in ("001088000123", "0912345678", "Mông", "Tin lành"))


def test_member_sees_own_file_in_full(client, actors, pao):
    client.force_login(actors.member_user)
    response = client.get(page(pao))
    assert facts(response)["Số định danh cá nhân"] == "001088000123"
    assert facts(response)["Dân tộc"] == "Mông"
    html = response.content.decode()
    assert "Hồ sơ của bạn, tình hình đến ngày 01/07/2024" in html
    assert reverse("people:list", args=["xuan-hoa"]) not in html
    assert response.context["shell"].unit is None


def test_member_sees_only_own_file(client, actors, tree, pao):
    client.force_login(actors.member_user)
    assert client.get(page(make_person(tree.cell, "Người Cùng Chi Bộ"))).status_code == 404


def test_own_file_needs_its_permission(client, tree, actors):
    person = make_person(tree.cell, user=actors.nobody)
    client.force_login(actors.nobody)
    assert client.get(page(person)).status_code == 404


@pytest.mark.parametrize("name", ["clerk_b", "nobody"])
def test_file_is_not_there_for_others(client, actors, pao, name):
    client.force_login(getattr(actors, name))
    response = client.get(page(pao))
    assert response.status_code == 404
    assert "Páo" not in response.content.decode()


def test_file_that_is_none_is_not_there(client, actors):
    client.force_login(actors.clerk_a)
    assert client.get(reverse("people:person", args=[uuid4()])).status_code == 404
    assert client.get(reverse("people:person", args=[uuid4()]) + "?on=x").status_code == 400


def test_file_asks_to_sign_in(client, pao):
    assert client.get(page(pao)).status_code == 302


def test_file_of_guarded_cell_needs_its_permission(client, actors, tree):
    person = make_person(tree.guarded)
    Role.objects.create(
        code="reader",
        name="Người đọc",
        name_en="Reader",
        permissions=["units.see", "people.see"],
        reaches_below=True,
    )
    reader = make_user("reader")
    give(reader, "reader", tree.a)
    client.force_login(reader)
    assert client.get(page(person)).status_code == 404
    assert client.get(page(make_person(tree.cell))).status_code == 200
    client.force_login(actors.clerk_a)
    assert client.get(page(person)).status_code == 200


def test_officer_left_behind_sees_the_file_up_to_the_move(client, actors, tree):
    person = make_person(tree.cell, until=date(2022, 1, 1))
    person.memberships.update(ends_on=END)
    Affiliation.objects.create(
        person=person, unit=tree.cells_b[0], starts_on=date(2022, 1, 1), recorded_in=new_uid()
    )
    client.force_login(actors.clerk_a)
    assert client.get(page(person)).status_code == 404
    before = client.get(page(person, on="2021-12-31"))
    assert before.status_code == 200
    assert "Nà Lâu" not in before.content.decode()
    client.force_login(actors.clerk_b)
    assert facts(client.get(page(person)))["Nơi sinh hoạt"] == "Chi bộ thôn Nà Lâu"
    assert client.get(page(person, on="2021-12-31")).status_code == 404


def test_end_of_membership_is_told(client, actors, tree):
    person = make_person(tree.cell, until=date(2022, 1, 1))
    Membership.objects.filter(person=person).update(exit_kind="left")
    client.force_login(actors.clerk_a)
    response = client.get(page(person))
    assert events(response)[0] == ("01/01/2022", "Xin ra khỏi Đảng", "")
    assert facts(response)["Nơi sinh hoạt"] == ""


def test_file_says_who_may_open_it(client, actors, tree, pao):
    give(make_user("other"), "cell_secretary", tree.cells_a[1])
    client.force_login(actors.clerk_a)
    readers = client.get(page(pao)).context["readers"]
    assert [(reader.label, reader.value, reader.note) for reader in readers] == [
        ("Chính đảng viên", "xem toàn bộ hồ sơ của mình", ""),
        (
            "Bí thư chi bộ",
            "Chi bộ thôn Đồng Cam",
            "không xem được dân tộc, tôn giáo, số định danh, điện thoại",
        ),
        ("Cán bộ tổ chức", "Đảng bộ xã Xuân Hòa", ""),
        (
            "Ban tổ chức cấp trên",
            "Đảng bộ huyện Mường La",
            "phải nêu mục đích; không xem được dân tộc, tôn giáo, số định danh, điện thoại",
        ),
    ]


def test_list_is_linked_with_the_date(client, actors, tree, pao):
    client.force_login(actors.clerk_a)
    link = reverse("people:list", args=[tree.cell.ref])
    assert f'href="{link}?on=2020-05-31"' in client.get(page(pao, on="2020-05-31")).content.decode()
    assert f'href="{link}"' in client.get(page(pao)).content.decode()


def test_page_costs_the_same_for_a_short_and_a_long_file(
    client, actors, tree, pao, django_assert_num_queries
):
    client.force_login(actors.clerk_a)
    for person in (make_person(tree.cells_a[1]), pao):
        with django_assert_num_queries(23):
            client.get(page(person))


def test_sealed_fields_are_not_read_without_the_permission(client, actors, pao, django_assert_num_queries):
    client.force_login(actors.secretary)
    with django_assert_num_queries(21) as asked:
        client.get(page(pao))
    assert not [query for query in asked if '."citizen_id"' in query["sql"] or '."note"' in query["sql"]]


def test_own_file_costs_no_more(client, actors, pao, django_assert_num_queries):
    client.force_login(actors.member_user)
    with django_assert_num_queries(21):
        client.get(page(pao))
