"""Every act a service records is declared: as one that can be undone, or with the reason why it stays."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import chibo
from chibo.catalogue import acts
from chibo.catalogue.acts import Irreversible, Reversible

PACKAGE = Path(chibo.__file__).parent
NAME = re.compile(r"[a-z]+\.[a-z_]+")
MAKES_AN_ACT = {"Act", "_Acted", "act_of_changes"}


def recorded_names(text: str) -> set[str]:
    """Names of acts in a module: literal arguments of what makes an act, and constants of the module given to it."""
    tree = ast.parse(text)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKES_AN_ACT:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            texts = [getattr(value, "value", constants.get(getattr(value, "id", ""))) for value in values]
            found |= {text for text in texts if isinstance(text, str) and NAME.fullmatch(text)}
    return found


def all_recorded():
    paths = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    return {name for path in paths for name in recorded_names(path.read_text(encoding="utf-8"))}


def test_every_act_of_a_service_is_declared():
    recorded = all_recorded()
    assert len(recorded) > 20
    assert recorded - {kind.name for kind in acts.all_acts()} == set()


def test_an_undeclared_act_is_found():
    text = (
        'NAME = "org.burn_unit"\nAct(viewer.actor, NAME, uid, chain=1)\nAct(a, "org.sell_unit", uid, chain=1)'
    )
    assert recorded_names(text) == {"org.burn_unit", "org.sell_unit"}


def test_acts_that_stay_say_why():
    for kind in acts.all_acts():
        assert isinstance(kind, (Reversible, Irreversible))
        assert str(kind.label)
        if isinstance(kind, Irreversible):
            assert len(str(kind.because)) > 20, kind.name
