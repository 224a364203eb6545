"""On the whole demonstration the statements that are kept give what querysets give; date after date by the same statements."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.config.settings"
import django
django.setup()
from datetime import date
from chibo.catalogue.obligations import all_obligations
from chibo.obligations import parts
from tests.duties import differences
said, compared = [], 0
now, later = date(2024, 7, 2), date(2026, 11, 1)
for ref, on in (("na-khe", now), ("lung-vai", now), ("na-khe", later), ("ha-giang", later)):
    found, count = differences(ref, on)
    said += found
    compared += count
print(json.dumps([said, compared, len(parts._COUNTING.shapes), len(all_obligations())]))
"""


def test_kept_statements_give_what_querysets_give(demo):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=demo.environment | {"CHIBO_TODAY": "2026-11-01", "PYTHONPATH": str(ROOT)},
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said, compared, kept, kinds = json.loads(ran.stdout.splitlines()[-1])
    assert (said, compared > 80) == ([], True), (said, compared)
    # Four questions are answered by fewer statements: a shape that held a date or a unit would make four of each.
    assert kept < 3 * kinds
