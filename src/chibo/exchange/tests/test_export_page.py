"""The page of a list that leaves, as a browser without script uses it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.exchange.exporting.columns import ONLY_NAMED, USUAL
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "Đối chiếu quý II", "columns": ["name", "born"], "shape": "list", "form": "csv"}


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def clients(tree):
    cast = factories.cast(tree)

    def client_of(name):
        client = Client()
        client.force_login(getattr(cast, name))
        return client

    return client_of


def test_page_offers_what_the_viewer_may_take(tree, clients):
    page = clients("clerk_a").get(reverse("exchange:export", args=[tree.a.ref]))
    form = page.context["form"]
    assert [name for name, _label in form.fields["columns"].choices] == [*USUAL, *ONLY_NAMED]
    assert form.fields["columns"].initial == list(USUAL)
    page = clients("secretary").get(reverse("exchange:export", args=[tree.cell.ref]))
    offered = {name for name, _label in page.context["form"].fields["columns"].choices}
    assert not {"ethnic_group", "note", *ONLY_NAMED} & offered


def test_file_comes_with_its_name(tree, clients):
    factories.make_person(tree.cell, "Lò Văn Một", born="1967")
    answer = clients("clerk_a").post(reverse("exchange:export", args=[tree.a.ref]), ASKED)
    day = factories.at(tree.a).on.isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="xuan-hoa-{day}.csv"'
    assert b"".join(answer).decode("utf-8-sig").splitlines() == [
        "LƯU HÀNH NỘI BỘ",
        "name,born",
        "Lò Văn Một,1967",
    ]
    assert AuditEntry.objects.get(act="exchange.export_members").after["rows"] == 1


def test_list_is_of_the_date_in_the_address(tree, clients):
    factories.make_person(tree.cell, admitted_on="2020-01-01", official_on=None)
    url = reverse("exchange:export", args=[tree.a.ref]) + "?on=2019-12-31"
    answer = clients("clerk_a").post(url, ASKED)
    assert "xuan-hoa-2019-12-31.csv" in answer["Content-Disposition"]
    assert len(b"".join(answer).splitlines()) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"columns": []}, "columns"),
        ({"shape": "national"}, "form"),
        ({"columns": ["x"]}, "columns"),
    ],
)
def test_refusal_stands_at_its_field(tree, clients, changed, field):
    answer = clients("clerk_a").post(reverse("exchange:export", args=[tree.a.ref]), ASKED | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not AuditEntry.objects.filter(act="exchange.export_members").exists()


def test_closed_column_is_no_choice_even_by_hand(tree, clients):
    url = reverse("exchange:export", args=[tree.cell.ref])
    answer = clients("secretary").post(url, ASKED | {"columns": ["name", "citizen_id"]})
    assert answer.status_code == 422


def test_people_list_leads_to_the_page(tree, clients):
    url = reverse("exchange:export", args=[tree.a.ref])
    page = clients("clerk_a").get(reverse("people:list", args=[tree.a.ref]), {"on": "2020-01-01"})
    assert f'href="{url}?on=2020-01-01"' in page.content.decode()
