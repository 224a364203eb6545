from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from chibo.core.audit.models import AuditEntry
from chibo.core.clock import now
from chibo.core.errors import Conflict, Forbidden, NotVisible
from chibo.jobs import chores, queries, running, services, storage
from chibo.jobs.declarations import Kind, Progress, declare_chore, declare_kind
from chibo.jobs.enums import State
from chibo.jobs.models import Job, WorkerSign
from chibo.jobs.tests import trial
from chibo.org.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return trial.world()


def long_ago(job, **more):
    old = now() - timedelta(days=3)
    Job.objects.filter(pk=job.pk).update(finished_at=old, beat_at=old, **more)


def file_of(job):
    return Path(settings.CHIBO_HOME, "jobs", str(job.uid))


def test_job_runs_as_its_user_with_its_facts(world):
    tree, people = world
    job = trial.started(people, tree)
    assert (job.state, queries.unfinished_of(people.clerk_a)) == (State.WAITING, 1)
    done = trial.ended(job)
    assert (done.state, done.outcome) == (State.DONE, f"clerk_a đếm ở {tree.a.ref}: ba")
    assert (done.result_url, done.worker, done.attempts) == ("/viec/", "w", 1)
    assert done.started_at <= done.finished_at
    assert queries.unfinished_of(people.clerk_a) == 0


def test_job_needs_the_permission_of_its_kind_at_its_start(world):
    tree, people = world
    with pytest.raises(Forbidden):
        trial.started(people, tree, who="department")
    with pytest.raises(NotVisible):
        trial.started(people, tree, who="clerk_b")
    assert not Job.objects.exists()


def test_right_that_was_taken_away_meanwhile_refuses_the_job(world):
    tree, people = world
    job = trial.started(people, tree)
    Grant.objects.filter(user=people.clerk_a).delete()
    ended = trial.ended(job)
    assert (ended.state, ended.outcome) == (State.FAILED, "Không tìm thấy nội dung này.")


def test_account_that_was_closed_meanwhile_refuses_the_job(world):
    tree, people = world
    job = trial.started(people, tree)
    people.clerk_a.is_active = False
    people.clerk_a.save()
    assert trial.ended(job).outcome == "Tài khoản đã giao việc này không còn dùng được."


def test_refusal_is_kept_as_its_sentence(world):
    ended = trial.ended(trial.started(world[1], world[0], trial.REFUSED))
    assert (ended.state, ended.outcome) == (State.FAILED, "Không được, vì đã thử.")


def test_fault_is_told_without_its_text_and_logged(world, caplog):
    with caplog.at_level(logging.ERROR, "chibo.jobs.running"):
        ended = trial.ended(trial.started(world[1], world[0], trial.FAILING))
    assert ended.state == State.FAILED
    assert str(ended.uid) in ended.outcome
    assert "Bí Mật" not in ended.outcome
    assert "trial.failing" in caplog.text


def test_job_of_a_kind_that_is_gone_is_refused(world):
    job = trial.started(world[1], world[0])
    Job.objects.filter(pk=job.pk).update(kind="trial.gone")
    assert "không còn làm loại việc này" in trial.ended(job).outcome


def test_job_speaks_the_language_of_who_started_it(world):
    tree, people = world
    with translation.override("en"):
        job = trial.started(people, tree)
    Grant.objects.filter(user=people.clerk_a).delete()
    assert (job.language, trial.ended(job).outcome) == ("en", "This was not found.")


def test_job_is_run_once_even_if_it_stands_in_the_queue_twice(world):
    job = trial.started(world[1], world[0])
    assert services.claim_job(job.uid, "one") is not None
    assert services.claim_job(job.uid, "two") is None
    running.run(job.uid, "three")
    job.refresh_from_db()
    assert (job.state, job.worker) == (State.RUNNING, "one")


def test_waiting_job_is_taken_back_and_a_begun_one_is_not(world):
    tree, people = world
    job = trial.started(people, tree)
    services.cancel_job(people.clerk_a, job)
    assert not DBTaskResult.objects.exists()
    assert trial.ended(job).state == State.CANCELLED
    other = trial.started(people, tree)
    services.claim_job(other.uid, "w")
    with pytest.raises(Conflict, match="đã bắt đầu chạy"):
        services.cancel_job(people.clerk_a, other)


def test_nobody_takes_back_the_job_of_another(world):
    tree, people = world
    job = trial.started(people, tree)
    with pytest.raises(Conflict):
        services.cancel_job(people.clerk_b, job)
    with pytest.raises(NotVisible):
        queries.job_of(people.clerk_b, job.uid)


