"""What import-linter cannot say of the house: rooms, names, and the list of floors itself."""

from __future__ import annotations

import ast
import tomllib

from django.conf import settings

from tests.gate.tree import PACKAGE, Source, listed, program, read, sources

POSIX_ONLY = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "posix"}
PRIVATE_ROOMS = {"views", "forms"}
#: Rooms of `core` in which a migration finds the fields and constraints it writes down.
MIGRATION_VOCABULARY = ("chibo.core.",)
WRITES = {"save", "bulk_create", "bulk_update", "delete", "create", "get_or_create", "update_or_create"}


def foreign_views(source: Source) -> list[str]:
    """Imports of another domain's views or forms."""
    return [
        f"{source.path}:{line}: {name} is another domain's"
        for name, line in source.imported_modules()
        if (parts := name.split("."))[0] == "chibo" and len(parts) > 2
        if parts[2] in PRIVATE_ROOMS and parts[1] != source.domain
    ]


def audit_records_outside_services(source: Source) -> list[str]:
    """Modules that write to the audit log and are no service."""
    if source.room == "services" or source.domain == "core":
        return []
    return [
        f"{source.path}:{found.line}: {found.module}.{found.name} is for services"
        for found in source.imports
        if found.module.startswith("chibo.core.audit") and found.name.startswith("record")
    ]


def writes_in_views(source: Source) -> list[str]:
    """Calls in a view that write a row; a view asks a service."""
    if source.room != "views":
        return []
    return [
        f"{source.path}:{node.lineno}: .{node.func.attr}() in a view"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]


def models_by_name(source: Source) -> list[str]:
    """Models fetched by name, past the floors; a migration may fetch those of its own app."""
    calls = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_model"
    ]
    return [
        f"{source.path}:{call.lineno}: get_model goes past the floors"
        for call in calls
        if not (source.is_migration and _first_word(call) == source.domain)
    ]


def _first_word(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return str(first.value).split(".")[0] if isinstance(first, ast.Constant) else ""


def posix_imports(source: Source) -> list[str]:
    """Modules that Windows has not, outside their one room."""
    if source.domain == "cli" and source.room.startswith("posix"):
        return []
    return [
        f"{source.path}:{found.line}: {found.module} is not on Windows"
        for found in source.imports
        if found.module.split(".")[0] in POSIX_ONLY
    ]


def app_code_in_migration(source: Source) -> list[str]:
    """Imports of code that may change while the migration may not."""
    return [
        f"{source.path}:{line}: a migration imports {name}"
        for name, line in source.imported_modules()
        if name.split(".")[0] == "chibo" and not name.startswith(MIGRATION_VOCABULARY)
    ]


def unnamed_migration(source: Source) -> list[str]:
    """A migration that Django named by the clock."""
    return [f"{source.path}: name what it does"] if "_auto_" in source.path else []


def layer_names() -> set[str]:
    """The words of the contract of floors."""
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "floors")
    return {name.strip() for layer in layers for name in layer.split("|")}


def domains_with_models() -> set[str]:
    """Folders below src/chibo that have a room of models."""
    return {source.domain for source in program() if source.room == "models"}


def _problems(check, among) -> list[str]:
    return [problem for source in among for problem in check(source)]


def test_views_and_forms_stay_in_their_domain():
    problems = _problems(foreign_views, program())
    assert not problems, listed(problems)


def test_audit_is_recorded_by_services_only():
    problems = _problems(audit_records_outside_services, program())
    assert not problems, listed(problems)


def test_views_write_nothing():
    problems = _problems(writes_in_views, program())
    assert not problems, listed(problems)


def test_models_are_imported_not_fetched_by_name():
    package = [source for source in sources() if source.path.startswith(PACKAGE) and not source.is_test]
    problems = _problems(models_by_name, package)
    assert not problems, listed(problems)


def test_posix_modules_stay_in_their_room():
    problems = _problems(posix_imports, program())
    assert not problems, listed(problems)


def test_migrations_import_no_app_code_and_have_names():
    migrations = [source for source in sources() if source.is_migration]
    problems = _problems(app_code_in_migration, migrations) + _problems(unnamed_migration, migrations)
    assert not problems, listed(problems)


def test_every_domain_with_models_is_a_floor_and_an_app():
    apps = {name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("chibo.")}
    assert domains_with_models() <= layer_names()
    assert domains_with_models() <= apps


def test_floor_checkers_find_bad_imports():
    assert foreign_views(Source("src/chibo/web/home.py", "from chibo.org import views\n"))
    assert foreign_views(Source("src/chibo/web/home.py", "import chibo.org.forms.unit\n"))
    assert not foreign_views(Source("src/chibo/org/urls.py", "from chibo.org import views\n"))
    record = "from chibo.core.audit.services import record\n"
    assert audit_records_outside_services(Source("src/chibo/org/views.py", record))
    assert not audit_records_outside_services(Source("src/chibo/org/services/units.py", record))
    assert posix_imports(Source("src/chibo/core/locks.py", "import fcntl\n"))
    assert not posix_imports(Source("src/chibo/cli/posix_locks.py", "import fcntl\n"))


def test_floor_checkers_find_bad_calls():
    assert writes_in_views(Source("src/chibo/org/views.py", "def add(form):\n    form.save()\n"))
    assert not writes_in_views(Source("src/chibo/org/services.py", "def add(unit):\n    unit.save()\n"))
    assert models_by_name(Source("src/chibo/org/queries.py", "apps.get_model('people', 'Person')\n"))
    migration = "src/chibo/org/migrations/0002_kinds.py"
    assert models_by_name(Source(migration, "apps.get_model('people', 'Person')\n"))
    assert not models_by_name(Source(migration, "apps.get_model('org', 'Unit')\n"))
    assert app_code_in_migration(Source(migration, "from chibo.org.enums import Kind\n"))
    assert not app_code_in_migration(Source(migration, "import chibo.core.constraints\n"))
    assert unnamed_migration(Source("src/chibo/org/migrations/0002_auto_20260101.py", ""))


def test_source_knows_domain_and_room():
    source = Source("src/chibo/org/models/units.py", "")
    assert (source.module, source.domain, source.room) == ("chibo.org.models.units", "org", "models")
    assert Source("src/chibo/org/__init__.py", "").room == ""
