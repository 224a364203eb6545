"""Migrations that write rows can be taken back and done again."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, migrations

from chibo.org.models import BodyKind, CellKind, Post, Role, UnitKind

pytestmark = pytest.mark.django_db

FOLDERS = Path(__file__).resolve().parents[2] / "src" / "chibo"
NAMES = sorted(
    f"chibo.{path.parent.parent.name}.migrations.{path.stem}"
    for path in FOLDERS.glob("*/migrations/0*.py")
    if "RunPython" in path.read_text(encoding="utf-8")
)


def rows():
    kinds = {
        kind.code: sorted(kind.allowed_children.values_list("code", flat=True))
        for kind in UnitKind.objects.all()
    }
    roles = {role.code: sorted(role.permissions) for role in Role.objects.all()}
    return (
        kinds,
        roles,
        [sorted(m.objects.values_list("code", flat=True)) for m in (BodyKind, CellKind, Post)],
    )


def steps():
    return [
        operation
        for name in NAMES
        for operation in import_module(name).Migration.operations
        if isinstance(operation, migrations.RunPython)
    ]


def test_rows_of_migrations_are_taken_back_and_come_again():
    before = rows()
    assert len(steps()) >= 2
    for step in reversed(steps()):
        step.reverse_code(apps, connection.schema_editor())
    assert rows() != before
    for step in steps():
        step.code(apps, connection.schema_editor())
    assert rows() == before
