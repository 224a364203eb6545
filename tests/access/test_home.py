from __future__ import annotations

from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from chibo.org.models import Unit
from chibo.people.tallies.keeping import refresh
from tests import factories

pytestmark = pytest.mark.django_db
BEGAN = date(2024, 1, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.filter(pk__in=[tree.a.pk, *(c.pk for c in tree.cells_a)]).update(records_from=BEGAN)
    return tree


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_home_shows_figures_children_and_who_is_missing(client, tree, people):
    factories.make_person(tree.cells_a[0], sex="female")
    factories.make_person(tree.cells_a[1])
    response = page(client, people.clerk_a, "home", tree.a.ref)
    text = response.content.decode()
    figures = {figure.label: figure for figure in response.context["figures"]}
    assert (
        figures["Đảng viên"].value,
        figures["Chi bộ có chi ủy"].value,
        figures["Chi bộ có chi ủy"].of,
    ) == ("2", "0", "4")
    assert figures["Chi bộ có chi ủy"].remark == "4 chi bộ chưa có chi ủy"
    assert "Chi bộ thôn Đồng Cam" in text
    assert [
        line["total"].value for line in response.context["children"] if line["unit"].code == "dong-cam"
    ] == [1]


@pytest.mark.parametrize(("unit", "is_first"), [("cell", True), ("a", False)])
def test_what_is_to_be_done_comes_first_on_the_home_of_a_cell(client, tree, people, unit, is_first):
    ref = getattr(tree, unit).ref
    text = page(client, people.clerk_a, "home", ref).content.decode()
    work, figures = (
        text.index(reverse("work_brief", args=[ref])),
        text.index(reverse("explain", args=["members.total", ref])),
    )
    assert (work < figures) is is_first


def test_home_of_a_past_date_says_so_and_is_reconstructed(client, tree, people):
    factories.make_person(tree.cell, admitted_on="2010-01-01", official_on=None, assumed_until=BEGAN)
    response = page(client, people.clerk_a, "home", tree.a.ref, on="31/12/2021")
    figures = {figure.label: figure for figure in response.context["figures"]}
    assert figures["Đảng viên"].state == "dựng lại"
    assert (figures["Chi bộ có chi ủy"].value, figures["Chi bộ có chi ủy"].state) == ("", "không có số liệu")
    assert "01/01/2024" in figures["Chi bộ có chi ủy"].reason
    assert "31/12/2021" in response.content.decode()


@pytest.mark.parametrize("bad", ["31/02/2021", "hôm qua", "2999-01-01"])
def test_home_refuses_a_date_that_is_none_in_a_sentence(client, tree, people, bad):
    response = page(client, people.clerk_a, "home", tree.a.ref, on=bad)
    assert response.status_code == 400
    assert bad in response.content.decode()


def test_home_hides_the_strength_of_guarded_cells_from_above(client, tree, people):
    for number in range(7):
        factories.make_person(tree.guarded, f"Lò Văn {number}")
    response = page(client, people.department, "home", tree.a.ref)
    assert [line["hidden"] for line in response.context["children"] if line["unit"].code == "quan-su"] == [
        True
    ]
    own = page(client, people.department, "home", tree.guarded.ref)
    assert {figure.value for figure in own.context["figures"]} == {""}
    course = page(client, people.department, "members_over_time", tree.guarded.ref)
    assert [point.value for point in course.context["points"]] == [None] * 5


# Four of them look for declared values where the year before is empty, and whether there really are no secretaries and nobody
# admitted in either year.
QUERIES_OF_HOME = 21
QUERIES_OF_COURSE = 13


def test_home_costs_the_same_for_one_row_and_three_and_for_commune_and_district(
    client, tree, people, django_assert_num_queries
):
    factories.give(people.clerk_a, "organisation_officer", tree.district)
    for rows in (1, 2):
        for _number in range(rows):
            factories.make_person(tree.cell)
        refresh()
        # Above the commune one more: where the record of the units below begins.
        for unit, more in ((tree.a, 0), (tree.district, 1)):
            client.force_login(people.clerk_a)
            with django_assert_num_queries(QUERIES_OF_HOME + more):
                client.get(reverse("home", args=[unit.ref]))
            with django_assert_num_queries(QUERIES_OF_COURSE + more):
                client.get(reverse("members_over_time", args=[unit.ref]))


# Two of them look for declared values: beside the answer, and where a year is empty.
QUERIES_OF_EXPLAIN = 16


def test_explain_costs_the_same_for_one_row_and_three_and_for_commune_and_district(
    client, tree, people, django_assert_num_queries
):
    factories.give(people.clerk_a, "organisation_officer", tree.district)
    for rows in (1, 2):
        for _number in range(rows):
            factories.make_person(tree.cell)
        refresh()
        for unit, more in ((tree.a, 0), (tree.district, 1)):
            client.force_login(people.clerk_a)
            with django_assert_num_queries(QUERIES_OF_EXPLAIN + more):
                client.get(reverse("explain", args=["members.total", unit.ref]))


def test_explain_names_the_exception_first_and_why(client, tree, people):
    response = page(client, people.clerk_a, "explain", "units.with_committee", tree.a.ref)
    text = response.content.decode()
    assert response.context["heading"] == "Chi bộ có chi ủy: 0/4 (0%)"
    assert len(response.context["rest"].records) == 4
    assert "không ai đang giữ chức vụ chi ủy viên" in text
    assert "Vì sao tôi được xem?" in text
    assert "Cán bộ tổ chức" in text


def test_explain_breaks_down_and_drills_with_the_same_filter(client, tree, people):
    factories.make_person(tree.cells_a[0], "Vàng Thị Một")
    factories.make_person(tree.cells_a[1], "Vàng Thị Hai")
    split = page(client, people.clerk_a, "explain", "members.total", tree.a.ref, by="child_unit")
    line = next(line for line in split.context["lines"] if line["part"].key == "dong-cam")
    assert line["value"] == "1"
    assert line["url"].endswith("#phia-sau")
    chosen = client.get(line["url"])
    assert [record.label for record in chosen.context["counted"].records] == ["Vàng Thị Một"]


def test_explain_compares_with_another_date(client, tree, people):
    factories.make_person(tree.cell, admitted_on="2010-01-01", official_on=None, assumed_until=BEGAN)
    factories.make_person(tree.cell, admitted_on="2024-02-01", official_on=None)
    response = page(client, people.clerk_a, "explain", "members.total", tree.a.ref, compare="2023-12-31")
    assert response.context["change"].remark == "1 so với 31/12/2023"
    assert response.context["before"].value == 1
    assert "01/01/2024" in response.context["compare_note"]


def test_explain_a_flow_shows_its_period_and_its_people(client, tree, people):
    factories.make_person(tree.cell, "Sùng A Tháng Ba", admitted_on="2024-03-05", official_on=None)
    response = page(
        client, people.clerk_a, "explain", "members.admitted", tree.a.ref, period="2024-03", on="2024-05-01"
    )
    assert response.context["result"].value == 1
    assert [record.label for record in response.context["counted"].records] == ["Sùng A Tháng Ba"]
    assert (
        page(client, people.clerk_a, "explain", "members.admitted", tree.a.ref, period="2024-13").status_code
        == 400
    )


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("01/01/2024", "29/02/2024", "2024-01-01..2024-02-29"),
        ("01/02/2024", "29/02/2024", "2024-02"),
        ("01/04/2023", "30/06/2023", "2023-Q2"),
        ("01/07/2023", "31/12/2023", "2023-H2"),
        ("2023-01-01", "2023-12-31", "2023"),
    ],
)
@pytest.mark.parametrize(("name", "args"), [("movement", ()), ("explain", ("members.admitted",))])
def test_two_days_become_the_period_of_the_address(client, tree, people, name, args, first, last, code):
    asked = page(client, people.clerk_a, name, *args, tree.a.ref, **{"from": first, "to": last})
    assert (asked.status_code, asked.url) == (
        302,
        f"{reverse(name, args=[*args, tree.a.ref])}?{urlencode({'period': code})}",
    )
    shown = client.get(asked.url).content.decode()
    assert f'name="from" value="{first if "/" in first else "01/01/2023"}"' in shown


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("01/02/2024", "", "cả ngày đầu và ngày cuối"),
        ("01/02/2024", "31/01/2024", "Kỳ kết thúc ngày 31/01/2024, trước ngày bắt đầu 01/02/2024"),
        ("01/02/2024", "30/02/2024", "«30/02/2024» không phải là ngày"),
    ],
)
def test_days_that_make_no_period_are_refused(client, tree, people, first, last, words):
    refused = page(client, people.clerk_a, "movement", tree.a.ref, **{"from": first, "to": last})
    assert refused.status_code == 400
    assert words in unescape(refused.content.decode())


