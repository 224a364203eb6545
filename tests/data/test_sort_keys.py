"""The migration that orders numbers in names writes what the program writes."""

from __future__ import annotations

from importlib import import_module

import pytest

from chibo.core.text import sort_key, sort_key_plain

sized = import_module("chibo.org.migrations.0013_numbers_in_names").sized


@pytest.mark.parametrize(
    "name", ["Chi bộ thôn Na Pô", "Tổ 2", "Tổ 10", "Tổ 02", "huyện 2a", "Số 0", "10-11 Ωz9"]
)
def test_migrated_key_is_the_key_of_today(name):
    # What one syllable's key was has not changed: `sort_key` still writes it.
    before = "".join(sort_key(part) for part in name.replace("-", " ").split())
    assert sized(before) == sort_key_plain(name)
