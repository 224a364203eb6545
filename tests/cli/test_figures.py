from __future__ import annotations

from datetime import date

import pytest

from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db
BEGAN = date(2020, 1, 1)


@pytest.fixture
def register(tree):
    """Two women and a man in the first cell of A, a man in the military cell."""
    Unit.objects.filter(pk=tree.a.pk).update(records_from=BEGAN)
    for name, sex, admitted in (
        ("Lò Thị Một", "female", "2010-01-01"),
        ("Lò Thị Hai", "female", "2023-05-06"),
        ("Lò Văn Ba", "male", "2010-01-01"),
    ):
        factories.make_person(tree.cell, name, sex=sex, admitted_on=admitted, official_on=None)
    factories.make_person(tree.guarded, "Lò Văn Bốn", sex="male", admitted_on="2010-01-01", official_on=None)
    return tree  # fmt: skip


def test_figures_as_json_have_the_shape_of_the_contract(chibo, register):
    ran = chibo(
        "figures",
        "--unit",
        "xuan-hoa",
        "--on",
        "2024-05-28",
        "--by",
        "sex",
        "--json",
        "members.total",
        "members.female_share",
    )
    assert (ran.code, ran.err) == (0, "")
    answer = ran.document
    assert (answer["unit"], answer["on"], list(answer["figures"])) == (
        "xuan-hoa",
        "2024-05-28",
        ["members.total", "members.female_share"],
    )
    total, share = answer["figures"].values()
    assert (total["value"], total["numerator"], total["denominator"], total["unit"], total["state"]) == (
        4,
        4,
        4,
        "members",
        "counted",
    )
    assert total["by"]["female"] == {"label": "Nữ", "value": 2, "numerator": 2, "denominator": 4}
    assert (share["value"], share["numerator"], share["denominator"]) == (0.5, 2, 4)
    assert isinstance(total["value"], int)
    assert isinstance(share["value"], float)
    assert {"source", "reason", "label"} <= set(total)  # fmt: skip


@pytest.mark.parametrize(
    "span",
    [["--from", "2023-05-01", "--to", "2023-06-01"], ["--period", "2023-05"], ["--period", "2023-05-01..2023-05-31"]],
)  # fmt: skip
def test_flow_over_a_period_prints_it_half_open(chibo, register, span):
    answer = chibo("figures", "--unit", "xuan-hoa", *span, "--json", "members.admitted").document
    assert (answer["from"], answer["to"], "on" in answer) == ("2023-05-01", "2023-06-01", False)
    assert answer["figures"]["members.admitted"]["value"] == 1


def test_last_day_of_a_span_is_not_counted(chibo, register):
    answer = chibo(
        "figures",
        "--unit",
        "xuan-hoa",
        "--from",
        "2023-05-01",
        "--to",
        "2023-05-06",
        "--json",
        "members.admitted",
    )
    assert answer.document["figures"]["members.admitted"]["value"] == 0  # fmt: skip


def test_figures_without_a_key_are_all_stocks_and_with_a_period_flows_too(chibo, register):
    stocks = set(chibo("figures", "--unit", "xuan-hoa", "--json").document["figures"])
    all_figures = set(
        chibo("figures", "--unit", "xuan-hoa", "--period", "2023", "--json").document["figures"]
    )
    assert "members.total" in stocks
    assert "members.admitted" not in stocks
    assert all_figures - stocks == {
        "members.admitted",
        "members.recognised",
        "members.net_change",
        "members.struck_off",
        "members.left",
        "members.expelled",
        "members.died",
        "members.restored",
        "members.exit_unclear",
        "members.transferred_in",
        "members.transferred_out",
        "admissions.class_completed",
        "admissions.yearly_mean",
        "admissions.yearly_rate",
        "badges.awarded",
        "discipline.cases",
        "units.created",
        "units.dissolved",
        "units.merged",
        "units.split",
    }


def test_figures_without_a_key_by_a_dimension_are_those_that_have_it(chibo, register):
    answer = chibo("figures", "--unit", "xuan-hoa", "--by", "status", "--json").document["figures"]
    assert {"members.total", "members.female_share"} <= set(answer)
    assert "units.cells" not in answer
    ran = chibo("figures", "--unit", "xuan-hoa", "--by", "height")
    assert ran.code == 1
    assert "Không có số liệu nào chia được theo «height»." in ran.err