def test_broken_off_job_is_begun_again_once_then_told(world):
    job = trial.started(world[1], world[0])
    services.claim_job(job.uid, "died")
    services.take_up("other")
    job.refresh_from_db()
    assert job.state == State.RUNNING, "its worker gave a sign a moment ago"
    services.take_up("died")
    job.refresh_from_db()
    assert (job.state, DBTaskResult.objects.count()) == (State.WAITING, 2)
    services.claim_job(job.uid, "died")
    Job.objects.filter(pk=job.pk).update(beat_at=now() - timedelta(minutes=5))
    services.take_up("other")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 2)
    assert "hai lần liền" in job.outcome


def test_waiting_job_that_lost_its_place_in_the_queue_gets_another(world):
    job = trial.started(world[1], world[0])
    DBTaskResult.objects.get().claim("died")
    services.take_up("other")
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.ready()] == [[str(job.uid)]]
    services.take_up("other")
    assert DBTaskResult.objects.ready().count() == 1


def test_progress_is_noted_while_it_runs_and_never_past_its_total(world):
    job = trial.started(world[1], world[0])
    services.note_progress(job.pk, Progress(1, 2, "sớm"))
    job.refresh_from_db()
    assert (job.total, job.words) == (0, "")
    services.claim_job(job.uid, "w")
    services.note_progress(job.pk, Progress(9, 3, "Đang đếm."))
    job.refresh_from_db()
    assert (job.done, job.total, job.words) == (3, 3, "Đang đếm.")


def test_database_refuses_more_done_than_there_is(world):
    job = trial.started(world[1], world[0])
    with pytest.raises(IntegrityError, match="job_done_within_total"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(done=1)
    with pytest.raises(IntegrityError, match="job_state_known"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="asleep")


def test_file_lies_sealed_and_is_read_as_it_was(world):
    job = trial.ended(trial.started(world[1], world[0], trial.FILE))
    plain = b"".join(bytes([number % 256]) * 1000 for number in range(1500))
    assert (job.filename, job.file_bytes) == ("a.bin", len(plain))
    assert b"".join(storage.read(job.uid)) == plain
    assert plain[:1000] not in file_of(job).read_bytes()
    assert file_of(job).stat().st_mode & 0o777 == 0o600


def test_old_files_go_first_then_old_jobs(world):
    tree, people = world
    job = trial.ended(trial.started(people, tree, trial.FILE))
    waiting = trial.started(people, tree)
    stray = file_of(job).with_name("stray")
    stray.write_text("x")
    long_ago(job)
    services.drop_old_jobs()
    job.refresh_from_db()
    assert (job.filename, job.state) == ("", State.DONE)
    assert not file_of(job).exists()
    assert not stray.exists()
    Job.objects.filter(pk=job.pk).update(finished_at=now() - timedelta(days=15))
    Job.objects.filter(pk=waiting.pk).update(created_at=now() - timedelta(days=15))
    services.drop_old_jobs()
    assert list(Job.objects.all()) == [waiting], "what waits is never dropped"


def test_places_in_the_queue_of_finished_jobs_are_dropped(world):
    tree, people = world
    trial.ended(trial.started(people, tree))
    waiting = trial.started(people, tree)
    DBTaskResult.objects.update(enqueued_at=now() - timedelta(days=3))
    services.drop_old_jobs()
    assert [row.pk for row in DBTaskResult.objects.all()] == [Job.objects.get(pk=waiting.pk).task_id]


def test_signs_of_life_tell_who_works(world):
    WorkerSign.objects.create(name="dead", process=1, started_at=now(), beat_at=now() - timedelta(hours=1))
    services.give_sign("alive", 7)
    services.give_sign("alive", 7)
    assert list(queries.living_workers().values_list("name", "process")) == [("alive", 7)]
    assert WorkerSign.objects.count() == 1
    services.take_sign_back("alive")
    assert not queries.living_workers().exists()


def test_jobs_leave_no_trace_in_the_log(world):
    before = AuditEntry.objects.count()
    trial.ended(trial.started(world[1], world[0]))
    assert AuditEntry.objects.count() == before


def test_chores_go_on_after_one_that_fails(monkeypatch, caplog):
    done = []
    monkeypatch.setattr(
        chores, "all_chores", lambda: {"bad": lambda: 1 / 0, "good": lambda: done.append("good")}
    )
    chores.do_all()
    assert done == ["good"]
    assert "chore bad failed" in caplog.text


def test_every_kind_and_chore_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare_kind(Kind("trial.well", "", "", lambda _job: None))
    with pytest.raises(ValueError, match="twice"):
        declare_chore("core.seal", lambda: None)
