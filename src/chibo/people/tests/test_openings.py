"""Opening files and names: a purpose from above, one row for each opening, and who is told of it when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from chibo.core.clock import now
from chibo.core.errors import Forbidden
from chibo.org.access import viewer_of
from chibo.org.models import Grant
from chibo.org.services import end_grant
from chibo.people import purposes
from chibo.people.models import Person
from chibo.people.opened import Opening, StatedPurpose
from chibo.people.services.openings import open_names, state_purpose
from tests.factories import at, cast, give, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2024, 7, 1), date(2024, 10, 1)
STATED = {"reason": "comparison", "words": "Đối chiếu danh sách quý II, công văn 15-CV/HU"}


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_tree()


@pytest.fixture
def actors(tree):
    return cast(tree)


@pytest.fixture
def hoa(tree, actors):
    return make_person(
        tree.cell, "Sùng Thị Hoa", ethnic_group="mong", citizen_id="001088000123", user=actors.member_user
    )


def file_of(person):
    return reverse("people:person", args=[person.uid])


def openings_of(person):
    return reverse("people:openings", args=[person.uid])


def test_file_from_above_asks_what_for_and_opens_for_that_file_alone(client, actors, tree, hoa):
    other = make_person(tree.cell, "Vi Thị Khác")
    client.force_login(actors.department)
    asked = client.get(file_of(hoa), follow=True)
    assert "Mở hồ sơ để làm gì?" in asked.content.decode()
    assert "Sùng" not in asked.content.decode()
    opened = client.post(asked.request["PATH_INFO"], STATED, follow=True)
    text = opened.content.decode()
    assert opened.request["PATH_INFO"] == file_of(hoa)
    assert all(words in text for words in ("<h1>Sùng Thị Hoa</h1>", STATED["words"]))
    assert not [words for words in ("Mông", "001088000123") if words in text]
    assert client.get(file_of(other)).status_code == 302
    row = Opening.objects.get()
    assert (row.user_id, row.role, row.held_in, row.what, row.person_uid, row.purpose.words) == (
        actors.department.pk, "department_above", tree.district.ref, "file", hoa.uid, STATED["words"],
    )  # fmt: skip


@pytest.mark.parametrize("wrong", [{}, {"words": "ngắn"}, {"reason": "curiosity"}, {"words": ""}])
def test_purpose_says_something(client, actors, hoa, wrong):
    client.force_login(actors.department)
    url = reverse("people:purpose_file", args=[hoa.uid])
    answer = client.post(url, (STATED | wrong) if wrong else {})
    assert (answer.status_code, StatedPurpose.objects.count()) == (422, 0)


def test_purpose_ends_after_an_hour(client, actors, hoa, monkeypatch):
    client.force_login(actors.department)
    client.post(reverse("people:purpose_file", args=[hoa.uid]), STATED)
    for minutes, code in ((59, 200), (61, 302)):
        at_that_time = now() + timedelta(minutes=minutes)
        monkeypatch.setattr(purposes, "now", lambda at_that_time=at_that_time: at_that_time)
        assert client.get(file_of(hoa)).status_code == code


def test_names_from_above_are_those_of_the_unit_without_its_guarded_cells(client, actors, tree, hoa):
    make_person(tree.guarded, "Lò Văn Gác")
    make_person(tree.cells_b[0], "Vi Thị Bên")
    client.force_login(actors.department)
    url = reverse("people:list", args=[tree.a.ref])
    form = client.get(url)
    assert form.url.startswith(reverse("people:purpose_names", args=[tree.a.ref]))
    listed = client.post(form.url, STATED, follow=True)
    assert [row.name for row in listed.context["page"].rows] == ["Sùng Thị Hoa"]
    assert listed.context["page"].total == 1
    assert "Xuất danh sách" not in listed.content.decode()
    assert client.get(reverse("exchange:export", args=[tree.a.ref])).status_code == 403
    assert client.get(reverse("people:list", args=[tree.cell.ref])).status_code == 200
    assert client.get(reverse("people:list", args=[tree.b.ref])).status_code == 302
    assert client.get(file_of(hoa)).status_code == 302
    assert client.get(reverse("people:list", args=[tree.guarded.ref])).status_code == 403
    assert set(Opening.objects.values_list("what", "person_uid")) == {("list", None)}


def test_htmx_is_led_to_the_form_and_not_into_the_list(client, actors, tree):
    client.force_login(actors.department)
    answer = client.get(reverse("people:list", args=[tree.a.ref]), HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"].startswith(reverse("people:purpose_names", args=[tree.a.ref]))


def test_rows_behind_a_figure_open_for_a_purpose_and_name_the_figure(client, actors, tree, hoa):
    client.force_login(actors.department)
    url = reverse("explain", args=["members.female", tree.a.ref])
    Person.objects.update(sex="female")
    before = client.get(url)
    assert before.context["counted"].refusal
    assert not Opening.objects.exists()
    after = client.post(before.context["purpose_url"], STATED, follow=True)
    assert [record.label for record in after.context["counted"].records] == ["Sùng Thị Hoa"]
    assert list(Opening.objects.values_list("what", "figure")) == [("rows", "members.female")]
    sensitive = client.get(url, {"by": "ethnic_group", "at": "mong"})
    assert sensitive.context["counted"].refusal


def test_only_levels_above_state_purposes(actors, tree):
    for name in ("clerk_a", "secretary"):
        with pytest.raises(Forbidden):
            state_purpose(actors.viewer(name), unit=at(tree.cell), **STATED)


def test_every_opening_of_a_file_leaves_one_row(client, actors, hoa):
    for user in (actors.clerk_a, actors.secretary, actors.member_user, actors.clerk_b, actors.nobody):
        client.force_login(user)
        client.get(file_of(hoa))
    assert list(Opening.objects.order_by("id").values_list("user_label", "role")) == [
        ("clerk_a", "organisation_officer"),
        ("secretary", "cell_secretary"),
        ("member_user", "member"),
    ]


def test_rows_are_neither_changed_nor_deleted(client, actors, hoa):
    client.force_login(actors.department)
    client.post(reverse("people:purpose_file", args=[hoa.uid]), STATED)
    client.get(file_of(hoa))
    for model in (Opening, StatedPurpose):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Opening.objects.update(user_label="somebody else")


def test_member_and_officer_are_told_who_looked_and_nobody_else(client, actors, hoa):
    client.force_login(actors.secretary)
    client.get(file_of(hoa))
    told = {}
    for name in ("member_user", "clerk_a", "secretary", "clerk_b", "department"):
        client.force_login(getattr(actors, name))
        answer = client.get(openings_of(hoa))
        rows = answer.context["page"].rows if answer.status_code == 200 else ()
        told[name] = (answer.status_code, [(row.who, row.role, row.held_in) for row in rows])
    looked = [("Bí thư chi bộ", "Bí thư chi bộ", "Chi bộ thôn Đồng Cam")]
    assert told == {
        "member_user": (200, looked),
        "clerk_a": (200, looked),
        "secretary": (403, []),
        "clerk_b": (404, []),
        "department": (403, []),
    }


def inspected(client, tree, person):
    """The file opened by an inspector of the district, whose assignment ends on LAST."""
    inspector = make_user("inspector", display_name="Đoàn kiểm tra")
    grant = give(inspector, "inspector", tree.district, ends_on=LAST)
    client.force_login(inspector)
    client.post(reverse("people:purpose_file", args=[person.uid]), STATED)
    assert client.get(file_of(person)).status_code == 200
    return grant


def told_to(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    return [row.who for row in answer.context["page"].rows], answer.content.decode()


def test_inspection_shows_only_when_it_is_over(client, actors, tree, hoa, settings):
    inspected(client, tree, hoa)
    urls = ((actors.member_user, openings_of(hoa)), (actors.clerk_a, openings_of(hoa)),
            (actors.clerk_a, reverse("people:unit_openings", args=[tree.a.ref])))  # fmt: skip
    for day, seen in ((TODAY, []), (LAST - timedelta(days=1), []), (LAST, ["Đoàn kiểm tra"])):
        settings.CHIBO_TODAY = day
        for user, url in urls:
            who, text = told_to(client, user, url)
            assert who == seen
            assert ("Đoàn kiểm tra" in text) == bool(seen)
            assert "Thành viên đoàn" not in text or seen
            assert "chỉ hiện sau khi cuộc ấy kết thúc" in text


def test_inspection_ended_early_shows_early_and_a_lost_grant_hides_nothing_longer(
    client, actors, tree, hoa, settings
):
    from chibo.org.access import OPERATOR

    grant = inspected(client, tree, hoa)
    end_grant(OPERATOR, unit=at(tree.district), grant_id=grant.pk, on=date(2024, 8, 1))
    settings.CHIBO_TODAY = date(2024, 8, 1)
    assert told_to(client, actors.member_user, openings_of(hoa))[0] == ["Đoàn kiểm tra"]
    Grant.objects.filter(pk=grant.pk).delete()
    assert told_to(client, actors.member_user, openings_of(hoa))[0] == []
    settings.CHIBO_TODAY = LAST
    assert told_to(client, actors.member_user, openings_of(hoa))[0] == ["Đoàn kiểm tra"]


def test_file_does_not_tell_that_an_inspection_is_on(client, actors, tree, hoa):
    give(make_user("inspector"), "inspector", tree.district, ends_on=LAST)
    for user in (actors.member_user, actors.clerk_a, actors.secretary):
        client.force_login(user)
        assert "đoàn kiểm tra" not in client.get(file_of(hoa)).content.decode()


def test_openings_of_a_unit_name_the_file_and_page_on(client, actors, tree, hoa):
    client.force_login(actors.secretary)
    for _time in range(55):
        client.get(file_of(hoa))
    client.force_login(actors.clerk_a)
    url = reverse("people:unit_openings", args=[tree.a.ref])
    first = client.get(url).context["page"]
    second = client.get(url, {"after": first.next}).context["page"]
    assert ({row.person for row in first.rows}, len(first.rows), len(second.rows)) == (
        {"Sùng Thị Hoa"},
        50,
        5,
    )


def test_openings_cost_the_same_for_one_row_and_many(client, actors, hoa, django_assert_max_num_queries):
    client.force_login(actors.secretary)
    client.get(file_of(hoa))
    client.force_login(actors.clerk_a)
    for times in (0, 5):
        client.force_login(actors.secretary)
        for _time in range(times):
            client.get(file_of(hoa))
        client.force_login(actors.clerk_a)
        with django_assert_max_num_queries(16):
            client.get(openings_of(hoa))


def test_own_names_are_seen_without_a_purpose_or_a_row(actors, tree):
    viewer = viewer_of(actors.clerk_a)
    assert open_names(viewer, at(tree.a)) == (viewer, None)
    assert not Opening.objects.exists()


def test_why_a_file_may_be_seen(client, actors, hoa):
    client.force_login(actors.member_user)
    own = client.get(reverse("people:why", args=[hoa.uid]))
    assert "Đây là hồ sơ của chính bạn." in own.content.decode()
    assert [reason.words for reason in own.context["explained"].reasons] == [["xem hồ sơ của chính mình"]]
    client.force_login(actors.department)
    assert client.get(reverse("people:why", args=[hoa.uid])).status_code == 404
    client.post(reverse("people:purpose_file", args=[hoa.uid]), STATED)
    assert STATED["words"] in client.get(reverse("people:why", args=[hoa.uid])).content.decode()
