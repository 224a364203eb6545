"""Pages of the rulebook: browse, filter, one rule through time, confirm."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.org.access import OPERATOR
from chibo.org.models import Role
from chibo.rulebook import permissions, services
from chibo.rulebook.listing import LIMIT
from chibo.rulebook.models import RuleConfirmation
from chibo.rulebook.services import Evidence
from tests import factories

pytestmark = pytest.mark.django_db

AGE = "admission.min_age"
PAPER = {"starts_on": "2025-07-01", "scope": "", "number": "294-QĐ/TW", "issuer": "Trung ương Đảng", "issued_on": "2025-05-26"}  # fmt: skip


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def cast(tree):
    people = factories.cast(tree)
    role = Role.objects.get(code="organisation_officer")
    Role.objects.filter(pk=role.pk).update(permissions=[*role.permissions, permissions.CONFIRM])
    return people


def get(client, user, name="rulebook:list", *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def ids(response):
    return [line.id for line in response.context["listing"].lines]


def test_list_shows_the_chapters_first(client, cast, django_assert_max_num_queries):
    client.force_login(cast.member_user)
    with django_assert_max_num_queries(5):
        response = client.get(reverse("rulebook:list"))
    assert response.status_code == 200
    chapters = {one.code: one for one in response.context["listing"].subjects}
    assert next(iter(chapters)) == "instruments"
    assert chapters["admissions"].unconfirmed > 0
    assert ids(response) == []
    assert "Tạo nguồn, kết nạp" in response.content.decode()


def test_list_of_a_chapter_says_each_rule_in_words(client, cast):
    response = get(client, cast.member_user, subject="admissions", on="2026-01-01")
    assert AGE in ids(response)
    text = response.content.decode()
    assert "ít nhất 18 tuổi" in text
    assert "294-QĐ/TW ngày 26/05/2025, Trung ương Đảng, §1.1.1" in text
    assert "từ 01/07/2025 đến hết 25/07/2026" in text
    assert "chưa đối chiếu bản gốc" in text
    assert "đúng với văn bản: cao; còn áp dụng: cao" in text
    assert "Có giá trị riêng ở: thành phố Hà Nội" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"q": "tuoi thap nhat ket nap"}, [AGE], id="without marks"),
        pytest.param({"q": "ADM-01"}, ["admission.min_age", "admission.max_age"], id="source id"),
        pytest.param({"q": "admission.min_age"}, [AGE], id="rule id"),
        pytest.param({"q": "294-qd tuoi thap"}, [AGE], id="paper and words"),
        pytest.param({"q": "kính thiên văn"}, [], id="nothing"),
    ],
)
def test_list_searches(client, cast, query, found):
    assert ids(get(client, cast.member_user, **query)) == found


def test_list_filters_by_state(client, cast):
    services.confirm_rule(
        OPERATOR, rule_id=AGE, starts_on=date(2025, 7, 1), evidence=Evidence("294-QĐ/TW", "TW")
    )
    ask = {"subject": "admissions", "on": "2026-01-01"}
    assert ids(get(client, cast.member_user, state="confirmed", **ask)) == [AGE]
    assert AGE not in ids(get(client, cast.member_user, state="unconfirmed", **ask))
    gaps = get(client, cast.member_user, state="gap", **ask)
    assert "admission.decision.cell_sends_within" in ids(gaps)
    assert "chưa có giá trị" in gaps.content.decode()


def test_list_of_another_day_gives_its_values(client, cast):
    past = get(client, cast.member_user, subject="admissions", state="gap", on="2023-01-01")
    assert AGE in ids(past)
    future = get(client, cast.member_user, q="dues.rate.uninsured_working_age", on="2028-01-01")
    assert "0,5%" in future.content.decode()


def test_list_is_cut_and_says_so(client, cast):
    response = get(client, cast.member_user, state="unconfirmed", on="2026-10-01")
    assert len(ids(response)) == LIMIT
    assert response.context["more"] == response.context["listing"].total - LIMIT > 0


def test_list_forgives_a_filter_that_is_none_and_refuses_a_date_that_is_none(client, cast):
    assert get(client, cast.member_user, subject="nonsense", state="nonsense").status_code == 200
    assert get(client, cast.member_user, on="hôm qua").status_code == 400


@pytest.mark.parametrize("name", ["rulebook:list", "rulebook:rule", "rulebook:confirm"])
def test_pages_ask_to_sign_in(client, tree, name):
    args = [] if name == "rulebook:list" else [AGE]
    response = client.get(reverse(name, args=args))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_rule_shows_all_versions(client, cast):
    response = get(client, cast.member_user, "rulebook:rule", AGE, on="2026-01-01")
    assert response.status_code == 200
    assert response.context["versions"][0]["period"] == "từ 26/07/2026"
    assert [version["value"] for version in response.context["versions"]].count("") == 3
    text = response.content.decode()
    for words in ("208-QĐ/TW", "294-QĐ/TW", "29-QĐ/TW", "ADM-01", "Chưa cấp ủy nào đặt giá trị riêng"):
        assert words in text
    assert all(version["form"] is None for version in response.context["versions"])


def test_rule_shows_overrides_within_reach(client, tree, cast):
    services.set_override(
        OPERATOR, unit=factories.at(tree.a), rule_id=AGE, value=18, starts_on=date(2026, 1, 1), basis="NQ"
    )
    assert "Đảng bộ xã Xuân Hòa" in get(client, cast.clerk_a, "rulebook:rule", AGE).content.decode()
    assert "Đảng bộ xã Xuân Hòa" not in get(client, cast.clerk_b, "rulebook:rule", AGE).content.decode()


def test_unknown_rule_is_404_and_names_the_nearest(client, cast):
    response = get(client, cast.member_user, "rulebook:rule", "admission.min_ages")
    assert response.status_code == 404
    assert AGE in response.content.decode()


def test_rule_page_in_english(client, cast):
    client.cookies["django_language"] = "en"
    response = get(client, cast.member_user, "rulebook:rule", AGE)
    assert "Youngest age" in response.content.decode()


def test_confirm_records_the_paper(client, cast):
    page = get(client, cast.clerk_a, "rulebook:rule", AGE)
    forms = [version["form"] for version in page.context["versions"] if version["form"]]
    assert [form.initial["number"] for form in forms] == ["208-QĐ/TW", "294-QĐ/TW"]
    response = client.post(reverse("rulebook:confirm", args=[AGE]), PAPER, follow=True)
    text = response.content.decode()
    assert "đã đối chiếu bản gốc" in text
    assert "Đối chiếu với 294-QĐ/TW Trung ương Đảng, clerk_a" in text
    assert RuleConfirmation.objects.get().decision.number == "294-QĐ/TW"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"number": "208-QĐ/TW"}, "Dòng này dẫn 294-QĐ/TW", id="another paper"),
        pytest.param({"number": ""}, "", id="no number"),
        pytest.param({"issued_on": "hôm qua"}, "Ngày không đúng", id="no date"),
        pytest.param({"starts_on": "2025-07-02"}, "không có dòng nào", id="no such row"),
    ],
)
def test_confirm_refuses_with_a_sentence(client, cast, change, said):
    client.force_login(cast.clerk_a)
    response = client.post(reverse("rulebook:confirm", args=[AGE]), PAPER | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not RuleConfirmation.objects.exists()


def test_confirm_is_forbidden_without_the_permission(client, cast):
    client.force_login(cast.secretary)
    assert client.post(reverse("rulebook:confirm", args=[AGE]), PAPER).status_code == 403
    assert client.get(reverse("rulebook:confirm", args=[AGE])).status_code == 302