def test_explain_pages_through_every_row_once(client, tree, people):
    for number in range(120):
        factories.make_person(tree.cell, f"Giàng A {chr(65 + number % 26)}{number:03}")
    seen, query = [], {}
    while True:
        response = page(client, people.clerk_a, "explain", "members.total", tree.a.ref, **query)
        counted = response.context["counted"]
        seen += [record.label for record in counted.records]
        if not counted.next_place:
            break
        query = {"rest": "", "after": counted.next_place}
    assert (len(seen), len(set(seen))) == (120, 120)
    assert (
        page(client, people.clerk_a, "explain", "members.total", tree.a.ref, after="vô-nghĩa").status_code
        == 400
    )


def test_explain_of_an_unknown_figure_names_the_nearest(client, tree, people):
    response = page(client, people.clerk_a, "explain", "members.totl", tree.a.ref)
    assert response.status_code == 400
    assert "members.total" in response.content.decode()


def test_start_leads_each_to_their_own_first_page(client, tree, people):
    mine = factories.make_person(tree.cell, user=people.member_user)
    assert page(client, people.clerk_a, "start").url == reverse("home", args=[tree.a.ref])
    assert page(client, people.secretary, "start").url == reverse("home", args=[tree.cell.ref])
    assert page(client, people.member_user, "start").url == reverse("people:person", args=[mine.uid])
    assert "chưa được giao vai trò" in page(client, people.nobody, "start").content.decode()


