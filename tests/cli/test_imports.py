from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from chibo.exchange.models import ImportBatch
from chibo.people.models import Person

pytestmark = pytest.mark.django_db

HEADINGS = (
    "TT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Chức vụ",
)
ROWS = (
    (1, "Lò Văn Một", "27/03/1970", "Nam", "Thái", "03/02/2001", "03/02/2002", "Bí thư"),
    (2, "Lò Thị Hai", "01/05/1985", "Nữ", "Thái", "07/11/2010", "07/11/2011", None),
)
AS_OF = ("--as-of", "2024-05-28")
KEYS = {
    "batch", "layout", "rows", "created", "changed", "moved", "same", "missing", "skipped", "created_units", "problems",
}  # fmt: skip


@pytest.fixture
def listed(tmp_path):
    """Writes a list of the cell Bản Mới and gives its path."""

    def write(rows=ROWS, name="danh-sach.xlsx"):
        book = Workbook()
        for values in (["DANH SÁCH ĐẢNG VIÊN"], HEADINGS, ["CHI BỘ THÔN BẢN MỚI"], *rows):
            book.active.append(list(values))
        path = tmp_path / name
        book.save(path)
        return str(path)

    return write


def test_import_as_json_is_the_document_of_the_contract(chibo, tree, listed):
    ran = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert set(ran.document) == KEYS
    assert ran.document["batch"] == ImportBatch.objects.get().pk
    assert (ran.document["rows"], ran.document["created"], ran.document["created_units"]) == (
        2,
        2,
        ["Chi bộ thôn Bản Mới"],
    )
    assert chibo("figures", "--unit", "xuan-hoa/ban-moi", "--on", "2024-05-28", "members.total").out.endswith(": 2\n")  # fmt: skip


def test_import_says_what_was_understood_and_how_to_take_it_back(chibo, tree, listed):
    ran = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF)
    assert ran.code == 0
    assert "Mới: 2" in ran.out
    assert "Lập mới: Chi bộ thôn Bản Mới" in ran.out
    assert any(
        line.split() == ["Sheet!B", "Họ", "và", "tên", "Họ", "và", "tên"] for line in ran.out.splitlines()
    )
    batch = ImportBatch.objects.get()
    assert f"Đã ghi thành lần nhập {batch.pk}. Hoàn tác: chibo batch undo {batch.pk}" in ran.out


def test_import_as_a_trial_writes_nothing(chibo, tree, listed):
    ran = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--dry-run")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "Chưa ghi gì vào sổ.")
    assert (
        chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--dry-run", "--json").document["batch"]
        is None
    )
    assert not Person.objects.exists()


def test_import_twice_changes_nothing(chibo, tree, listed):
    chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF)
    again = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF)
    assert (again.code, again.out.splitlines()[-1]) == (0, "Sổ đã có đúng như danh sách, không có gì để ghi.")
    document = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--json").document
    assert (document["batch"], document["same"], document["created"]) == (None, 2, 0)


def test_import_with_an_error_names_sheet_and_cell_and_writes_nothing(chibo, tree, listed):
    broken = listed([(1, "Lò Văn Một", "31/02/1970", "Nam", "Thái", "03/02/2001", "03/02/2002", None)])
    ran = chibo("import", broken, "--unit", "xuan-hoa", *AS_OF)
    assert ran.code == 1
    assert any(line.startswith("Lỗi Sheet!C4: ") for line in ran.err.splitlines())
    assert (
        ran.err.splitlines()[-1]
        == "Danh sách có lỗi nên không ghi gì vào sổ. Hãy sửa trong tệp rồi nhập lại."
    )
    as_json = chibo("import", broken, "--unit", "xuan-hoa", *AS_OF, "--json")
    assert (as_json.code, as_json.document["batch"]) == (1, None)
    assert [(problem["level"], problem["cell"]) for problem in as_json.document["problems"]] == [
        ("error", "C4")
    ]
    assert not Person.objects.exists()


