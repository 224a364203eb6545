"""Settings of sign-in: what they may be, and that a wrong one stops the program by name."""

from __future__ import annotations

import pytest

from chibo.config.env import BadEnvironmentError, read_environment

KEYS = {"CHIBO_SECRET_KEY": "x" * 50, "CHIBO_FIELD_KEYS": "k"}


def test_sign_in_is_strict_unless_told_otherwise():
    env = read_environment(KEYS)
    assert (env.second_factor, env.session_idle_minutes, env.session_hours) == ("required", 120, 12)
    told = KEYS | {
        "CHIBO_SECOND_FACTOR": "offered",
        "CHIBO_SESSION_IDLE_MINUTES": "30",
        "CHIBO_SESSION_HOURS": "8",
    }
    env = read_environment(told)
    assert (env.second_factor, env.session_idle_minutes, env.session_hours) == ("offered", 30, 8)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHIBO_SECOND_FACTOR", "none"),
        ("CHIBO_SESSION_IDLE_MINUTES", "0"),
        ("CHIBO_SESSION_IDLE_MINUTES", "long"),
        ("CHIBO_SESSION_HOURS", "169"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value):
    with pytest.raises(BadEnvironmentError, match=f"{name}='{value}'"):
        read_environment(KEYS | {name: value})
