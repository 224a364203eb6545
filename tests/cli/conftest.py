from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from chibo.cli.main import run
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Ran:
    """What one run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


@pytest.fixture
def chibo(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`chibo("unit", "tree")` runs the command in this process."""

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture
def tree() -> factories.Tree:
    return factories.make_tree()


@pytest.fixture
def people(tree: factories.Tree) -> factories.Cast:
    return factories.cast(tree)