def test_import_refuses_in_a_sentence(chibo, tree, people, listed, tmp_path):
    note = tmp_path / "ghi-chu.xlsx"
    note.write_text("không phải bảng tính")
    refusals = {
        "không có tệp": chibo("import", str(tmp_path / "o-dau.xlsx"), "--unit", "xuan-hoa", *AS_OF),
        "không phải bảng tính": chibo("import", str(note), "--unit", "xuan-hoa", *AS_OF),
        "không có ngày": chibo("import", listed(), "--unit", "xuan-hoa"),
        "không có đơn vị": chibo("import", listed(), "--unit", "o-dau", *AS_OF),
        "đơn vị bên cạnh": chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--as", "clerk_b"),
        "không có quyền": chibo(
            "import", listed(), "--unit", "xuan-hoa/dong-cam", *AS_OF, "--as", "secretary"
        ),
    }
    assert {what: (ran.code, ran.out) for what, ran in refusals.items()} == dict.fromkeys(refusals, (1, ""))
    assert all(len(ran.err) > 10 for ran in refusals.values())
    assert "o-dau.xlsx" in refusals["không có tệp"].err
    assert not Person.objects.exists()


def test_batches_are_listed_newest_first_and_undone_once(chibo, tree, people, listed):
    chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--as", "clerk_a")
    chibo("import", listed(ROWS[:1], "khac.xlsx"), "--unit", "tan-lap", *AS_OF)
    newest, oldest = chibo("batch", "list", "--json").document["batches"]
    assert (newest["unit"], newest["file"], newest["applied_by"]) == ("tan-lap", "khac.xlsx", "operator")
    assert (oldest["unit"], oldest["as_of"], oldest["created"], oldest["applied_by"]) == (
        "xuan-hoa",
        "2024-05-28",
        2,
        "clerk_a",
    )
    assert [
        batch["unit"] for batch in chibo("batch", "list", "--as", "clerk_a", "--json").document["batches"]
    ] == ["xuan-hoa"]
    assert chibo("batch", "undo", str(newest["batch"]), "--as", "clerk_a").code == 1

    undone = chibo("batch", "undo", str(oldest["batch"]), "--as", "clerk_a")
    assert (undone.code, undone.err) == (0, "")
    assert "đã hoàn tác" in chibo("batch", "list", "--unit", "xuan-hoa").out
    twice = chibo("batch", "undo", str(oldest["batch"]))
    assert (twice.code, twice.out) == (1, "")
    assert "đã được hoàn tác" in twice.err  # fmt: skip


def test_batch_list_of_a_new_register_says_there_is_none(chibo, tree):
    assert chibo("batch", "list").out == "Chưa có lần nhập nào.\n"
    assert chibo("batch", "list", "--json").document == {"batches": []}
    assert chibo("batch", "undo", "1").code == 1


def test_column_said_on_the_command_line_is_read_and_remembered(chibo, tree, listed):
    said = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--column", "h=none", "--dry-run")
    assert re.search(r"!H +Chức vụ +không dùng\n", said.out)
    assert chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--column", "Sheet!H=none").code == 0
    again = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF)
    assert "Các cột được hiểu như lần trước đã chọn; --forget-columns để quên." in again.out
    assert "Bảng mã chữ: unicode" in again.out
    forgotten = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--forget-columns", "--json")
    assert forgotten.document["changed"] == 1
    assert "lần trước" not in chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF).out


@pytest.mark.parametrize("text", ["B", "B=", "=name", "B2=name", "B=salary", "!=name"])
def test_column_that_says_nothing_is_wrong_usage(chibo, tree, listed, text):
    ran = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--column", text)
    assert (ran.code, ran.out) == (2, "")
    assert f"--column: «{text}» không dùng được" in ran.err


def test_encoding_is_one_of_those_known(chibo, tree, listed):
    ran = chibo("import", listed(), "--unit", "xuan-hoa", *AS_OF, "--encoding", "utf-7")
    assert (ran.code, ran.out) == (2, "")
    assert "tcvn3" in ran.err
