"""Photograph the report for the README: ``python docs/pictures.py``.

In light, in dark and on a phone, of ``reports/`` as it is stored, with the system's Chromium. Run
it again when the report looks otherwise; a test holds that all pictures together stay small.
"""

from __future__ import annotations

import base64
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
REPORT = HERE.parent / "reports" / "upper-rhine-life-sciences" / "report.html"


@dataclass(frozen=True)
class Picture:
    """A part of a report as somebody sees it."""

    name: str
    scheme: str
    """``light`` or ``dark``."""
    width: int
    """Of the window, pixels."""
    height: int
    section: str = ""
    """Id of the section at the top; the top of the page if left out."""
    scale: float = 1.0
    """Pixels of the picture to one of the window."""


PICTURES = (
    Picture("report-light.webp", "light", 1440, 960),
    Picture("report-dark.webp", "dark", 1440, 960, "map"),
    Picture("report-phone.webp", "light", 390, 844, scale=1.5),
)
QUALITY = 80


def photograph(browser: Browser, picture: Picture) -> bytes:
    """The picture as WebP, a third of the same as PNG."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        device_scale_factor=picture.scale,
    )
    page.goto(REPORT.as_uri())
    if picture.section:
        page.locator(f"#{picture.section}").evaluate("part => part.scrollIntoView()")
    session = page.context.new_cdp_session(page)
    held = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    page.close()
    return base64.b64decode(held["data"])


def main() -> None:
    """Photograph everything anew."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium; see .ci/packages.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            (HERE / picture.name).write_bytes(photograph(browser, picture))
        browser.close()


if __name__ == "__main__":
    main()
