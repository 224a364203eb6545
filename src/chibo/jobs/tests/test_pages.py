from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from chibo.core.clock import now
from chibo.jobs import services
from chibo.jobs.models import Job
from chibo.jobs.tests import trial
from chibo.org.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return trial.world()


@pytest.fixture
def signed_in(client, world):
    client.force_login(world[1].clerk_a)
    return client


def page(client, job, name="job"):
    return client.get(reverse(f"jobs:{name}", args=[job.uid]))


def text_of(client, job, name="job"):
    return page(client, job, name).content.decode()


def test_list_without_jobs_says_what_will_stand_here(signed_in):
    assert "Không có việc nào đang chạy" in signed_in.get(reverse("jobs:list")).content.decode()


def test_list_shows_own_jobs_newest_first_at_a_flat_cost(signed_in, world, django_assert_num_queries):
    tree, people = world
    trial.started(people, tree)
    with django_assert_num_queries(3):
        signed_in.get(reverse("jobs:list"))
    last = [trial.started(people, tree) for _number in range(2)][-1]
    Job.objects.filter(pk=last.pk).update(label="Việc cuối")
    with django_assert_num_queries(3):
        text = signed_in.get(reverse("jobs:list")).content.decode()
    assert text.index("Việc cuối") < text.index(">Thử<")


def test_list_pages_on(signed_in, world, monkeypatch):
    tree, people = world
    monkeypatch.setattr("chibo.jobs.views.SHOWN_JOBS", 1)
    first, second = trial.started(people, tree), trial.started(people, tree)
    answer = signed_in.get(reverse("jobs:list"))
    assert str(second.uid) in answer.content.decode()
    after = signed_in.get(reverse("jobs:list"), {"after": answer.context["next_place"]}).content.decode()
    assert str(first.uid) in after
    assert str(second.uid) not in after


def test_waiting_job_says_that_nobody_works_until_somebody_does(signed_in, world):
    job = trial.started(world[1], world[0])
    assert "máy chủ chưa chạy phần làm việc nền" in text_of(signed_in, job)
    services.give_sign("w", 1)
    text = text_of(signed_in, job)
    assert "Đang chờ đến lượt." in text
    assert 'http-equiv="refresh"' in text
    assert "hx-trigger" in text


def test_running_job_shows_how_far_it_is(signed_in, world):
    job = trial.started(world[1], world[0])
    Job.objects.filter(pk=job.pk).update(state="running", done=1500, total=3000, words="Đang lập danh sách.")
    text = text_of(signed_in, job, "standing")
    assert 'value="1500" max="3000"' in text
    assert "1.500 trong 3.000 (50%)" in " ".join(text.split())
    assert "<html" not in text


def test_finished_job_looks_no_more_and_leads_on(signed_in, world):
    job = trial.ended(trial.started(world[1], world[0]))
    text = text_of(signed_in, job)
    assert "hx-trigger" not in text
    assert "http-equiv" not in text
    assert 'href="/viec/">Xem kết quả' in text


def test_refused_job_shows_its_sentence_and_the_way_back(signed_in, world):
    text = text_of(signed_in, trial.ended(trial.started(world[1], world[0], trial.REFUSED)))
    assert "Không được, vì đã thử." in text
    assert 'href="/quay-lai/"' in text


def test_job_is_taken_back_on_its_page(signed_in, world):
    job = trial.started(world[1], world[0])
    url = reverse("jobs:cancel", args=[job.uid])
    assert signed_in.get(url).status_code == 302
    assert "Đã bỏ việc này" in signed_in.post(url, follow=True).content.decode()
    assert "không bỏ được nữa" in signed_in.post(url, follow=True).content.decode()


def test_shell_counts_jobs_of_this_browser_until_they_are_over(client, world):
    tree, people = world
    client.force_login(people.clerk_a)
    session = client.session
    session["has_jobs"] = True
    session.save()
    job = trial.started(people, tree)
    assert "1 việc đang chạy" in client.get(reverse("jobs:list")).content.decode()
    trial.ended(job)
    assert "1 việc đang chạy" not in client.get(reverse("jobs:list")).content.decode()
    assert "has_jobs" not in client.session


def test_file_is_for_who_asked_while_they_may_see_it(client, world):
    tree, people = world
    job = trial.ended(trial.started(people, tree, trial.FILE))
    for who, code in (("clerk_b", 404), ("secretary", 404), ("clerk_a", 200)):
        client.force_login(getattr(people, who))
        assert (who, page(client, job, "file").status_code) == (who, code)
    answer = page(client, job, "file")
    assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"]) == 1_500_000
    assert answer["Content-Disposition"] == 'attachment; filename="a.bin"'
    Grant.objects.filter(user=people.clerk_a).delete()
    assert page(client, job, "file").status_code == 404


def test_file_is_gone_after_its_time(signed_in, world):
    job = trial.ended(trial.started(world[1], world[0], trial.FILE))
    Job.objects.filter(pk=job.pk).update(finished_at=now() - timedelta(days=3))
    services.drop_old_jobs()
    answer = page(signed_in, job, "file")
    assert answer.status_code == 404
    assert "tệp chỉ giữ trong hai ngày" in answer.content.decode()


def test_jobs_of_others_are_not_there(client, world):
    tree, people = world
    job = trial.started(people, tree)
    client.force_login(people.clerk_b)
    for name in ("job", "standing", "file", "cancel"):
        assert (name, page(client, job, name).status_code) == (name, 404)
