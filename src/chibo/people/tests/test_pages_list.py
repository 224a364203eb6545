"""The page of the list of people: rights, orders, pages, what it costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from chibo.core.text import sort_key
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.models import Role, Seat
from chibo.people.enums import AttainmentKind
from chibo.people.models import PostHeld
from chibo.people.queries import members
from chibo.people.queries.filters import SORTS, PeopleFilters
from chibo.people.queries.members import members_list
from tests.factories import at, cast, give, make_person, make_tree, make_user

NAMES = (
    "Lò Văn An",
    "Vàng Thị Ánh",
    "Giàng A Ân",
    "Lù Thị Dung",
    "Tẩn A Đạt",
    "Hoàng Văn Hoà",
    "Sùng Mạnh Páo",
)


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
    """The browser of the organisation officer of commune A."""
    client.force_login(actors.clerk_a)
    return client


def address(unit, **query):
    page = reverse("people:list", args=[unit.ref])
    return page + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def shown(response):
    """Names in the order of the page."""
    return [row.cells[0].text for row in response.context["table"].rows]


def hold(person, unit, post, *, starts_on=date(2022, 1, 1)):
    seat, _made = Seat.objects.get_or_create(
        unit=unit, post_id=post, defaults={"recorded_in": person.recorded_in}
    )
    facts = {"person": person, "seat": seat, "starts_on": starts_on, "recorded_in": person.recorded_in}
    return PostHeld.objects.create(**facts)


def test_list_shows_members_of_unit_and_below(clerk, tree):
    make_person(tree.cells_a[0], "Lò Văn An")
    make_person(tree.cells_a[1], "Lò Văn Bình")
    make_person(tree.cells_b[0], "Người Xã Khác")
    response = clerk.get(address(tree.a))
    assert response.status_code == 200
    assert shown(response) == ["Lò Văn An", "Lò Văn Bình"]
    assert "2 đảng viên" in response.content.decode()
    assert shown(clerk.get(address(tree.cell))) == ["Lò Văn An"]


def test_list_row_is_one_link_to_the_person(clerk, tree):
    person = make_person(tree.cell, attainments={AttainmentKind.SCHOOLING: "upper_secondary"})
    hold(person, tree.cell, "secretary")
    html = clerk.get(address(tree.a)).content.decode()
    assert f'<a class="rowlink" href="{reverse("people:person", args=[person.uid])}">Lò Văn Mẫu</a>' in html
    assert all(
        text in html for text in ("03/02/1980", "Bí thư", "Trung học phổ thông", "07/06/2005", "07/06/2006")
    )


def test_list_of_past_date_tells_what_is_assumed(clerk, tree):
    make_person(tree.cell, assumed_until=date(2023, 1, 1))
    html = clerk.get(address(tree.a, on="2020-01-01")).content.decode()
    assert "suy từ ngày vào Đảng" in html
    assert "?on=2020-01-01" in html
    assert "suy từ ngày vào Đảng" not in clerk.get(address(tree.a)).content.decode()


def test_list_of_date_before_admission_is_empty(clerk, tree):
    make_person(tree.cell)
    assert shown(clerk.get(address(tree.a, on="2005-06-06"))) == []
    assert shown(clerk.get(address(tree.a, on="2005-06-07"))) == ["Lò Văn Mẫu"]


def test_list_of_sibling_commune_is_not_there(clerk, tree):
    response = clerk.get(address(tree.b))
    assert response.status_code == 404


def test_list_asks_the_department_above_what_for(client, actors, tree):
    make_person(tree.cell, "Lò Văn An")
    client.force_login(actors.department)
    response = client.get(address(tree.a))
    assert response.status_code == 302
    assert "Lò Văn An" not in response.content.decode()


@pytest.mark.parametrize("name", ["member_user", "nobody"])
def test_list_is_not_there_without_a_role_over_the_unit(client, actors, tree, name):
    client.force_login(getattr(actors, name))
    assert client.get(address(tree.cell)).status_code == 404


def test_list_asks_to_sign_in(client, tree):
    assert client.get(address(tree.a)).status_code == 302


def test_guarded_cell_is_listed_only_with_its_permission(client, clerk, tree):
    make_person(tree.guarded, "Lò Văn Súng")
    make_person(tree.cell, "Lò Văn An")
    assert shown(clerk.get(address(tree.a))) == ["Lò Văn An", "Lò Văn Súng"]
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
    assert shown(client.get(address(tree.a))) == ["Lò Văn An"]
    assert [row.name for row in members_list(OPERATOR, at(tree.a), PeopleFilters()).rows] == [
        "Lò Văn An",
        "Lò Văn Súng",
    ]


def test_list_of_role_that_does_not_reach_below_is_the_unit_itself(client, actors, tree):
    make_person(tree.cell, "Lò Văn An")
    Role.objects.filter(pk="cell_secretary").update(held_in=Role.Where.ANY)
    give(actors.nobody, "cell_secretary", tree.a)
    client.force_login(actors.nobody)
    assert shown(client.get(address(tree.a))) == []


def test_secretary_lists_own_cell_without_ethnic_group(client, actors, tree):
    make_person(tree.cell, ethnic_group="tay", religion="catholic")
    client.force_login(actors.secretary)
    html = client.get(
        address(tree.cell, cols="born,ethnic_group,religion", ethnic_group="mong")
    ).content.decode()
    assert "Lò Văn Mẫu" in html
    assert all(text not in html for text in ("Tày", "Công giáo", "Dân tộc", "Tôn giáo"))


def test_chosen_columns_stand_in_the_address(clerk, tree):
    make_person(tree.cell, ethnic_group="tay")
    response = clerk.get(address(tree.a, cols="ethnic_group,sex"))
    assert [head.label for head in response.context["table"].columns] == ["Họ và tên", "Giới tính", "Dân tộc"]
    assert "cols=sex&amp;cols=ethnic_group" in response.content.decode()
    assert "Tày" in response.content.decode()


def test_citizen_id_is_a_column_only_where_asked_for_and_only_with_the_right(clerk, client, actors, tree):
    make_person(tree.cell, citizen_id="001080000123")
    assert "001080000123" not in clerk.get(address(tree.a)).content.decode()
    assert "001080000123" in clerk.get(address(tree.a, cols="born,citizen_id")).content.decode()
    client.force_login(actors.secretary)
    assert "001080000123" not in client.get(address(tree.cell, cols="born,citizen_id")).content.decode()


def test_names_stand_in_vietnamese_order(clerk, tree):
    for name in reversed(NAMES):
        make_person(tree.cell, name)
    assert shown(clerk.get(address(tree.a))) == list(NAMES)
    assert shown(clerk.get(address(tree.a, sort="-name"))) == list(reversed(NAMES))


def test_list_sorts_by_dates_and_cell(clerk, tree):
    make_person(
        tree.cells_a[0], "Lò Văn Cường", born="1990-01-01", admitted_on="2010-01-01", official_on=None
    )
    make_person(tree.cells_a[1], "Lò Văn Bình", born="1970", admitted_on="2015-01-01", official_on=None)
    make_person(tree.cells_a[2], "Lò Văn An", born="1980-05", admitted_on="2000-01-01", official_on=None)
    orders = {
        sort: [name.split()[-1] for name in shown(clerk.get(address(tree.a, sort=sort)))]
        for sort in ("born", "-born", "admitted", "-admitted", "cell", "-cell")
    }
    assert orders == {
        "born": ["Bình", "An", "Cường"],
        "-born": ["Cường", "An", "Bình"],
        "admitted": ["An", "Cường", "Bình"],
        "-admitted": ["Bình", "Cường", "An"],
        "cell": ["Bình", "Cường", "An"],
        "-cell": ["An", "Cường", "Bình"],
    }


def test_sorted_column_says_so(clerk, tree):
    make_person(tree.cell)
    html = clerk.get(address(tree.a, sort="-born", sex="male")).content.decode()
    assert 'aria-sort="descending"><a href="?sex=male&amp;sort=born">' in html
    assert html.count("aria-sort") == 1


@pytest.fixture
def crowd(tree):
    """People with equal names, dates and cells, and their order by the slow way."""
    cells = tree.cells_a[:3]
    return [
        make_person(
            cells[n % 3], NAMES[n % 4], born=f"19{70 + n % 2}", admitted_on=f"200{n % 3}", official_on=None
        )
        for n in range(17)
    ]


def oracle(crowd, filters):
    """The whole list sorted in Python."""
    first = {
        "name": lambda person: sort_key(person.name),
        "born": lambda person: person.born_on,
        "admitted": lambda person: person.memberships.get().starts_on,
        "cell": lambda person: person.affiliations.get().unit.profiles.get().sort_key,
    }[filters.sort]
    people = sorted(crowd, key=lambda person: (sort_key(person.name), person.pk))
    return [person.uid for person in sorted(people, key=first, reverse=filters.descending)]


@profile(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(1, 18), sort=st.sampled_from(SORTS), descending=st.booleans())
def test_pages_cover_everyone_once_both_ways(tree, crowd, size, sort, descending):
    filters = PeopleFilters(sort=sort, descending=descending)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "PAGE_SIZE", size)
        forward, place = [], {}
        while True:
            page = members_list(OPERATOR, at(tree.a), filters, place)
            forward.append([row.uid for row in page.rows])
            if not page.next:
                break
            place = {"after": page.next}
        backward = [forward[-1]]
        while page.previous:
            page = members_list(OPERATOR, at(tree.a), filters, {"before": page.previous})
            backward.insert(0, [row.uid for row in page.rows])
    assert [uid for found in forward for uid in found] == oracle(crowd, filters)
    assert backward == forward
    assert page.total is None or len(forward) == 1


def test_total_stands_on_the_first_page_only(clerk, tree, monkeypatch):
    monkeypatch.setattr(members, "PAGE_SIZE", 2)
    for name in NAMES[:3]:
        make_person(tree.cell, name)
    first = clerk.get(address(tree.a))
    assert "3 đảng viên" in first.content.decode()
    second = clerk.get(reverse("people:list", args=[tree.a.ref]) + first.context["table"].next_url)
    assert shown(second) == [NAMES[2]]
    assert "3 đảng viên" not in second.content.decode()
    assert second.context["table"].next_url == ""


@pytest.mark.parametrize("token", ["x", "bnVsbA", "é", "WyJuYW1lIl0", "WyJib3JuIiwiMSIsMV0", "e30", "WzFd"])
def test_place_that_is_none_is_refused(clerk, tree, token):
    response = clerk.get(address(tree.a, after=token))
    assert response.status_code == 400
    assert "mở lại danh sách từ trang đầu" in response.content.decode()


def test_page_costs_the_same_for_one_and_three_rows(clerk, tree, django_assert_num_queries):
    make_person(tree.cell, NAMES[0], attainments={AttainmentKind.SCHOOLING: "primary"})
    clerk.get(address(tree.a))
    with django_assert_num_queries(15):
        clerk.get(address(tree.a))
    for name in NAMES[1:3]:
        hold(
            make_person(tree.cell, name, attainments={AttainmentKind.THEORY: "none"}),
            tree.cell,
            "committee_member",
        )
    with django_assert_num_queries(15):
        clerk.get(address(tree.a))


def test_page_of_district_costs_as_much_as_that_of_commune(client, actors, tree, django_assert_num_queries):
    make_person(tree.cells_a[0])
    make_person(tree.cells_b[0])
    give(actors.nobody, "organisation_officer", tree.district)
    client.force_login(actors.nobody)
    with django_assert_num_queries(15):
        assert len(shown(client.get(address(tree.district)))) == 2


def test_list_query_costs_six_statements(tree, actors, django_assert_num_queries):
    make_person(tree.cell)
    viewer, unit = viewer_of(actors.clerk_a), at(tree.a)
    with django_assert_num_queries(6):
        members_list(viewer, unit, PeopleFilters())
