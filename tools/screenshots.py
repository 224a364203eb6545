"""`make screenshots`: every main page of the demonstration as docs/screenshots/<page>-<width>.png."""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.demo_browser import chromium, copy_home, make_demo, new_context, serving, sign_in, undo_list_of
from tools.demo_pages import OFFICER, PAGES, SAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tools.demo_pages import DemoPage

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = (1280, 360)
#: Pixels; a longer page is cut, so that it can still be looked at as one picture.
SHORTEST, LONGEST = 740, 2400
#: Pages that say more while the register does not yet hold the list.
BEFORE = ("import", "preview")


def main() -> None:
    """Load a demonstration, serve it, photograph each page; the import before its list came in."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = make_demo(Path(folder, "home"))
        before = copy_home(home, Path(folder, "before"))
        undo_list_of(before, SAMPLE.name)
        _photograph(browser, home, [page for page in PAGES if page.name not in BEFORE])
        _photograph(browser, before, [page for page in PAGES if page.name in BEFORE])


def _photograph(browser: Browser, home: Path, pages: list[DemoPage]) -> None:
    with serving(home) as address:
        entrance = new_context(browser, address)
        sign_in(entrance.new_page(), home, OFFICER)
        signed_in = entrance.storage_state()
        entrance.close()
        for width, shown in product(WIDTHS, pages):
            state = signed_in if shown.username else None
            context = new_context(browser, address, width=width, storage_state=state)
            page = context.new_page()
            shown.open(page)
            height = page.evaluate("document.fonts.ready.then(() => document.documentElement.scrollHeight)")
            page.set_viewport_size({"width": width, "height": min(max(height, SHORTEST), LONGEST)})
            page.screenshot(path=TARGET / f"{shown.name}-{width}.png")
            context.close()
            print(f"{shown.name}-{width}.png")


if __name__ == "__main__":
    main()
