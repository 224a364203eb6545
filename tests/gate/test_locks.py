"""What is installed or served from elsewhere is pinned by version and digest, and names no address."""

from __future__ import annotations

import json
import re
import tomllib

from tests.gate.tree import listed, read

LOCKS = ("requirements/run.lock", "requirements/dev.lock", "requirements/byro.lock")
HTMX = "src/chibo/web/static/vendor/htmx/htmx.min.js"
PIN = re.compile(r"([a-z0-9._-]+)==\S+")


def lock_problems(name: str, text: str) -> list[str]:
    """Lines that are neither a pin with a digest, nor a digest, nor a comment."""
    lines = [line for line in text.split("\n") if line and not line.lstrip().startswith("#")]
    problems = [
        f"{name}: {line}"
        for line in lines
        if not (PIN.match(line) or line.lstrip().startswith("--hash=sha256:"))
    ]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if PIN.match(line) and "--hash=" not in after:
            problems.append(f"{name}: {line} has no digest")
    return problems


def pinned(text: str) -> set[str]:
    """Names in a lock file."""
    return {found.group(1) for line in text.split("\n") if (found := PIN.match(line))}


def plain_names(requirements: list[str]) -> set[str]:
    """Names as lock files write them, without version and extras."""
    return {
        re.split(r"[\[~=<>! ;]", requirement)[0].lower().replace("_", "-") for requirement in requirements
    }


def test_locks_pin_with_digests_only():
    problems = [problem for name in LOCKS for problem in lock_problems(name, read(name))]
    assert not problems, listed(problems)


def test_locks_hold_every_dependency():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    run, dev = (pinned(read(name)) for name in LOCKS[:2])
    assert plain_names(project["dependencies"]) - run == set()
    assert plain_names(project["optional-dependencies"]["dev"]) - dev == set()
    assert run <= dev


def test_front_end_lock_has_digests_and_no_addresses():
    packages = json.loads(read("package-lock.json"))["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_vendored_htmx_is_the_pinned_one():
    assert f'version:"{json.loads(read("package.json"))["dependencies"]["htmx.org"]}"' in read(HTMX)


def test_lock_checker_finds_what_is_not_pinned():
    good = "django==5.2.1 \\\n    --hash=sha256:00\n    # via chibo\n"
    assert not lock_problems("a.lock", good)
    assert pinned(good) == {"django"}
    assert lock_problems("a.lock", "--index-url https://example.org/simple\n" + good)
    assert lock_problems("a.lock", good + "click==8\n")
    assert lock_problems("a.lock", "click>=8\n")
    assert plain_names(["psycopg[binary]>=3.3", "Django~=5.2.0", "tzdata"]) == {"psycopg", "django", "tzdata"}
