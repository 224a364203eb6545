from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from chibo.core.tests.trial import Trial


@pytest.fixture
def trial(django_db_setup, django_db_blocker):
    """Outside of any transaction: SQLite remakes tables only there."""
    with django_db_blocker.unblock():
        project = Trial()
        yield project
        project.drop_all()


@pytest.fixture
def new_key():
    return lambda: Fernet.generate_key().decode()
