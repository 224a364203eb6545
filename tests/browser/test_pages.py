"""Every main page, wide and narrow, in both languages: nothing in the way of anybody, nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from chibo.exchange.tests.reading.sheets import kept_list, person, workbook
from tools.demo_browser import new_context, sign_in
from tools.demo_pages import OFFICER, PAGES, DemoPage, choose_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = pytest.mark.browser
WIDTHS, LANGUAGES = (1280, 360), ("vi", "en")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG_CELL = workbook(kept_list(person(born="31/02/1970"), person(sex="Gái", admitted_on="1/2/2999")))
SHOWN = (
    *PAGES,
    DemoPage("preview-errors", OFFICER, lambda page: choose_list(page, payload(WRONG_CELL))),
    DemoPage("import-refused", OFFICER, lambda page: choose_list(page, payload(b"no workbook"))),
)
#: Chromium writes this about every page that answers a form it refuses.
REFUSED = "the server responded with a status of 422"
FOCUSED = "document.activeElement.matches(':focus-visible') && document.activeElement"
FIRST_IN_MAIN = "main :is(a[href], button, input, select, textarea, summary):not([type=hidden], [hidden])"


def payload(data: bytes) -> Any:
    """A file to choose that lies on no disk."""
    return {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": data}


@pytest.fixture(scope="module")
def signed_in(browser: Browser, demo_home: Path, demo_address: str) -> Any:
    """The cookies of the officer."""
    context = new_context(browser, demo_address)
    sign_in(context.new_page(), demo_home, OFFICER)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(
    request: pytest.FixtureRequest, browser: Browser, demo_address: str, signed_in: Any
) -> Iterator[Page]:
    """A page for the parameters of the test; what goes wrong on it is found in `page.wrongs`."""
    parameters = request.node.callspec.params
    shown: DemoPage = parameters["shown"]
    context = new_context(
        browser,
        demo_address,
        width=parameters.get("width", 1280),
        language=parameters.get("language", "vi"),
        storage_state=signed_in if shown.username else None,
    )
    page = context.new_page()
    wrongs: list[str] = []
    page.on("console", lambda said: wrongs.append(said.text) if _is_wrong(said) else None)
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("requestfailed", lambda failed: wrongs.append(f"failed: {failed.url}"))
    page.on(
        "request",
        lambda sent: None if _own(sent.url, demo_address) else wrongs.append(f"foreign: {sent.url}"),
    )
    shown.open(page)
    page.wait_for_load_state()
    page.wrongs = wrongs
    yield page
    context.close()


def _is_wrong(said: ConsoleMessage) -> bool:
    return said.type in {"error", "warning"} and REFUSED not in said.text


def _own(url: str, address: str) -> bool:
    return url.startswith((address + "/", "data:"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_page_is_accessible_quiet_and_fits(page: Any, shown: DemoPage, width: int, language: str):
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    assert page.wrongs == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_keyboard_reaches_skip_link_and_first_control(page: Page, shown: DemoPage):
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate(f"({FOCUSED}).matches('a.skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"({FOCUSED}) === document.querySelector({FIRST_IN_MAIN!r})")


@pytest.mark.parametrize("shown", SHOWN[len(PAGES) :], ids=lambda shown: shown.name)
def test_summary_of_problems_takes_the_focus(page: Page, shown: DemoPage):
    assert page.evaluate("document.activeElement.matches('section.problems')")
