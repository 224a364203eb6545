"""Files that jobs made: sealed, in pieces, under the uid of their job."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from chibo.core.sealed import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

#: Of the plain file; so much is in memory at a time.
PIECE_BYTES = 512 * 1024


def write(uid: UUID, pieces: Iterable[bytes]) -> int:
    """Writes the pieces, replacing what an earlier attempt left; gives the bytes of the plain file."""
    path = _path(uid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    written = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
        for piece in _even(pieces):
            written += len(piece)
            file.write(seal(base64.b64encode(piece).decode("ascii")) + "\n")
    return written


def read(uid: UUID) -> Iterator[bytes]:
    """The pieces of the plain file. Raises `FileNotFoundError` where it is no longer kept, before the first piece."""
    path = _path(uid)
    path.stat()
    return _opened(path)


def _opened(path: Path) -> Iterator[bytes]:
    with path.open(encoding="ascii") as file:
        for line in file:
            yield base64.b64decode(unseal(line.strip()))


def drop(uid: UUID) -> None:
    """Forgets the file."""
    _path(uid).unlink(missing_ok=True)


def drop_named(name: str) -> None:
    """Forgets a file of `kept` that no job answers for."""
    (_path_of_all() / name).unlink(missing_ok=True)


def kept() -> Iterator[str]:
    """Names of the files there are: the uids of their jobs."""
    folder = _path_of_all()
    yield from (path.name for path in folder.iterdir()) if folder.is_dir() else ()


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE_BYTES:
            yield bytes(waiting[:PIECE_BYTES])
            del waiting[:PIECE_BYTES]
    if waiting:
        yield bytes(waiting)


def _path_of_all() -> Path:
    return Path(settings.CHIBO_HOME) / "jobs"


def _path(uid: UUID) -> Path:
    return _path_of_all() / str(uid)
