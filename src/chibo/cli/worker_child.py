"""The worker as a child of the server: started with it, started anew when it dies, stopped with it."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Event, Thread
from typing import Final

from chibo.core.uid import new_uid

#: Before a dead worker is started anew: doubled while it keeps dying early.
FIRST_REST, LONGEST_REST = 1.0, 60.0
#: A worker that lived so long had a good start.
GOOD_START_SECONDS: Final = 30.0
#: The job at hand may end; then the process is ended, and the job is begun again with the next server.
STOP_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.5


class WorkerChild:
    """`start` returns at once; `stop` returns when no worker runs any more, and does nothing where none was started.

    The worker keeps its name through its lives, so that the next one knows at once what the last one left.
    """

    def __init__(self) -> None:
        self._name = f"server-{new_uid()}"
        self._stopping = Event()
        self._keeper = Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Starts the worker and keeps one running from now on."""
        self._keeper.start()

    def stop(self) -> None:
        """Lets the worker end its job, for `STOP_SECONDS` at most."""
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep(self) -> None:
        rest = FIRST_REST
        while not self._stopping.is_set():
            began = time.monotonic()
            self._live()
            rest = (
                FIRST_REST if time.monotonic() - began > GOOD_START_SECONDS else min(rest * 2, LONGEST_REST)
            )
            self._stopping.wait(rest)

    def _live(self) -> None:
        """One life of the worker. It stops when its input ends, so that it outlives no server, however that one goes."""
        command = [sys.executable, "-m", "chibo", "worker", "--child", "--name", self._name]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603 - our own program
            while process.poll() is None and not self._stopping.wait(LOOK_SECONDS):
                pass
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