def test_figures_for_people_read_as_here(chibo, register):
    ran = chibo(
        "figures",
        "--unit",
        "xuan-hoa",
        "--on",
        "28/05/2024",
        "--by",
        "sex",
        "members.total",
        "members.female_share",
        "members.female",
    )
    lines = ran.out.splitlines()
    assert lines[0] == "Đảng bộ xã Xuân Hòa, ngày 28/05/2024"
    assert "Đảng viên [members.total]: 4" in lines
    assert "Đảng viên nữ [members.female]: 2/4" in lines
    assert any(line.endswith("[members.female_share]: 50% (2/4)") for line in lines)
    assert "  Nữ   2  female" in lines  # fmt: skip


def test_figures_list_says_what_can_be_asked_and_how(chibo):
    listed = {figure["key"]: figure for figure in chibo("figures", "--list", "--json").document["figures"]}
    assert listed["members.total"]["asked_for"] == "date"
    assert listed["members.admitted"]["asked_for"] == "period"
    assert "education" in listed["leaders.secretaries"]["dimensions"]
    assert "members.total" in chibo("figures", "--list").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["members.totl"], "Không có số liệu «members.totl». Gần nhất: «members.total»."),
        (["members.admitted"], "«members.admitted» đếm trong một kỳ"),
        (["--by", "theory", "units.cells"], "«units.cells» không chia được theo «theory»."),
        (["--on", "2999-01-01"], "Ngày 01/01/2999 chưa đến."),
        (["--period", "2999"], "Ngày 01/01/2999 chưa đến."),
        (["--period", "2020..2025"], "Đảng bộ xã Xuân Hòa không có nhiệm kỳ 2020–2025 trong sổ. Các nhiệm kỳ có: chưa ghi nhiệm kỳ nào."),
    ],
)  # fmt: skip
def test_figures_refuse_in_a_sentence(chibo, register, arguments, sentence):
    ran = chibo("figures", "--unit", "xuan-hoa", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err


def test_running_period_takes_the_tree_of_today(chibo, register):
    this_year = str(factories.today().year)
    answer = chibo("figures", "--unit", "xuan-hoa", "--period", this_year, "--json").document
    assert answer["to"] == f"{factories.today().year + 1}-01-01"
    assert answer["figures"]["members.total"]["value"] == 4


def test_figures_of_a_sibling_are_not_found_and_strength_is_hidden_from_above(chibo, register):
    factories.cast(register)
    refused = chibo("figures", "--unit", "xuan-hoa", "--json", "--as", "clerk_b")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err
    hidden = chibo("figures", "--unit", "xuan-hoa/quan-su", "--json", "members.total", "--as", "department")
    assert hidden.document["figures"]["members.total"]["value"] is None
    assert hidden.document["figures"]["members.total"]["hidden"] is True


def test_explain_names_definition_numbers_and_the_people_counted(chibo, register):
    answer = chibo("explain", "members.female", "--unit", "xuan-hoa", "--rows", "--json").document
    figure = answer["figure"]
    assert (answer["key"], figure["numerator"], figure["denominator"]) == ("members.female", 2, 4)
    assert figure["definition"]
    assert [row["label"] for row in answer["rows"]] == ["Lò Thị Hai", "Lò Thị Một"]
    assert {row["label"] for row in answer["rest"]} == {"Lò Văn Ba", "Lò Văn Bốn"}


def test_explain_at_one_value_lists_only_its_people(chibo, register):
    asked = ("explain", "members.total", "--unit", "xuan-hoa", "--by", "sex", "--rows", "--json")
    answer = chibo(*asked, "--at", "female").document
    assert [row["label"] for row in answer["rows"]] == ["Lò Thị Hai", "Lò Thị Một"]
    assert "rest" not in answer
    refused = chibo(*asked, "--at", "women")
    assert (refused.code, refused.out) == (1, "")
    assert "«sex» không có giá trị «women». Các giá trị có: female, male." in refused.err


def test_explain_for_people_tells_how_it_is_counted(chibo, register):
    out = chibo("explain", "members.female_share", "--unit", "xuan-hoa", "--rows").out
    assert "Cách tính:" in out
    assert "Đảng viên nam: 2" in out
    assert "Được đếm: 2" in out
    assert "Lò Thị Một" in out


def test_explain_without_the_right_to_names_gives_no_rows(chibo, register):
    factories.cast(register)
    assert chibo("explain", "members.female", "--unit", "xuan-hoa", "--as", "department").code == 0
    refused = chibo("explain", "members.female", "--unit", "xuan-hoa", "--rows", "--as", "department")
    assert (refused.code, refused.out) == (1, "")
    assert "không xem được danh sách tên" in refused.err
