"""The report in a browser. Skipped where there is no Chromium."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def address(book, tmp_path):
    """A report with three conflicts and whatever may be too wide for a phone."""
    long_word = "w" * 300
    for severity, subject, value, day in [
        ("high", "Rapidus", 3e9, 1),
        ("medium", "Fugaku", 4e9, 3),
        ("low", long_word, 5e9, 2),
    ]:
        a, b = (
            book.claim(
                f"It costs ⟦{amount:.0f} yen⟧ {long_word}.",
                amount,
                subject=subject,
                article={"publisher": publisher, "title": long_word},
            )
            for amount, publisher in ((value, "東都新聞"), (value + 1e8, long_word))
        )
        book.conflict(
            a, b, severity=severity, ratio=float(day), reason=f"{subject}: they differ.", kind="scale" if day == 1 else "date"
        )
        book.insert("pair_note", claim_a=a, claim_b=b, kind="update", reason=long_word)
    path = tmp_path / "report.html"
    path.write_text(book.html(), encoding="utf-8")
    return path.as_uri()


def subjects(page) -> list[str]:
    return [card.inner_text()[:7] for card in page.locator("article:visible .subject").all()]


def test_it_fetches_nothing_and_nothing_goes_wrong(browser, address):
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert page.locator("#filters").is_visible()
    assert ([url for url in asked if not url.startswith("data:")], said) == ([address], [])
    page.close()


def test_filters_and_order(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert subjects(page) == ["Rapidus", "Fugaku", "wwwwwww"]
    page.select_option("#by-severity", "high")
    assert (subjects(page), page.inner_text("#shown")) == (["Rapidus"], "1 of 3 shown")
    page.select_option("#by-severity", "")
    page.select_option("#by-kind", "date")
    assert subjects(page) == ["Fugaku", "wwwwwww"]
    page.fill("#by-subject", "ＦＵＧＡＫＵ ")
    assert subjects(page) == ["Fugaku"]
    page.select_option("#by-kind", "")
    page.fill("#by-subject", "東都新聞")
    page.select_option("#order", "ratio")
    assert (subjects(page), page.inner_text("#shown")) == (["Fugaku", "wwwwwww", "Rapidus"], "3 shown")
    page.close()


def test_without_scripts_everything_stands_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.locator("#filters").is_visible()
    assert subjects(page) == ["Rapidus", "Fugaku", "wwwwwww"]
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_at_the_side(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_conflicts(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the conflicts"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#conflicts")  # the key is answered some time after it is pressed
    page.close()
