"""The page of the unit tree: rights, search, opening a branch, what it costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.org import branches
from tests.factories import cast, give, make_tree, make_unit


@pytest.fixture
def tree(db, settings):
    settings.CHIBO_TODAY = date(2024, 7, 1)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_tree()


@pytest.fixture
def actors(tree):
    return cast(tree)


@pytest.fixture
def clerk(client, actors):
    client.force_login(actors.clerk_a)
    return client


@pytest.fixture
def department(client, actors):
    client.force_login(actors.department)
    return client


def page(unit, name="org:tree"):
    return reverse(name, args=[unit.ref])


def shown(response):
    return [branch.unit.name for branch in response.context["branches"]]


def test_tree_shows_units_directly_below(clerk, tree):
    response = clerk.get(page(tree.a))
    assert shown(response) == [
        "Chi bộ bản Suối", "Chi bộ thôn Đồng Cam", "Chi bộ Trường học", "Chi bộ Quân sự",
    ]  # fmt: skip
    html = response.content.decode()
    assert "4 tổ chức đảng trực thuộc" in html
    assert f'<a href="{reverse("home", args=[tree.cell.ref])}">Chi bộ thôn Đồng Cam</a>' in html
    assert all(text in html for text in ("Thôn, bản", "Quân sự", "chưa rõ", "Đảng bộ xã"))


def test_tree_says_since_when(clerk, tree):
    make_unit(tree.a, "moi", "Chi bộ thôn Mới", cell_kind="hamlet", starts_on=date(2021, 3, 4))
    assert "04/03/2021" in clerk.get(page(tree.a)).content.decode()
    past = clerk.get(page(tree.a), {"on": "2021-03-03"})
    assert "Chi bộ thôn Mới" not in past.content.decode()
    assert f"{reverse('home', args=[tree.cell.ref])}?on=2021-03-03" in past.content.decode()


def test_branch_opens_without_script_and_with_it(department, tree):
    html = department.get(page(tree.district)).content.decode()
    assert "4 đơn vị trực thuộc" in html
    assert f'hx-get="{page(tree.a, "org:children")}"' in html
    assert f'<a href="{page(tree.a)}">Mở danh sách đơn vị trực thuộc Đảng bộ xã Xuân Hòa</a>' in html
    part = department.get(page(tree.a, "org:children"), headers={"HX-Request": "true"}).content.decode()
    assert "Chi bộ thôn Đồng Cam" in part
    assert "<html" not in part
    assert "<details" not in part
    assert "<details" in department.get(page(tree.district, "org:children")).content.decode()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dong cam", ["Chi bộ thôn Đồng Cam"]),
        ("ĐỒNG", ["Chi bộ thôn Đồng Cam"]),
        ("xuân hoà", ["Đảng bộ xã Xuân Hòa"]),
        ("y tế", ["Chi bộ Trạm Y tế"]),
        ("không có", []),
    ],
)
def test_search_forgives_marks_and_case(department, tree, text, names):
    assert shown(department.get(page(tree.district), {"q": text})) == names


def test_search_result_names_the_unit_above(department, tree):
    html = department.get(page(tree.district), {"q": "dong cam"}).content.decode()
    assert '<span class="note">Đảng bộ xã Xuân Hòa</span>' in html
    assert "Tìm thấy 1 tổ chức đảng có tên chứa «dong cam»" in html


def test_search_stays_below_the_unit(clerk, tree):
    html = clerk.get(page(tree.a), {"q": "na lau"}).content.decode()
    assert "Không tìm thấy tổ chức đảng nào" in html
    assert f'<a class="btn" href="{page(tree.a)}">Bỏ tìm</a>' in html


def test_long_search_result_says_that_it_is_cut(clerk, tree, monkeypatch):
    monkeypatch.setattr(branches, "SEARCH_LIMIT", 2)
    monkeypatch.setattr("chibo.org.views.SEARCH_LIMIT", 2)
    response = clerk.get(page(tree.a), {"q": "chi bo"})
    assert len(shown(response)) == 2
    assert "Chỉ hiện 2 kết quả đầu" in response.content.decode()


def test_htmx_is_answered_with_the_very_part_of_the_page(clerk, tree):
    whole = clerk.get(page(tree.a), {"q": "dong"})
    part = clerk.get(page(tree.a), {"q": "dong"}, headers={"HX-Request": "true"})
    assert part.content.strip() in whole.content
    assert b"<html" not in part.content
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in clerk.get(page(tree.a), headers=headers).content


def test_cell_has_an_empty_tree(clerk, tree):
    assert "Chi bộ này không có đơn vị trực thuộc" in clerk.get(page(tree.cell)).content.decode()


def test_empty_tree_says_what_to_do_first(client, actors, tree):
    empty = make_unit(tree.district, "trong", "Đảng bộ xã Trống", "commune")
    give(actors.nobody, "organisation_officer", empty)
    client.force_login(actors.nobody)
    html = client.get(page(empty)).content.decode()
    assert f'href="{reverse("exchange:start", args=[empty.ref])}">Nhập danh sách' in html
    client.force_login(actors.department)
    html = client.get(page(empty)).content.decode()
    assert "Chưa có tổ chức đảng trực thuộc" in html
    assert ">Nhập danh sách</a>" not in html


def test_lists_of_members_are_linked_where_they_may_be_seen(client, actors, tree):
    link = reverse("people:list", args=[tree.cell.ref])
    client.force_login(actors.clerk_a)
    assert link in client.get(page(tree.a)).content.decode()
    client.force_login(actors.department)
    assert link not in client.get(page(tree.a)).content.decode()


@pytest.mark.parametrize("name", ["org:tree", "org:children"])
def test_tree_of_sibling_and_of_above_is_not_there(clerk, tree, name):
    assert clerk.get(page(tree.b, name)).status_code == 404
    assert clerk.get(page(tree.district, name)).status_code == 404


@pytest.mark.parametrize("name", ["org:tree", "org:children"])
def test_tree_is_not_there_without_a_role(client, actors, tree, name):
    for user in (actors.member_user, actors.nobody):
        client.force_login(user)
        assert client.get(page(tree.cell, name)).status_code == 404
    client.logout()
    assert client.get(page(tree.cell, name)).status_code == 302


def test_page_costs_the_same_for_commune_and_district(client, actors, tree, django_assert_num_queries):
    client.force_login(actors.department)
    for unit in (tree.a, tree.b, tree.district):
        with django_assert_num_queries(9):
            client.get(page(unit))
    with django_assert_num_queries(9):
        client.get(page(tree.district), {"q": "chi bo"})


def test_branch_costs_the_same_for_one_and_three_units(department, tree, django_assert_num_queries):
    commune = make_unit(tree.district, "mot", "Đảng bộ xã Một", "commune")
    for count in (1, 3):
        for number in range(count):
            make_unit(commune, f"cell-{count}-{number}", f"Chi bộ {count}.{number}", cell_kind="hamlet")
        with django_assert_num_queries(9):
            department.get(page(commune, "org:children"))
