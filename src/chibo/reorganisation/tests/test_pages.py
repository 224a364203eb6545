"""Pages of drafts: from the choice of units to the register, as an officer walks through them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.periods import Period
from chibo.figures.engine import ask, rows_behind
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.tests.making import EVE, ON, allot, decide, do, into, new, prepare, where
from tests import factories

pytestmark = pytest.mark.django_db
PAPER = {"on": "2023-07-01", "number": "12-QĐ/ĐU", "issuer": "Đảng ủy xã", "issued_on": "2023-06-20"}


@pytest.fixture
def world(client):
    tree = factories.make_tree()
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    return tree, people


def page(client, view, *args, **data):
    url = reverse(f"reorganisation:{view}", args=args)
    return client.post(url, data) if data else client.get(url)


def test_merge_from_the_form_to_the_register_and_back(client, world):
    tree, _people = world
    cell, other = tree.cells_a[:2]
    person = factories.make_person(other, "Lò Thị Chuyển")
    assert "Chi bộ bản Suối" in page(client, "start", "merge", tree.a.ref).content.decode()
    made = page(
        client, "start", "merge", tree.a.ref,
        sources=[cell.pk, other.pk], into="", name="Chi bộ thôn Mới", kind="cell", cell_kind="hamlet", **PAPER,
    )  # fmt: skip
    draft = Reorganisation.objects.get()
    assert made.url == reverse("reorganisation:draft", args=[draft.uid])
    shown = page(client, "draft", draft.uid).content.decode()
    assert "Lò Thị Chuyển" in shown
    preview = page(client, "preview", draft.uid)
    said = preview.content.decode()
    assert "Ghi vào sổ" in said
    assert "1 → –" in said
    assert where(person, ON) == [other.ref]
    mark = preview.context["preview"].mark
    done = page(client, "preview", draft.uid, version=draft.version, seen=mark)
    draft.refresh_from_db()
    assert done.url == reverse("history:act", args=[draft.act_uid])
    assert where(person, ON) == ["xuan-hoa/chi-bo-thon-moi"]
    again = page(client, "preview", draft.uid, version=draft.version, seen=mark)
    assert (again.status_code, "không có gì phải làm nữa" in again.content.decode()) == (409, True)
    client.post(done.url)
    assert where(person, ON) == [other.ref]


def test_a_draft_sent_twice_is_one_draft(client, world):
    tree, _people = world
    cell, other = tree.cells_a[:2]
    empty = page(client, "start", "merge", tree.a.ref)
    once = empty.context["once"]
    assert f'name="once" value="{once}"' in empty.content.decode()
    said = {"sources": [cell.pk, other.pk], "into": cell.pk, **PAPER, "once": once}
    sent = [page(client, "start", "merge", tree.a.ref, **said) for _time in range(2)]
    draft = Reorganisation.objects.get()
    assert [answer.url for answer in sent] == [reverse("reorganisation:draft", args=[draft.uid])] * 2


def test_split_page_finds_selects_and_assigns(client, world):
    tree, _people = world
    people = [factories.make_person(tree.cell, name) for name in ("Hà Văn Một", "Hà Văn Hai", "Vi Thị Ba")]
    page(
        client, "start", "split", tree.a.ref,
        sources=tree.cell.pk, names="Chi bộ Trên\nChi bộ Dưới\n", kind="cell", cell_kind="hamlet", **PAPER,
    )  # fmt: skip
    draft = Reorganisation.objects.get()
    shown = page(client, "draft", draft.uid).content.decode()
    assert "Còn 3 đảng viên" in shown
    first, second = draft.sides.filter(role="target").order_by("pk")
    common = {"subject": "person", "source": "", "side": "", "page": "1"}
    page(
        client, "draft", draft.uid, **common, q="ha van", scope="all", target=first.pk, version=draft.version
    )
    draft.refresh_from_db()
    assert sorted(draft.allotments.values_list("subject_id", flat=True)) == [people[0].pk, people[1].pk]
    stale = page(client, "draft", draft.uid, **common, q="", scope="all", target=first.pk, version=1)
    assert (stale.status_code, "đã sửa phương án này" in stale.content.decode()) == (409, True)
    page(
        client, "draft", draft.uid, **common, q="", scope="chosen", id=[people[2].pk],
        target=second.pk, version=draft.version,
    )  # fmt: skip
    draft.refresh_from_db()
    only = client.get(
        reverse("reorganisation:draft", args=[draft.uid]), {"subject": "person", "side": "none"}
    )
    assert only.context["things"].rows == []
    preview = page(client, "preview", draft.uid)
    page(client, "preview", draft.uid, version=draft.version, seen=preview.context["preview"].mark)
    assert where(people[2], ON) == ["xuan-hoa/chi-bo-duoi"]


def test_two_officers_never_overwrite_one_another(client, world):
    tree, _people = world
    cell, other, school, _guarded = tree.cells_a
    draft = prepare(tree.a, "dissolve", [cell], [into(other)])
    form = {"sources": [cell.pk], "version": draft.version, **PAPER}
    assert page(client, "change", draft.uid, receivers=[school.pk], **form).status_code == 302
    second = factories.make_user("second")
    factories.give(second, "organisation_officer", tree.a)
    client.force_login(second)
    stale = page(client, "change", draft.uid, receivers=[other.pk], **form)
    text = stale.content.decode()
    assert stale.status_code == 409
    assert ("clerk_a" in text, "Chi bộ bản Suối" in text, "Chi bộ Trường học" in text) == (True, True, True)
    draft.refresh_from_db()
    assert draft.sides.get(role="target").unit_id == school.pk
    form["version"] = draft.version
    assert page(client, "change", draft.uid, receivers=[other.pk], **form).status_code == 302


def test_a_changed_register_is_shown_with_both_numbers(client, world):
    tree, _people = world
    cell, other = tree.cells_a[:2]
    draft = prepare(tree.a, "merge", [cell, other], [into(cell)])
    mark = page(client, "preview", draft.uid).context["preview"].mark
    factories.make_person(other)
    answer = page(client, "preview", draft.uid, version=draft.version, seen=mark)
    assert answer.status_code == 409
    assert answer.context["seen"].counts == [("Đảng viên", 0, 1)]


def test_bad_forms_and_foreign_units_are_refused(client, world):
    tree, people = world
    empty = page(client, "start", "merge", tree.a.ref, on="")
    assert empty.status_code == 422
    wrong = page(
        client, "start", "merge", tree.a.ref, sources=[tree.cell.pk, tree.cells_b[0].pk], into="", name="X", kind="cell", **PAPER
    )  # fmt: skip
    assert wrong.status_code == 422
    late = PAPER | {"on": "2030-01-01"}
    far = page(client, "start", "dissolve", tree.a.ref, sources=[tree.cell.pk], **late)
    assert (far.status_code, "quá xa" in far.content.decode()) == (422, True)
    draft = prepare(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ Mới")])
    client.force_login(people.clerk_b)
    assert page(client, "draft", draft.uid).status_code == 404
    client.force_login(people.department)
    assert page(client, "draft", draft.uid).status_code == 403
    client.force_login(people.clerk_a)
    assert page(client, "drop", draft.uid).status_code == 200
    page(client, "drop", draft.uid, yes="1")
    draft.refresh_from_db()
    assert draft.state == "dropped"


def test_changes_of_a_period_with_their_papers(client, world):
    tree, _people = world
    cell, other = tree.cells_a[:2]
    do(tree.a, "merge", [cell, other], [new("Chi bộ thôn Mới")])
    url = reverse("reorganisation:changes", args=[tree.a.ref])
    answer = client.get(url, {"first": "2023-01-01", "last": "2023-12-31"})
    lines = [(row.name, row.what, row.detail) for row in answer.context["rows"]]
    assert lines == [
        ("Chi bộ thôn Đồng Cam", "Sáp nhập", "→ Chi bộ thôn Mới"),
        ("Chi bộ thôn Mới", "Lập mới", ""),
        ("Chi bộ bản Suối", "Sáp nhập", "→ Chi bộ thôn Mới"),
    ]
    assert {row.paper for row in answer.context["rows"]} == {"12-QĐ/ĐU, Đảng ủy xã, ngày 20/06/2023"}
    assert client.get(url, {"first": "2022-01-01", "last": "2022-12-31"}).context["rows"] == []
    assert client.get(url, {"first": "x"}).status_code == 422


def test_unit_page_names_what_was_before_and_adds_it_up_over_the_years(client, world):
    tree, _people = world
    for cell in tree.cells_a[:2]:
        factories.make_person(cell)
    do(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ thôn Mới")])
    merged = Unit.objects.get(ref="xuan-hoa/chi-bo-thon-moi")
    answer = client.get(reverse("units:unit", args=[merged.ref]), {"on": "2024-06-30"})
    assert [kin.name for kin in answer.context["page"].before] == ["Chi bộ thôn Đồng Cam", "Chi bộ bản Suối"]
    points = {point.label: point for point in answer.context["points"]}
    assert [points[label].value for label in ("2022", "2023", "6/2024")] == [2, 2, 2]
    assert points["2022"].note == "cộng 2 tổ chức trước khi sáp nhập"
    old = client.get(reverse("units:unit", args=[tree.cell.ref]), {"on": EVE.isoformat()})
    assert [(kin.name, format_date(kin.on)) for kin in old.context["page"].after] == [
        ("Chi bộ thôn Mới", "01/07/2023")
    ]
    assert client.get(reverse("units:unit", args=[merged.ref]), {"on": EVE.isoformat()}).status_code == 404
    Unit.objects.filter(pk=tree.a.pk).update(opens_on=EVE)
    assert client.get(reverse("units:unit", args=[merged.ref])).context["unit"].on == today()


def test_figures_of_merges_and_splits(client, world):
    tree, _people = world
    do(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ thôn Mới")])
    draft = prepare(tree.a, "split", [tree.cells_a[2]], [new("Chi bộ Một"), new("Chi bộ Hai")], number="13")
    person = factories.make_person(tree.cells_a[2])
    allot(draft, "person", [person.pk], 0)
    decide(draft)
    period = Period.between(date(2023, 1, 1), date(2024, 1, 1))
    keys = ["units.created", "units.dissolved", "units.merged", "units.split"]
    unit = factories.at(tree.a, date(2023, 12, 31))
    assert [one.value for one in ask(OPERATOR, unit, keys, period=period).values()] == [3, 3, 2, 1]
    rows = rows_behind(OPERATOR, unit, "units.merged", period=period)
    assert sorted(row.name for row in rows) == ["Chi bộ bản Suối", "Chi bộ thôn Đồng Cam"]
