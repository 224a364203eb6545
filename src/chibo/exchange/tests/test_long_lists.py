"""Long lists are read and compared in the background; what was found out once is kept and shown again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from chibo.core.errors import DomainError
from chibo.exchange import background, services, storage
from chibo.exchange.kept_plans import kept_plan
from chibo.exchange.models import Comparison, Difference, ImportBatch, ImportDraft
from chibo.exchange.plan import problem_json
from chibo.exchange.reading import Field
from chibo.exchange.services import preview_draft
from chibo.exchange.tests.lists import AS_OF, LO, SUNG, VANG, apply, workbook
from chibo.exchange.tests.test_pages_columns import selects
from chibo.jobs import running
from chibo.jobs.models import Job
from chibo.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
THREE = LO | {"name": "Hà Thị Mới", "id": "014180000009", "born": "09/09/1991", "posts": "", "phone": "12"}


@pytest.fixture
def world(client, monkeypatch):
    tree = factories.make_tree()
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    for limit in ("PREVIEWED_AT_ONCE", "COMPARED_AT_ONCE"):
        monkeypatch.setattr(background, limit, 2)
    return tree, people


def choose(client, tree, page, *rows):
    file = SimpleUploadedFile("dai.xlsx", workbook(*rows))
    said = {"file": file, "as_of": "2023-06-30", "history": "since-admission"}
    return client.post(reverse(f"exchange:{page}", args=[tree.a.ref]), said)


def ended():
    job = Job.objects.latest("id")
    running.run(job.uid, "w")
    job.refresh_from_db()
    return job


def test_long_list_is_read_as_a_job_and_shown_as_it_was_kept(client, world, monkeypatch):
    tree, _people = world
    answer = choose(client, tree, "start", LO, SUNG, THREE)
    job, draft = Job.objects.get(), ImportDraft.objects.get()
    assert answer.url == reverse("jobs:job", args=[job.uid])
    address = reverse("exchange:preview", args=[tree.a.ref, draft.uid])
    waiting = client.get(address)
    assert (waiting.status_code, "đang chờ đọc" in waiting.content.decode()) == (200, True)
    job = ended()
    assert (job.state, job.result_url) == ("done", address), job.outcome
    assert job.outcome == "Đã đọc xong tệp, 3 dòng đảng viên. Chưa ghi gì vào sổ."
    monkeypatch.setattr(services, "preview_draft", lambda *_a, **_k: pytest.fail("read again"))
    page = client.get(address)
    assert page.context["plan"].created == 3
    assert LO["name"] in page.content.decode()
    assert "Đối chiếu lại" not in page.content.decode()
    assert not Person.objects.filter(name=LO["name"]).exists()


def test_kept_plan_is_the_plan(world):
    tree, people = world
    apply(tree.a, SUNG | {"theory": "Cao cấp"}, VANG | {"cell": LO["cell"]})
    draft = storage.keep_draft(
        people.viewer("clerk_a"),
        people.clerk_a,
        unit=factories.at(tree.a),
        data=workbook(LO, SUNG, THREE),
        filename="a.xlsx",
        as_of=AS_OF,
        history="since-admission",
    )
    plan = preview_draft(people.viewer("clerk_a"), unit=factories.at(tree.a), draft=draft)
    assert (plan.created, plan.changed, plan.missing, len(plan.problems) > 0) == (2, 1, 1, True)
    kept = kept_plan(draft)
    assert kept is not None
    assert (replace(kept.plan, problems=()), kept.is_fresh) == (replace(plan, problems=()), True)
    assert [problem_json(one) for one in kept.plan.problems] == [problem_json(one) for one in plan.problems]
    with override("en"):
        assert kept_plan(draft).is_fresh is False
    apply(tree.a, VANG | {"cell": LO["cell"], "phone": "0900000033"})
    assert kept_plan(draft).is_fresh is False
    storage.drop_draft(draft)
    assert kept_plan(draft) is None


def test_long_preview_says_that_the_register_changed_and_is_made_anew_on_request(client, world):
    tree, _people = world
    choose(client, tree, "start", LO, SUNG, THREE)
    address = ended().result_url
    apply(tree.a, LO)
    page = client.get(address)
    assert "Đối chiếu lại" in page.content.decode()
    assert page.context["plan"].created == 3
    answer = client.post(f"{address}doi-chieu-lai/")
    assert answer.url == reverse("jobs:job", args=[Job.objects.latest("id").uid])
    ended()
    page = client.get(address)
    assert (page.context["plan"].created, page.context["plan"].same) == (2, 1)


def test_columns_of_a_long_list_are_corrected_as_a_job(client, world):
    tree, _people = world
    choose(client, tree, "start", LO, SUNG, THREE)
    address = ended().result_url
    page = client.get(address)
    phone, born = (column_of(page, field) for field in (Field.PHONE, Field.BORN))
    answer = client.post(f"{address}doc-lai/", selects(page) | {f"column-0-{phone}": ""})
    assert answer.url == reverse("jobs:job", args=[Job.objects.latest("id").uid])
    assert ended().state == "done"
    page = client.get(address)
    assert column_of(page, Field.PHONE) is None
    client.post(f"{address}doc-lai/", selects(page) | {f"column-0-{born}": "name"})
    assert ended().state == "done"
    assert client.get(address).context["plan"].has_errors


def column_of(page, field):
    found = (column.column for column in page.context["plan"].columns if column.field == field)
    return next(found, None)


def test_long_list_that_is_no_list_is_refused_by_its_job(client, world):
    tree, _people = world
    file = SimpleUploadedFile("a.csv", b"a;b\n1;2\n3;4\n5;6\n")
    client.post(reverse("exchange:start", args=[tree.a.ref]), {"file": file, "history": "since-admission"})
    job = ended()
    assert (job.state, job.back_url) == ("failed", reverse("exchange:start", args=[tree.a.ref]))
    assert "Họ và tên" in job.outcome


def test_long_comparison_is_made_and_taken_over_as_jobs(client, world):
    tree, _people = world
    apply(tree.a, LO, SUNG, THREE)
    changed = [one | {"sex": "Nam" if one["sex"] == "Nữ" else "Nữ"} for one in (LO, SUNG, THREE)]
    answer = choose(client, tree, "compare", *changed)
    assert answer.url == reverse("jobs:job", args=[Job.objects.get().uid])
    assert not Comparison.objects.exists()
    job = ended()
    assert job.state == "done", job.outcome
    page = client.get(job.result_url)
    assert page.context["counts"].kinds["field"] >= 3
    ids = list(Difference.objects.filter(field="sex").values_list("pk", flat=True))
    assert client.post(job.result_url, {"pick": ids}).status_code == 302
    before = ImportBatch.objects.count()
    taken = ended()
    assert taken.state == "done", taken.outcome
    batch = ImportBatch.objects.latest("id")
    assert (ImportBatch.objects.count(), batch.act_uid) == (before + 1, taken.uid)
    assert taken.result_url == reverse("exchange:batch", args=[batch.pk])
    assert Person.objects.get(name=LO["name"]).sex == "male"
    Job.objects.filter(pk=taken.pk).update(state="waiting")
    assert ended().outcome == taken.outcome
    assert ImportBatch.objects.count() == before + 1
    assert client.post(job.result_url, {"pick": ids}).status_code == 302
    assert ended().state == "failed"


def test_comparison_whose_worker_died_is_not_made_twice(client, world):
    tree, _people = world
    choose(client, tree, "compare", LO, SUNG, THREE)
    ended()
    Job.objects.update(state="waiting")
    assert ended().state == "done"
    assert Comparison.objects.count() == 1


def test_file_too_large_to_be_opened_at_once_counts_as_long():
    assert services.expected_rows(b"PK" + bytes(5_000_000), "a.xlsx") > background.PREVIEWED_AT_ONCE
    assert services.expected_rows(workbook(LO, SUNG), "a.xlsx") == 3
    with pytest.raises(DomainError):
        services.expected_rows(b"no book", "a.xlsx")
