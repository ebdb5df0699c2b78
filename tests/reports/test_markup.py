import re
from importlib.resources import files

import pytest

from reports.markup import japanese_marked, short, web_address

CSS = files("reports").joinpath("templates", "report.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://news.example/",
        "//news.example/",
        "http:news.example",
        "https://news.example/a b",
        "https://news.example/\njavascript:",
        "http://[broken",
        "https://news.example/" + "a" * 2000,
    ],
)
def test_no_link_is_made_of_anything_but_a_web_address(url):
    assert web_address(url) is None


@pytest.mark.parametrize("url", ["https://news.example/", "HTTP://news.example/?a=1&b=2", "https://例え.jp/記事"])
def test_web_addresses(url):
    assert web_address(url) == url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SoftBank", "SoftBank"),
        ("a < b", "a &lt; b"),
        ("東都経済新聞 says 5", '<span lang="ja">東都経済新聞</span> says 5'),
        ("<b>富岳</b>", '&lt;b&gt;<span lang="ja">富岳</span>&lt;/b&gt;'),
        ("", ""),
    ],
)
def test_japanese_is_marked_and_everything_escaped(text, expected):
    assert str(japanese_marked(text)) == expected


def test_short():
    assert short("a  b\n c", 5) == "a b c"
    assert short("abcdefgh", 5) == "abcd…"
    assert short("a\x00b", 5) == "a\ufffdb"


def palette(selector: str) -> dict[str, str]:
    block = CSS[CSS.index(selector) :]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block[: block.index("}")]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [":root", "@media (prefers-color-scheme: dark)", "@media print"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *[(ink, ground) for ink in ("ink", "muted", "link", "leads") for ground in ("paper", "sheet", "soft")],
        *[(f"{name}-ink", name) for name in ("mark", "high", "medium", "low")],
    ],
)
def test_contrast_is_that_of_wcag_aa(theme, ink, ground):
    colours = {**palette(":root"), **palette(theme)}
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
