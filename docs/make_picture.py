"""Takes the picture of the report in the README: docs/report.png. Needs Chromium on PATH.

Run it after a change to the report: python docs/make_picture.py [REPORT], by default report.html of `make demo`
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("report.png")
SIZE = (1280, 900)


def take(report: Path, picture: Path) -> None:
    """Write the top of the report, as it looks in a light browser window, to the picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light")
        page.goto(report.resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "report.html"), PICTURE)
