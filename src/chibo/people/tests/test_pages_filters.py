"""Search and filters of the list of people, and what HTMX is answered."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from chibo.core.errors import DomainError
from chibo.org.models import Seat
from chibo.people.enums import AttainmentKind
from chibo.people.models import PostHeld
from chibo.people.queries.filters import COLUMNS, PeopleFilters, read_filters
from chibo.people.services.facts import index_of
from tests.factories import cast, give, make_person, make_tree


@pytest.fixture
def tree(db, settings):
    settings.CHIBO_TODAY = date(2024, 7, 1)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_tree()


@pytest.fixture
def actors(tree):
    return cast(tree)


@pytest.fixture
def find(client, actors, tree):
    """What the officer of commune A finds: `find("sex=male")` gives the names."""
    client.force_login(actors.clerk_a)

    def found(query, unit=tree.a):
        response = client.get(f"{reverse('people:list', args=[unit.ref])}?{query}")
        assert response.status_code == 200, response.content.decode()
        return [row.cells[0].text for row in response.context["table"].rows]

    return found


@pytest.fixture
def three(tree):
    """Three people who differ in all that is filtered by."""
    an = make_person(
        tree.cells_a[0], "Lò Văn An", sex="male", born="1999-07-01", admitted_on="2021-05-06", official_on="2022-05-06",
        attainments={AttainmentKind.SCHOOLING: "upper_secondary", AttainmentKind.PROFESSION: "university"},
    )  # fmt: skip
    hoa = make_person(
        tree.cells_a[1], "Hoàng Thị Hoà", sex="female", born="1985", admitted_on="2010-01-01", official_on="2011-01-01",
        ethnic_group="tay", religion="catholic", citizen_id="001185000123",
        attainments={AttainmentKind.SCHOOLING: "primary", AttainmentKind.THEORY: "elementary"},
    )  # fmt: skip
    cam = make_person(
        tree.cells_a[2], "Vàng Đồng Căm", sex="male", born="1950-03", admitted_on="2023-12-31", official_on=None, ethnic_group="",
        religion="",
    )  # fmt: skip
    seat = Seat.objects.create(unit=tree.cells_a[1], post_id="secretary", recorded_in=hoa.recorded_in)
    PostHeld.objects.create(person=hoa, seat=seat, starts_on=date(2022, 1, 1), recorded_in=hoa.recorded_in)
    cam.phone_index = index_of("phone", "0912345678")
    cam.save()
    return an, hoa, cam


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=dong+cam", ["Căm"]),
        ("q=%C4%90%E1%BB%93ng+C%C4%83m", ["Căm"]),
        ("q=ho%C3%A0", ["Hoà"]),
        ("q=h%C3%B2a", ["Hoà"]),
        ("q=HOA+hoang", ["Hoà"]),
        ("q=hoa+dat", []),
        ("q=%21%21", []),
        ("q=%25", []),
        ("q=001185000123", ["Hoà"]),
        ("q=001+185+000+123", ["Hoà"]),
        ("q=00118500012", []),
        ("q=0912.345.678", ["Căm"]),
        ("q=cam+0912345678", ["Căm"]),
        ("q=hoa+0912345678", []),
        ("cell=ban-suoi", ["Hoà"]),
        ("cell=xuan-hoa/ban-suoi", ["Hoà"]),
        ("sex=female", ["Hoà"]),
        ("status=official", ["An", "Hoà"]),
        ("status=probationary", ["Căm"]),
        ("ethnic_group=tay", ["Hoà"]),
        ("ethnic_group=unknown", ["Căm"]),
        ("religion=catholic", ["Hoà"]),
        ("religion=none", ["An"]),
        ("schooling=primary", ["Hoà"]),
        ("schooling=unknown", ["Căm"]),
        ("profession=university", ["An"]),
        ("theory=elementary", ["Hoà"]),
        ("post=secretary", ["Hoà"]),
        ("post=deputy_secretary", []),
        ("admitted_from=2021", ["An", "Căm"]),
        ("admitted_to=2021", ["An", "Hoà"]),
        ("admitted_from=2011&admitted_to=2022", ["An"]),
        ("age_band=18-30", ["An"]),
        ("age_band=31-40", ["Hoà"]),
        ("age_band=61%2B", ["Căm"]),
        ("sex=male&status=official", ["An"]),
        ("on=2022-01-01&status=probationary", ["An"]),
        ("on=2021-12-31&post=secretary", []),
    ],
)
def test_filter_narrows_the_list(find, three, query, names):
    assert [name.split()[-1] for name in find(query)] == names


def test_number_finds_nobody_without_the_permission(client, actors, three, tree):
    give(actors.nobody, "cell_secretary", tree.cells_a[1])
    client.force_login(actors.nobody)
    page = reverse("people:list", args=[tree.cells_a[1].ref])
    assert client.get(page, {"q": "001185000123"}).context["table"].rows == []
    assert len(client.get(page, {"q": "hoa"}).context["table"].rows) == 1


def test_sensitive_filter_does_not_exist_without_the_permission(client, actors, three, tree):
    give(actors.nobody, "cell_secretary", tree.cells_a[1])
    client.force_login(actors.nobody)
    page = reverse("people:list", args=[tree.cells_a[1].ref])
    for query in ({"ethnic_group": "mong"}, {"religion": "buddhist"}, {"ethnic_group": "no-such"}):
        response = client.get(page, query)
        assert len(response.context["table"].rows) == 1
        assert "f-ethnic_group" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sex=x", "Giới tính"),
        ("status=x", "Các giá trị có: official, probationary"),
        ("ethnic_group=x", "Dân tộc"),
        ("age_band=x", "Độ tuổi"),
        ("post=x", "Không có chức vụ «x»"),
        ("cell=x", "Không có đơn vị mã «x» trong Đảng bộ xã Xuân Hòa"),
        ("cell=na-lau", "Không có đơn vị mã «na-lau»"),
        ("cell=%00", "không phải là mã"),
        ("admitted_from=21", "Hãy ghi đủ bốn chữ số"),
        ("admitted_from=2x21", "không phải là năm"),
        ("admitted_from=0000", "không phải là năm"),
        ("admitted_to=9999", "không phải là năm"),
        ("admitted_from=2022&admitted_to=2020", "Hãy đổi lại hai năm"),
        ("sort=x", "không sắp được theo «x»"),
        ("sort=--name", "không sắp được"),
        ("cols=x", "không có cột «x»"),
        ("q=" + "a" * 101, "dài quá 100 ký tự"),
        ("on=31/02/2020", "không phải là ngày"),
    ],
)
def test_bad_value_is_refused_with_a_sentence(client, actors, tree, query, sentence):
    client.force_login(actors.clerk_a)
    response = client.get(f"{reverse('people:list', args=[tree.a.ref])}?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_htmx_is_answered_with_the_very_part_of_the_page(client, actors, tree, three):
    client.force_login(actors.clerk_a)
    page = reverse("people:list", args=[tree.a.ref])
    whole = client.get(page, {"sex": "male", "q": ""})
    part = client.get(page, {"sex": "male", "q": ""}, headers={"HX-Request": "true"})
    assert part.content.strip() in whole.content
    assert b"<html" not in part.content
    assert part.headers["HX-Push-Url"] == f"{page}?sex=male"
    assert "Lò Văn An" in part.content.decode()


def test_htmx_going_back_is_answered_with_the_page(client, actors, tree):
    client.force_login(actors.clerk_a)
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in client.get(reverse("people:list", args=[tree.a.ref]), headers=headers).content


def test_htmx_is_told_a_refusal_in_place(client, actors, tree):
    client.force_login(actors.clerk_a)
    page = reverse("people:list", args=[tree.a.ref])
    part = client.get(page, {"admitted_from": "21"}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert part.headers["HX-Push-Url"] == "false"
    assert "Hãy ghi đủ bốn chữ số" in part.content.decode()
    other = reverse("people:list", args=[tree.b.ref])
    assert client.get(other, headers={"HX-Request": "true"}).status_code == 404


def test_filters_in_force_lead_to_the_list_without_them(client, actors, tree, three):
    client.force_login(actors.clerk_a)
    response = client.get(
        reverse("people:list", args=[tree.a.ref]),
        {"sex": "male", "cell": "dong-cam", "admitted_to": "2022", "sort": "-born", "q": "lo"},
    )
    chips = {chip.label: (chip.value, chip.url) for chip in response.context["panel"].chips}
    assert chips["Giới tính"] == ("Nam", "?q=lo&cell=dong-cam&admitted_to=2022&sort=-born")
    assert chips["Chi bộ"][0] == "Chi bộ thôn Đồng Cam"
    assert chips["Vào Đảng đến năm"][1] == "?q=lo&cell=dong-cam&sex=male&sort=-born"
    assert response.context["panel"].clear_url == "?sort=-born"


def test_empty_list_says_what_to_do_first(client, actors, tree):
    client.force_login(actors.clerk_a)
    html = client.get(reverse("people:list", args=[tree.a.ref])).content.decode()
    assert "Chưa có danh sách đảng viên" in html
    assert f'href="{reverse("exchange:start", args=[tree.a.ref])}">Nhập danh sách' in html
    client.force_login(actors.secretary)
    html = client.get(reverse("people:list", args=[tree.cell.ref])).content.decode()
    assert "Chưa có danh sách đảng viên" in html
    assert ">Nhập danh sách</a>" not in html


def test_nothing_found_leads_back_to_the_whole_list(client, actors, tree, three):
    client.force_login(actors.clerk_a)
    html = client.get(
        reverse("people:list", args=[tree.a.ref]), {"q": "khong ai", "sort": "born"}
    ).content.decode()
    assert "Không tìm thấy ai" in html
    assert '<a class="btn" href="?sort=born">Bỏ hết bộ lọc</a>' in html


def test_address_reads_back_as_the_filters():
    filters = PeopleFilters(
        q="lò an", cell="a/b", status="official", ethnic_group="tay", age_band="61+", post="secretary",
        admitted_from=2001, admitted_to=2002, sort="born", descending=True, columns=("sex", "ethnic_group"),
    )  # fmt: skip
    query = QueryDict(filters.address(on="2020-01-01")[1:])
    assert read_filters(query, sensitive=True, posts=["secretary"]) == filters
    assert query["on"] == "2020-01-01"


def test_usual_filters_leave_the_address_bare():
    assert PeopleFilters().address() == "?"
    assert read_filters(QueryDict("q=&sex=&sort=name&other=1"), sensitive=False, posts=[]) == PeopleFilters()
    assert read_filters(QueryDict("cols=" + ",".join(COLUMNS)), sensitive=False, posts=[]) == PeopleFilters()


def test_refusal_names_the_field():
    with pytest.raises(DomainError) as refusal:
        read_filters(QueryDict("admitted_to=x"), sensitive=False, posts=[])
    assert (refusal.value.code, refusal.value.field) == ("filter_malformed", "admitted_to")
