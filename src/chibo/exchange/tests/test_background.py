from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from chibo.core.audit.models import AuditEntry
from chibo.exchange import background, storage
from chibo.exchange.models import ImportBatch, ImportDraft
from chibo.exchange.tests.reading.sheets import kept_list, person, workbook
from chibo.jobs import running
from chibo.jobs.models import Job
from chibo.jobs.storage import read
from chibo.org.models import Grant
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    tree = factories.make_tree()
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    return tree, people


def ask_for_list(client, tree):
    names = {"purpose": "đối chiếu", "columns": ["name", "cell"], "shape": "list", "form": "xlsx"}
    return client.post(reverse("exchange:export", args=[tree.a.ref]), names)


def ended():
    job = Job.objects.get()
    running.run(job.uid, "w")
    job.refresh_from_db()
    return job


@pytest.fixture
def previewed(client, world):
    """A draft chosen in the browser, and the mark of what was shown."""
    data = workbook(kept_list(person(), person(name="Lò Thị Hai", born="02/03/1980", citizen_id="")))
    chosen = {"file": SimpleUploadedFile("a.xlsx", data), "as_of": "2024-05-28", "history": "since-admission"}
    answer = client.post(reverse("exchange:start", args=[world[0].a.ref]), chosen, follow=True)
    assert answer.status_code == 200
    return ImportDraft.objects.get(), answer.context["plan"].mark


def confirm(client, tree, draft, mark):
    url = reverse("exchange:apply", args=[tree.a.ref, draft.uid])
    return client.post(url, {"seen_mark": str(mark)})


def test_short_list_leaves_at_once_and_a_long_one_as_a_job(client, world, monkeypatch):
    tree, _people = world
    factories.make_person(tree.cell, "Hà Văn Một")
    assert ask_for_list(client, tree).streaming
    monkeypatch.setattr(background, "EXPORTED_AT_ONCE", 0)
    before = AuditEntry.objects.filter(act="exchange.export_members").count()
    answer = ask_for_list(client, tree)
    job = Job.objects.get()
    assert answer.url == reverse("jobs:job", args=[job.uid])
    assert AuditEntry.objects.filter(act="exchange.export_members").count() == before
    job = ended()
    assert (job.state, job.outcome) == ("done", "Đã lập danh sách 1 đảng viên.")
    entry = AuditEntry.objects.filter(act="exchange.export_members").latest("id")
    assert (entry.actor_label, entry.after["purpose"], entry.after["rows"]) == ("clerk_a", "đối chiếu", 1)
    rows = list(load_workbook(io.BytesIO(b"".join(read(job.uid)))).active.values)
    assert rows[0][0] == "LƯU HÀNH NỘI BỘ"
    assert rows[2][1] == "Hà Văn Một"


def test_long_list_without_a_purpose_is_refused_on_the_page(client, world, monkeypatch):
    monkeypatch.setattr(background, "EXPORTED_AT_ONCE", 0)
    url = reverse("exchange:export", args=[world[0].a.ref])
    answer = client.post(url, {"purpose": " ", "columns": ["name"], "shape": "list", "form": "xlsx"})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_long_list_is_refused_to_who_lost_the_right_meanwhile(client, world, monkeypatch):
    tree, people = world
    monkeypatch.setattr(background, "EXPORTED_AT_ONCE", -1)
    ask_for_list(client, tree)
    Grant.objects.filter(user=people.clerk_a).delete()
    assert ended().state == "failed"
    assert not AuditEntry.objects.filter(act="exchange.export_members").exists()


def test_long_import_is_written_as_a_job_under_its_uid(client, world, previewed, monkeypatch):
    draft, mark = previewed
    assert draft.rows == 2
    monkeypatch.setattr(background, "APPLIED_AT_ONCE", 1)
    answer = confirm(client, world[0], draft, mark)
    assert answer.url == reverse("jobs:job", args=[Job.objects.get().uid])
    assert not ImportBatch.objects.exists()
    job = ended()
    assert job.state == "done", job.outcome
    batch = ImportBatch.objects.get()
    assert (job.state, batch.act_uid, batch.created) == ("done", job.uid, 2)
    assert job.result_url == reverse("exchange:batch", args=[batch.pk])
    assert "2 đảng viên mới" in job.outcome
    assert not ImportDraft.objects.exists()


def test_import_whose_worker_died_after_writing_is_not_written_twice(client, world, previewed, monkeypatch):
    draft, mark = previewed
    monkeypatch.setattr(background, "APPLIED_AT_ONCE", 1)
    confirm(client, world[0], draft, mark)
    first = ended()
    Job.objects.update(state="waiting", outcome="", result_url="")
    second = ended()
    assert ImportBatch.objects.count() == 1
    assert (second.state, second.outcome, second.result_url) == ("done", first.outcome, first.result_url)


def test_import_that_would_do_something_else_than_was_seen_is_refused(client, world, previewed, monkeypatch):
    draft, mark = previewed
    monkeypatch.setattr(background, "APPLIED_AT_ONCE", 1)
    confirm(client, world[0], draft, mark + 1)
    job = ended()
    assert job.state == "failed"
    assert "Sổ vừa thay đổi sau lúc xem trước" in job.outcome
    assert job.back_url == reverse("exchange:preview", args=[world[0].a.ref, draft.uid])
    assert not ImportBatch.objects.exists()


def test_import_of_a_draft_that_is_gone_is_refused(client, world, previewed, monkeypatch):
    draft, mark = previewed
    monkeypatch.setattr(background, "APPLIED_AT_ONCE", 1)
    confirm(client, world[0], draft, mark)
    storage.drop_draft(draft)
    assert "Tệp không còn" in ended().outcome
