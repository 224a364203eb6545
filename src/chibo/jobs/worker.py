"""The worker: takes jobs from the queue one after another, gives signs of life, and keeps the house every day.

The queue is that of django-tasks-db. Its own loop takes the write lock of SQLite at every look; this one only reads until
there is something to take.
"""

from __future__ import annotations

import logging
import os
import time
from threading import Event, Thread
from typing import Final

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from chibo.jobs import chores, running, services

_log = logging.getLogger(__name__)
BACKEND: Final = "default"
#: Between two looks into the queue: a read of one index.
LOOK_SECONDS: Final = 1.0
#: Between two notes of the progress of a job; between two signs of life without one.
NOTE_SECONDS: Final = 1.0
SIGN_SECONDS: Final = 15.0
#: Between two searches for jobs that broke off.
TAKE_UP_SECONDS: Final = 30.0
CHORES_SECONDS: Final = 24 * 3600.0
AFTER_FAULT_SECONDS: Final = 5.0


class Worker(QueueWorker):
    """One worker; `run` ends once `stopping` is set and the job at hand is done."""

    def __init__(self, name: str) -> None:
        super().__init__(
            queue_names=["default"],
            interval=LOOK_SECONDS,
            batch=False,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        self.name = name
        self.stopping = Event()
        self._due: dict[str, float] = {}

    def run(self) -> None:
        """Works until it is told to stop. A database that does not answer is waited for."""
        clock = Thread(target=self._keep_signing, name="signs", daemon=True)
        clock.start()
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self._keep_house()
                rest = 0.0 if self._take_one() else LOOK_SECONDS
            except DatabaseError:
                _log.warning("the database did not answer", exc_info=True)
                rest = AFTER_FAULT_SECONDS
            self.stopping.wait(rest)
        clock.join()
        self._leave()

    def _keep_house(self) -> None:
        if self._is_due("take_up", TAKE_UP_SECONDS):
            services.take_up(self.name)
        if self._is_due("chores", CHORES_SECONDS):
            chores.do_all()

    def _is_due(self, what: str, every: float) -> bool:
        if self._due.get(what, 0.0) > time.monotonic():
            return False
        self._due[what] = time.monotonic() + every
        return True

    def _take_one(self) -> bool:
        """Runs the next job, if there is one."""
        ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
        if not ready.exists():
            return False
        with exclusive_transaction():
            task = ready.get_locked()
            if task is not None:
                task.claim(self.name)
        if task is None:
            return False
        self.run_task(task)
        return True

    def _keep_signing(self) -> None:
        """Signs of life and of progress, in a thread of their own: the job may be inside a long transaction."""
        try:
            while not self.stopping.is_set() or running.current():
                self._sign()
                time.sleep(NOTE_SECONDS)
        finally:
            connection.close()

    def _sign(self) -> None:
        """A database that is busy does without this sign; the next one comes soon."""
        try:
            close_old_connections()
            if self._is_due("sign", SIGN_SECONDS):
                services.give_sign(self.name, os.getpid())
            if (at := running.current()) is not None:
                services.note_progress(*at)
        except DatabaseError:
            _log.debug("no sign given", exc_info=True)

    def _leave(self) -> None:
        try:
            services.take_sign_back(self.name)
        except DatabaseError:
            _log.debug("no sign taken back", exc_info=True)
        finally:
            connection.close()
