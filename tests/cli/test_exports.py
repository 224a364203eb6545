from __future__ import annotations

import stat

import pytest

from chibo.core.audit.models import AuditEntry
from tests.factories import make_person

pytestmark = pytest.mark.django_db
WHY = ("--purpose", "Đối chiếu quý II")


@pytest.fixture
def member(tree):
    return make_person(tree.cell, "Lò Văn Một", phone="0900000001")


def test_export_writes_a_file_for_its_owner_only(chibo, tree, member, tmp_path):
    file = tmp_path / "ds.csv"
    ran = chibo("export", "members", "--unit", tree.a.ref, "-o", str(file), *WHY, "--columns", "name,phone")
    assert (ran.code, ran.err) == (0, "")
    assert file.read_text("utf-8-sig").splitlines() == [
        "LƯU HÀNH NỘI BỘ",
        "name,phone",
        f"{member.name},0900000001",
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["ds.csv"]
    assert AuditEntry.objects.get(act="exchange.export_members").actor_label == "operator"


def test_export_takes_more_columns_with_a_plus(chibo, tree, member, tmp_path):
    file = tmp_path / "ds.csv"
    assert chibo("export", "members", "--unit", tree.a.ref, "-o", str(file), *WHY).code == 0
    usual = file.read_text("utf-8-sig").splitlines()[1]
    chibo("export", "members", "--unit", tree.a.ref, "-o", str(file), *WHY, "--columns", "+phone")
    assert file.read_text("utf-8-sig").splitlines()[1] == f"{usual},phone"
    assert usual.startswith("code,cell,name,sex,born,ethnic_group,")
    assert member.name in file.read_text("utf-8-sig")


def test_national_export_comes_back_the_same(chibo, tree, member, tmp_path):
    file = tmp_path / "ds.xlsx"
    asked = (
        "export",
        "members",
        "--unit",
        tree.a.ref,
        "--on",
        "2024-01-01",
        "-o",
        str(file),
        "--shape",
        "national",
    )
    assert chibo(*asked, *WHY).code == 0
    back = chibo(
        "import", str(file), "--unit", tree.a.ref, "--as-of", "2024-01-01", "--dry-run", "--json"
    ).document
    assert (back["same"], back["changed"], back["created"]) == (1, 0, 0)
    assert member.pk


@pytest.mark.parametrize(
    "asked",
    [
        ("-o", "ds.csv"),
        ("-o", "ds.pdf", *WHY),
        ("-o", "ds.csv", *WHY, "--shape", "national"),
        ("-o", "no/where.csv", *WHY),
        ("-o", "ds.csv", *WHY, "--columns", "x"),
    ],
)
def test_export_is_refused_in_a_sentence(chibo, tree, tmp_path, monkeypatch, asked):
    monkeypatch.chdir(tmp_path)
    ran = chibo("export", "members", "--unit", tree.a.ref, *asked)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip().endswith(".")
    assert list(tmp_path.iterdir()) == []


def test_export_without_a_file_is_wrong_usage(chibo, tree):
    assert chibo("export", "members", "--unit", tree.a.ref, *WHY).code == 2


def test_export_keeps_to_the_rights_of_the_user(chibo, tree, people, tmp_path):
    file = str(tmp_path / "ds.csv")
    asked = ("export", "members", "--as", people.department.username, "--unit", tree.a.ref, "-o", file, *WHY)
    assert chibo(*asked).code == 1
