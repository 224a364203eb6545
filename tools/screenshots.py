"""`make screenshots`: every main page of the demonstration as docs/screenshots/<page>-<width>.png."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.demo_browser import chromium, make_demo, new_context, serving, sign_in
from tools.demo_pages import OFFICER, PAGES

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = (1280, 360)
LONGEST = 2400


def main() -> None:
    """Load a demonstration, serve it, photograph each page."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = make_demo(Path(folder, "home"))
        with serving(home) as address:
            signed_in = new_context(browser, address)
            sign_in(signed_in.new_page(), home, OFFICER)
            state = signed_in.storage_state()
            for width in WIDTHS:
                for shown in PAGES:
                    context = new_context(
                        browser, address, width=width, storage_state=state if shown.username else None
                    )
                    page = context.new_page()
                    shown.open(page)
                    page.evaluate("document.fonts.ready")
                    page.set_viewport_size(
                        {
                            "width": width,
                            "height": _height(page.evaluate("document.documentElement.scrollHeight")),
                        }
                    )
                    page.screenshot(path=TARGET / f"{shown.name}-{width}.png")
                    context.close()
                    print(f"{shown.name}-{width}.png")


def _height(content: int) -> int:
    """The whole page, as far as it can still be looked at as one picture."""
    return min(max(content, 740), LONGEST)


if __name__ == "__main__":
    main()
