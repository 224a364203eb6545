"""Reading the data files of the demonstration."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def read_facts(name: str) -> Any:
    """What `facts/NAME.yaml` holds; dates are dates."""
    text = files("chibo.cli.demo").joinpath("facts", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
