"""`chibo import --compare`: what differs, as text and as JSON, and nothing written."""

from __future__ import annotations

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.exchange.models import ImportBatch
from chibo.exchange.tests.lists import LO, SUNG, apply, workbook

pytestmark = pytest.mark.django_db
NEW = LO | {"name": "Hà Thị Mới", "id": "014180000009", "born": "09/09/1991", "posts": ""}


@pytest.fixture
def asked(tree, tmp_path):
    """The words of the command for a list of three differences, its phone among them."""
    apply(tree.a, LO, SUNG)
    file = tmp_path / "csdl.xlsx"
    file.write_bytes(workbook(LO | {"phone": "0911111111"}, NEW))
    return "import", str(file), "--unit", tree.a.ref, "--as-of", "2023-06-30", "--compare"


def test_comparison_as_json_is_the_document_of_the_contract(chibo, asked):
    written = ImportBatch.objects.count(), AuditEntry.objects.count()
    ran = chibo(*asked, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert set(ran.document) == {
        "layout", "as_of", "rows", "same", "counts", "fields", "differences", "problems",
    }  # fmt: skip
    assert {name: ran.document[name] for name in ("as_of", "rows", "same", "counts", "fields")} == {
        "as_of": "2023-06-30",
        "rows": 2,
        "same": 0,
        "counts": {"field": 1, "only_file": 1, "only_register": 1},
        "fields": {"phone": 1},
    }
    (phone,) = [one for one in ran.document["differences"] if one["field"]]
    assert phone == {
        "kind": "field",
        "field": "phone",
        "name": LO["name"],
        "cell": LO["cell"],
        "sheet": "Danh sach",
        "row": 2,
        "register": "0900000001",
        "file": "0911111111",
    }
    assert (ImportBatch.objects.count(), AuditEntry.objects.count()) == written


def test_comparison_as_text_counts_and_lists_what_differs(chibo, asked):
    ran = chibo(*asked)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:3] == ["Dòng đảng viên trong tệp: 2", "Người giống nhau hoàn toàn: 0", "Điểm khác nhau: 3"]
    assert len(lines) == 7
    (phone,) = [line for line in lines if "0911111111" in line]
    assert phone.split("  ")[0] == LO["name"]
    assert "0900000001" in phone
    assert any("chỉ có trong tệp" in line and NEW["name"] in line for line in lines)
    assert any("chỉ có trong sổ" in line and SUNG["name"] in line for line in lines)


def test_comparison_of_the_same_list_says_that_nothing_differs(chibo, tree, tmp_path):
    apply(tree.a, LO, SUNG)
    file = tmp_path / "csdl.xlsx"
    file.write_bytes(workbook(LO, SUNG))
    ran = chibo("import", str(file), "--unit", tree.a.ref, "--as-of", "2023-06-30", "--compare")
    assert ran.out.splitlines()[1:] == ["Người giống nhau hoàn toàn: 2", "Điểm khác nhau: 0"]


def test_comparison_with_a_file_that_is_no_list_is_refused(chibo, tree, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"no workbook")
    ran = chibo("import", str(file), "--unit", tree.a.ref, "--compare", "--json")
    assert ran.code == 1
    assert "Không đọc được tệp" in ran.err or ran.document["error"]["code"] == "file_unreadable"
