"""The words of pages: dates, numbers, money, addresses, and where the parts of a chart stand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from chibo.core.dates import BEGINNING, END, PartialDate
from chibo.web.templatetags import chibo as tags
from chibo.web.templatetags.geometry import Point, bars_of, line_of, points_of


def page(template: str, address: str = "/", **context) -> str:
    request = RequestFactory().get(address)
    return Template("{% load chibo %}" + template).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("value", "unknown", "written"),
    [
        pytest.param(date(2024, 5, 28), None, "28/05/2024", id="day"),
        pytest.param(datetime(2024, 5, 27, 18, 0, tzinfo=UTC), None, "28/05/2024", id="instant-in-hanoi"),
        pytest.param(BEGINNING, None, "", id="unknown-start"),
        pytest.param(END, None, "", id="open-end"),
        pytest.param(BEGINNING, "chưa rõ", "chưa rõ", id="unknown-start-in-words"),
        pytest.param(None, "chưa rõ", "chưa rõ", id="nothing"),
        pytest.param("", None, "", id="missing-variable"),
    ],
)
def test_vi_date_of(value, unknown, written):
    assert tags.vi_date(value, unknown) == written


def test_vi_datetime_is_local():
    assert tags.vi_datetime(datetime(2024, 5, 28, 1, 5, tzinfo=UTC)) == "28/05/2024 08:05"
    assert tags.vi_datetime(None) == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (PartialDate(1953, 3, 27), "27/03/1953"),
        (PartialDate(1988, 3), "03/1988"),
        (PartialDate(1967), "1967"),
        ("1988-03", "03/1988"),
        ("khoảng 1950", "khoảng 1950"),
        (date(2024, 5, 28), "28/05/2024"),
        (BEGINNING, "chưa rõ"),
        (None, "chưa rõ"),
        ("", "chưa rõ"),
    ],
)
def test_partial_date_of(value, written):
    assert tags.partial_date(value, "chưa rõ") == written


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (0, None, "0", "0"),
        (999, None, "999", "999"),
        (1234, None, "1.234", "1,234"),
        (1234567.5, None, "1.234.567,5", "1,234,567.5"),
        (42.345, None, "42,35", "42.35"),
        (Decimal("42.50"), 2, "42,50", "42.50"),
        (1000, 0, "1.000", "1,000"),
        (-0.001, None, "0", "0"),
        (None, None, "", ""),
        ("", None, "", ""),
        (float("nan"), None, "", ""),
        (True, None, "", ""),
    ],
)
def test_vi_number_of(value, places, vi, en):
    with override("vi"):
        assert tags.vi_number(value, places) == vi
    with override("en"):
        assert tags.vi_number(value, places) == en


@pytest.mark.parametrize(
    ("value", "of", "vi"),
    [
        (0.953, 1, "95,3%"),
        (14, 15, "93,3%"),
        (1, 1, "100%"),
        (0, 15, "0%"),
        (1, 8, "12,5%"),
        (Decimal("0.0005"), 1, "0,1%"),
        (3, 0, ""),
        (None, 1, ""),
        (3, None, ""),
    ],
)
def test_vi_pct_of(value, of, vi):
    with override("vi"):
        assert tags.vi_pct(value, of) == vi
    with override("en"):
        assert tags.vi_pct(value, of) == vi.replace(",", ".")


def test_vnd_in_both_languages():
    with override("vi"):
        assert tags.vnd(1234000) == "1.234.000 đ"
        assert tags.vnd(None) == ""
    with override("en"):
        assert tags.vnd(1234000) == "1,234,000 đ"


@pytest.mark.parametrize(
    ("level", "written"),
    [("error", "bad"), ("warning", "gold"), ("success", "ok"), ("info", "info"), ("", "info")],
)
def test_level_class_of(level, written):
    assert tags.level_class(level) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ('{% qs sort="name" %}', "?q=na+po&amp;cell=1&amp;cell=2&amp;sort=name"),
        ('{% qs after="k9" %}', "?q=na+po&amp;cell=1&amp;cell=2&amp;after=k9"),
        ("{% qs cell=None %}", "?q=na+po"),
        ('{% qs cell="" q=None %}', "?"),
        ("{% qs q=None cell=many %}", "?cell=3&amp;cell=4"),
        ("{% qs q=None cell=None on=day %}", "?on=2024-05-28"),
    ],
)
def test_qs_changes(tag, written):
    address = "/?q=na+po&cell=1&cell=2&after=k5"
    assert page(tag, address, many=[3, 4], day=date(2024, 5, 28)) == written


def test_qs_leaves_the_request_as_it_was():
    assert page('{% qs q="b" %} {% qs %}', "/?q=a") == "?q=b ?q=a"


def test_qs_without_request_reads_the_shell():
    context = Context({"shell": SimpleNamespace(query={"q": "a"})})
    assert Template('{% load chibo %}{% qs sort="name" %}').render(context) == "?q=a&amp;sort=name"


def test_kept_inputs_escape_and_leave_out_what_changes():
    written = page('{% kept_inputs "on" %}', "/?on=2024-01-01&q=%22x%3E&after=3&cell=1&cell=2")
    assert written == (
        '<input type="hidden" name="q" value="&quot;x&gt;">'
        '<input type="hidden" name="cell" value="1"><input type="hidden" name="cell" value="2">'
    )


def test_rows_of_a_table_are_escaped_and_labelled():
    named = SimpleNamespace(text="Lò <An>", tag="dự bị", tone="gold")
    empty = SimpleNamespace(text="", tag="", tone="")
    born = SimpleNamespace(text="1980", tag="", tone="")
    columns = [SimpleNamespace(label=label) for label in ("Tên", "Sinh", "Nơi <ở>")]
    row = SimpleNamespace(url="/a?b&c", cells=[named, born, empty], tick="7", tick_label='Chọn "An"')
    assert tags.table_rows([row], columns) == (
        '<tr class="linked"><th scope="row"><input class="tick" type="checkbox" name="chosen" value="7" form="bulk" '
        'aria-label="Chọn &quot;An&quot;"> <a class="rowlink" href="/a?b&amp;c">Lò &lt;An&gt;</a> '
        '<span class="tag gold">dự bị</span></th><td data-label="Sinh"><span>1980</span></td>'
        '<td data-label="Nơi &lt;ở&gt;"></td></tr>'
    )
    row.tick = ""
    assert "checkbox" not in tags.table_rows([row], columns)


def test_options_select_the_chosen_value():
    assert tags.options({"a": "A & B", "b": "B"}, "b") == (
        '<option value="a">A &amp; B</option><option value="b" selected>B</option>'
    )


def test_bars_with_a_whole_stand_on_one_scale():
    chart = bars_of([Point("2020", 5, of=10), Point("2021", 10, of=10)])
    first, second = chart.bars
    assert (first.height, first.whole_height) == ("34.50%", "69.00%")
    assert (second.height, second.y) == ("69.00%", "15.00%")


def test_bars_tell_nothing_from_zero():
    chart = bars_of(points_of([{"label": "2020", "value": None}, {"label": "2021", "value": 0}]))
    assert chart.has_unknown
    assert [bar.point.value for bar in chart.bars] == [None, 0]
    assert chart.bars[1].height == "0.00%"


def test_bars_of_nothing_are_empty():
    assert bars_of([]).bars == ()


def test_bars_name_at_most_six_and_the_last():
    named = [bar.named for bar in bars_of([Point(str(month), month) for month in range(1, 13)]).bars]
    assert sum(named) <= 6
    assert named[-1]


def test_line_breaks_where_there_is_no_number():
    chart = line_of([Point("a", 5, assumed=True), Point("b", 6), Point("c", None), Point("d", 8)])
    assert [segment[4] for segment in chart.segments] == [True]
    assert chart.has_assumed


@pytest.mark.parametrize(
    ("values", "grid"),
    [
        ([207, 244], [200, 220, 240, 260]),
        ([1, 3], [0, 1, 2, 3]),
        ([0, 0], [0, 1]),
        ([5], [0, 2, 4, 6]),
        ([470000, 549616], [450000, 500000, 550000]),
    ],
)
def test_line_grid_is_round(values, grid):
    assert [value for _, _, value in line_of([Point("x", value) for value in values]).grid] == grid


def test_line_of_nothing_has_no_dots():
    chart = line_of([])
    assert chart.dots == ()
    assert chart.segments == ()