def test_signing_in_needs_a_name_and_a_password_only(client, tree, people):
    wrong = client.post(reverse("account_login"), {"login": "clerk_a", "password": "sai-hoan-toan"})
    assert wrong.status_code == 422
    right = client.post(
        reverse("account_login"), {"login": "clerk_a", "password": factories.PASSWORD}, follow=True
    )
    assert right.context["unit"].ref == tree.a.ref
    assert client.get(reverse("account_signup")).status_code == 404


def test_pages_are_never_kept_by_the_browser_and_allow_no_foreign_code(client, tree, people):
    response = page(client, people.clerk_a, "home", tree.a.ref)
    assert response["Cache-Control"] == "no-store"
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_choices_of_language_letters_and_date_are_kept_on_the_device(client, tree, people):
    client.force_login(people.clerk_a)
    home = reverse("home", args=[tree.a.ref])
    client.post(reverse("text_size"), {"size": "large", "next": home})
    assert 'class="large-text"' in client.get(home).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": home})
    assert 'lang="en"' in client.get(home).content.decode()
    away = client.post(reverse("text_size"), {"size": "normal", "next": "https://example.org/"})
    assert away.url == "/"


def test_home_of_a_cell_names_its_members_to_those_who_may_see_them(client, tree, people):
    factories.make_person(tree.cell, "Vàng Thị Một")
    shown = page(client, people.secretary, "home", tree.cell.ref)
    assert [record.label for record in shown.context["members"].records] == ["Vàng Thị Một"]
    above = page(client, people.department, "home", tree.cell.ref)
    assert "Vàng Thị Một" not in above.content.decode()
    assert above.context["members"].refusal


def test_home_shows_the_whole_beside_a_part_that_fills_it(client, tree, people):
    factories.make_person(tree.cell)
    cell = page(client, people.clerk_a, "home", tree.cell.ref)
    figures = {figure.label: figure for figure in cell.context["figures"]}
    assert (figures["Đảng viên chính thức"].value, figures["Đảng viên chính thức"].of) == ("1", "1")
    assert (figures["Đảng viên"].value, figures["Đảng viên"].of) == ("1", "")
