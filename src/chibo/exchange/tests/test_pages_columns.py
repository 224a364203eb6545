"""Correcting how a list was read, as a browser without script does it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chibo.exchange.models import ImportDraft, RememberedColumns
from chibo.exchange.reading import Field
from chibo.exchange.tests.reading.legacy_letters import in_tcvn3
from chibo.exchange.tests.reading.sheets import HEADINGS, kept_list, person, workbook
from chibo.exchange.tests.test_pages import CELL, mark_in, previewed, some_list, text_of, upload, write
from chibo.people.models import Person
from tests.factories import Tree, cast, make_tree

pytestmark = pytest.mark.django_db
ODD = HEADINGS | {Field.PHONE: "Liên lạc qua"}


@pytest.fixture
def tree() -> Tree:
    return make_tree()


@pytest.fixture
def clerk(tree: Tree) -> Client:
    client = Client()
    client.force_login(cast(tree).clerk_a)
    return client


def odd_list() -> bytes:
    """A list whose phones stand below a heading nobody knows."""
    return workbook(kept_list(person(), headings=ODD, cell=CELL))


def in_tcvn3_workbook(rows: list[list[Any]]) -> bytes:
    return workbook([[in_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])


def selects(page: Any) -> dict[str, str]:
    """What the form of the columns would send as it stands."""
    text = text_of(page)
    sent = {}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def correct(client: Client, address: str, **changes: str) -> Any:
    page = client.get(address)
    sent = selects(page) | {name.replace("_", "-"): value for name, value in changes.items()}
    return client.post(f"{address}doc-lai/", sent, follow=True)


def test_every_column_can_be_chosen_and_stands_as_guessed(tree: Tree, clerk: Client):
    _address, page = previewed(clerk, tree, odd_list())
    sent = selects(page)
    assert (sent["column-0-B"], sent["column-0-M"], sent["encoding"]) == ("name", "", "")
    assert "Tự nhận: Unicode" in text_of(page)
    assert 'aria-label="Cột M “Liên lạc qua” là"' in text_of(page)


def test_corrected_column_is_read_written_and_remembered(tree: Tree, clerk: Client):
    address, _page = previewed(clerk, tree, odd_list())
    page = correct(clerk, address, column_0_M="phone")
    assert selects(page)["column-0-M"] == "phone"
    assert "như bạn đã chọn" in text_of(page)
    assert not RememberedColumns.objects.exists()
    clerk.post(f"{address}ghi/", {"seen_mark": mark_in(page)})
    assert Person.objects.get().phone == "0912345678"
    _address, again = previewed(clerk, tree, odd_list())
    assert "như lần trước đã chọn" in text_of(again)
    assert selects(again)["column-0-M"] == "phone"


def test_remembered_reading_is_forgotten_on_request(tree: Tree, clerk: Client):
    address, _page = previewed(clerk, tree, odd_list())
    correct(clerk, address, column_0_M="phone")
    clerk.post(f"{address}ghi/", {"seen_mark": mark_in(clerk.get(address))})
    address, _page = previewed(clerk, tree, odd_list())
    page = clerk.post(f"{address}quen/", follow=True)
    assert "Đã quên cách hiểu cũ" in text_of(page)
    assert selects(page)["column-0-M"] == ""
    assert not RememberedColumns.objects.exists()


def test_correction_can_be_taken_back(tree: Tree, clerk: Client):
    address, page = previewed(clerk, tree, odd_list())
    before = selects(page)
    correct(clerk, address, column_0_M="phone")
    assert selects(clerk.post(f"{address}quen/", follow=True)) == before


def test_reading_again_without_a_change_chooses_nothing(tree: Tree, clerk: Client):
    address, _page = previewed(clerk, tree, odd_list())
    page = correct(clerk, address)
    assert "như bạn đã chọn" not in text_of(page)
    assert ImportDraft.objects.get().columns is None


def test_one_select_stands_for_all_sheets_with_the_same_headings(tree: Tree, clerk: Client):
    second = kept_list(person(number=2, name="Lò Thị Hai", sex="Nữ", born="02/05/1982", citizen_id="014182123457"), headings=ODD, cell="CHI BỘ BẢN SUỐI")  # fmt: skip
    address, page = previewed(
        clerk, tree, workbook(kept_list(person(), headings=ODD, cell=CELL), others={"Bản Suối": second})
    )
    assert "Trang tính: DS, Bản Suối" in text_of(page)
    assert "column-1-B" not in selects(page)
    page = correct(clerk, address, column_0_M="phone")
    clerk.post(f"{address}ghi/", {"seen_mark": mark_in(page)})
    assert [person.phone for person in Person.objects.order_by("id")] == ["0912345678"] * 2


def test_wrong_guess_of_the_encoding_is_shown_and_reversed(tree: Tree, clerk: Client):
    address, page = previewed(clerk, tree, in_tcvn3_workbook(kept_list(person(), cell=CELL)))
    assert "Tự nhận: TCVN3 (ABC)" in text_of(page)
    assert "Lò Văn Thử" in text_of(page)
    wrong = correct(clerk, address, encoding="windows-1258")
    assert wrong.status_code == 422 or "Lò Văn Thử" not in text_of(wrong)
    back = correct(clerk, address, encoding="")
    assert "Lò Văn Thử" in text_of(back)


def test_encoding_can_be_said_with_the_file(tree: Tree, clerk: Client):
    answer = upload(clerk, tree, some_list(), encoding="unicode")
    assert answer.status_code == 302
    assert ImportDraft.objects.get().encoding == "unicode"
    assert selects(clerk.get(answer.url))["encoding"] == "unicode"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("column_0_M", "salary", "Cột M “Liên lạc qua” là"), ("encoding", "utf-7", "Bảng mã chữ")],
)
def test_choice_the_page_does_not_offer_is_refused(
    tree: Tree, clerk: Client, field: str, value: str, sentence: str
):
    address, _page = previewed(clerk, tree, odd_list())
    page = correct(clerk, address, **{field: value})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert ImportDraft.objects.get().columns is None


def test_column_chosen_twice_is_an_error_that_can_be_mended(tree: Tree, clerk: Client):
    address, _page = previewed(clerk, tree, odd_list())
    page = correct(clerk, address, column_0_M="citizen_id")
    assert "cùng được hiểu là" in text_of(page)
    assert "disabled" in text_of(page)
    page = correct(clerk, address, column_0_M="")
    assert "cùng được hiểu là" not in text_of(page)


@pytest.mark.parametrize("name", ["correct", "forget"])
def test_addresses_of_the_correction_lead_back_when_opened(tree: Tree, clerk: Client, name: str):
    address, _page = previewed(clerk, tree, odd_list())
    page = clerk.get(reverse(f"exchange:{name}", args=[tree.a.ref, ImportDraft.objects.get().uid]))
    assert page.url == address


def test_written_list_shows_no_form_of_columns(tree: Tree, clerk: Client):
    page = write(clerk, tree, odd_list())
    assert "column-0-" not in text_of(page)
