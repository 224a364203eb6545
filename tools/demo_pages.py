"""The main pages of the demonstration and how to come to each; language plays no part in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

OFFICER = "can-bo-na-khe"
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "na-khe.xlsx"


class DemoPage(NamedTuple):
    """A page: its name, who opens it (None: nobody has signed in), and the way to it."""

    name: str
    username: str | None
    open: Callable[[Page], object]


def at(address: str) -> Callable[[Page], object]:
    """A page that has an address of its own."""
    return lambda page: page.goto(address)


def first_person(page: Page) -> None:
    """The file of the first person of the list."""
    page.goto("/dang-vien/na-khe/")
    page.locator("a[href^='/ho-so/']").first.click()
    page.wait_for_url("**/ho-so/**")


def choose_list(page: Page, file: Any = SAMPLE) -> None:
    """Choose a file and come to the preview (or back to the form with a sentence)."""
    page.goto("/nhap/na-khe/")
    page.set_input_files("input[type=file]", file)
    page.click("main form[enctype] button")
    page.wait_for_load_state()


def first_batch(page: Page) -> None:
    """The newest list that came in."""
    page.goto("/cac-lan-nhap/na-khe/")
    page.locator("a.rowlink").first.click()
    page.wait_for_url("**/lan-nhap/**")


def undo_question(page: Page) -> None:
    """The question before a batch is taken back."""
    first_batch(page)
    page.click("a[href$='/hoan-tac/']")
    page.wait_for_url("**/hoan-tac/")


PAGES = (
    DemoPage("login", None, at("/dang-nhap/")),
    DemoPage("home", OFFICER, at("/tong-quan/na-khe/")),
    DemoPage("home-cell", OFFICER, at("/tong-quan/na-khe/na-po/")),
    DemoPage("explain", OFFICER, at("/so-lieu/units.with_committee/na-khe/")),
    DemoPage("people", OFFICER, at("/dang-vien/na-khe/")),
    DemoPage("person", OFFICER, first_person),
    DemoPage("tree", OFFICER, at("/to-chuc/na-khe/")),
    DemoPage("unit", OFFICER, at("/don-vi/na-khe/")),
    DemoPage("unit-cell", OFFICER, at("/don-vi/na-khe/na-po/")),
    DemoPage("places", OFFICER, at("/dia-ban/na-khe/")),
    DemoPage("rename", OFFICER, at("/ghi/doi-ten/na-khe/na-po/")),
    DemoPage("new-place", OFFICER, at("/ghi/them-dia-ban/na-khe/")),
    DemoPage("import", OFFICER, at("/nhap/na-khe/")),
    DemoPage("preview", OFFICER, choose_list),
    DemoPage("batches", OFFICER, at("/cac-lan-nhap/na-khe/")),
    DemoPage("batch", OFFICER, first_batch),
    DemoPage("undo", OFFICER, undo_question),
)
