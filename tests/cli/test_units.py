from __future__ import annotations

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db


def test_unit_add_makes_a_unit_below_its_parent(chibo, tree):
    ran = chibo("unit", "add", "ban-moi", "--name", "Chi bộ bản Mới", "--kind", "cell", "--parent", "xuan-hoa",
                "--from", "2024-03-01", "--cell-kind", "hamlet")  # fmt: skip
    assert (ran.code, ran.out) == (0, "Đã lập Chi bộ bản Mới, mã xuan-hoa/ban-moi.\n")
    made = factories.at("xuan-hoa/ban-moi")
    assert (made.parent_id, made.cell_kind, made.starts_on.isoformat()) == (tree.a.pk, "hamlet", "2024-03-01")
    assert AuditEntry.objects.filter(
        object_type="org.unit", object_id=made.id, actor_label="operator"
    ).exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Bản-Mới", "--name", "x", "--kind", "cell"], "Mã «Bản-Mới» không dùng được"),
        (["ban-moi", "--name", "x", "--kind", "hamlet"], "Không có loại tổ chức đảng «hamlet»."),
        (["ban-moi", "--name", "x", "--kind", "cell", "--cell-kind", "village"], "Không có loại chi bộ «village»."),
        (["ban-moi", "--name", "x", "--kind", "cell", "--parent", "o-dau"], "Không tìm thấy"),
        (["tan-lap", "--name", "x", "--kind", "commune", "--parent", "muong-la"], "Mã đã dùng trong cùng đơn vị"),
    ],
)  # fmt: skip
def test_unit_add_refuses_in_a_sentence(chibo, tree, arguments, sentence):
    before = Unit.objects.count()
    ran = chibo("unit", "add", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert Unit.objects.count() == before


def test_unit_add_as_somebody_without_the_right_is_refused(chibo, people):
    added = ("unit", "add", "ban-moi", "--name", "Chi bộ bản Mới", "--kind", "cell", "--parent", "xuan-hoa")
    assert chibo(*added, "--as", "secretary").code == 1
    assert chibo(*added, "--as", "clerk_b").code == 1
    assert chibo(*added, "--as", "clerk_a").code == 0


def test_unit_tree_is_indented_and_parents_come_first(chibo, tree):
    ran = chibo("unit", "tree", "muong-la")
    lines = ran.out.splitlines()
    assert lines[0] == "Đảng bộ huyện Mường La [muong-la]"
    assert "  Đảng bộ xã Xuân Hòa [xuan-hoa]" in lines
    at_a = lines.index("  Đảng bộ xã Xuân Hòa [xuan-hoa]")
    assert all(line.startswith("    Chi bộ") for line in lines[at_a + 1 : at_a + 5])


def test_unit_tree_as_json_names_code_kind_and_parent(chibo, tree):
    units = chibo("unit", "tree", "xuan-hoa", "--on", "2024-01-31", "--json").document
    assert (units["unit"], units["on"]) == ("xuan-hoa", "2024-01-31")
    by_ref = {unit["ref"]: unit for unit in units["units"]}
    assert by_ref["xuan-hoa"]["parent"] == "muong-la"
    assert by_ref["xuan-hoa/dong-cam"] == {
        "code": "dong-cam",
        "ref": "xuan-hoa/dong-cam",
        "name": "Chi bộ thôn Đồng Cam",
        "kind": "cell",
        "cell_kind": "hamlet",
        "parent": "xuan-hoa",
        "starts_on": None,
    }


def test_unit_tree_on_a_date_leaves_out_what_came_later(chibo, tree):
    factories.make_unit(tree.a, "ban-moi", "Chi bộ bản Mới", cell_kind="hamlet", starts_on=factories.today())
    assert "ban-moi" in chibo("unit", "tree", "xuan-hoa").out
    assert "ban-moi" not in chibo("unit", "tree", "xuan-hoa", "--on", "2020-01-01").out
    assert chibo("unit", "tree", "--on", "2999-01-01").code == 1


def test_unit_tree_without_a_code_begins_where_the_viewer_stands(chibo, people):
    assert chibo("unit", "tree").out.startswith("Đảng Cộng sản Việt Nam [viet-nam]")
    assert chibo("unit", "tree", "--as", "secretary").out == "Chi bộ thôn Đồng Cam [xuan-hoa/dong-cam]\n"
    assert chibo("unit", "tree", "--as", "nobody").out == ""
    assert chibo("unit", "tree", "xuan-hoa", "--as", "clerk_b").code == 1
