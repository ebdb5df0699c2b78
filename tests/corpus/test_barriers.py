"""Pages that keep their article to themselves, and reports on such pages, which are articles."""

from pathlib import Path

import pytest

from corpus.barriers import default_rules, find_barrier, load_rules
from corpus.errors import StopRun

LEAD = "Hoshino Electric will invest 4 billion yen in its plant in Kumamoto, the company said on Monday."
LEAD_JA = "星野電機は熊本の工場に40億円を投資すると月曜日に発表した。"
BARRIERS = [  # text, title, what it is
    pytest.param(f"{LEAD}\nSubscribe to continue reading", None, "paywall", id="subscribe"),
    pytest.param(f"{LEAD}\nThis article is for subscribers only.", None, "paywall", id="subscribers-only"),
    pytest.param(f"{LEAD}\nYou have reached your limit of free articles this month.", None, "paywall", id="limit"),
    pytest.param(
        f"{LEAD}\nTo read the rest of this article, subscribe.\nAlready a subscriber? Sign in", None, "paywall", id="rest"
    ),
    pytest.param(
        "Subscribe now for $1 a week. Unlimited access to every story. Cancel any time. Choose your plan.",
        None,
        "paywall",
        id="offer",
    ),
    pytest.param(f"{LEAD_JA}\nこの記事は有料会員限定です。残り1,234文字", None, "paywall", id="members-ja"),
    pytest.param(f"{LEAD_JA}\n［残り ３４５ 文字］", None, "paywall", id="rest-ja"),
    pytest.param(f"{LEAD_JA}\n続きを読むには会員登録が必要です", None, "paywall", id="register-ja"),
    pytest.param(f"{LEAD_JA}\n会員限定記事です。", None, "paywall", id="members-article-ja"),
    pytest.param("Please log in to continue", "Minato Times", "login", id="login"),
    pytest.param(
        "Log in to your account. Enter your password. Remember me. Forgot your password?", None, "login", id="login-form"
    ),
    pytest.param("ログインしてください", None, "login", id="login-ja"),
    pytest.param("We value your privacy\nWe and our partners store data on your device.", None, "consent", id="consent"),
    pytest.param(
        "We use cookies on this site. By clicking you agree. Our partners process your personal data. Manage your choices at any time. "
        * 20,
        None,
        "consent",
        id="long-consent",
    ),
    pytest.param("当サイトではクッキー（Cookie）を使用しています。", None, "consent", id="consent-ja"),
    pytest.param("The page may have moved. Try our search.", "Page not found | Minato Times", "error_page", id="not-found"),
    pytest.param("404", None, "error_page", id="404"),
    pytest.param("404 - Not Found", None, "error_page", id="404-not-found"),
    pytest.param("Please enable JavaScript.", None, "error_page", id="javascript"),
    pytest.param("Checking your browser", "Just a moment...", "error_page", id="robots"),
    pytest.param("お探しのページは見つかりませんでした。", None, "error_page", id="not-found-ja"),
    pytest.param("この記事は公開期間が終了しました。", None, "error_page", id="expired-ja"),
]
ARTICLES = [  # text, title: near misses
    pytest.param(LEAD, None, id="short"),
    pytest.param(LEAD_JA, None, id="short-ja"),
    pytest.param("The paper has 10 million subscribers, 12% more than a year ago.", "Subscriptions rise", id="subscribers"),
    pytest.param("有料会員は100万人を超えた。会員限定のサービスが伸びた。", "有料会員100万人に", id="subscribers-ja"),
    pytest.param('The button "Subscribe to continue reading" raised sign-ups by 12%, the publisher said.', None, id="quoted"),
    pytest.param("「続きを読むには会員登録が必要」という表示で登録が3割増えたと同社は説明した。", None, id="quoted-ja"),
    pytest.param("Unlimited access costs 12 euros, and readers may cancel any time. The paper sold 40,000 of them in May. It lost 3 million.", None, id="prices"),
    pytest.param("Cookie sales rose 12% at Hoshino Foods.", "Accept all cookies, says Hoshino of its 30 new biscuits", id="biscuits"),
    pytest.param("The regulator fined 4 sites over cookies. It said their consent forms misled 2 million people.", None, id="on-consent"),
    pytest.param("404 workers were laid off at the plant in Kobe.", "404 laid off", id="number-404"),
    pytest.param("The error kept 3,000 people out of their accounts.", "Access denied: how 400 hospitals were locked out", id="denied"),
    pytest.param("残り3文字の暗証番号を忘れた人は200人だった。", None, id="three-letters-ja"),
    pytest.param(f"{LEAD}\n" * 40 + "Subscribe to continue reading", None, id="long"),
    pytest.param("", None, id="empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "kind"), BARRIERS)
def test_barriers(text: str, title: str | None, kind: str) -> None:
    found = find_barrier(text, title=title)
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize(("text", "title"), ARTICLES)
def test_articles(text: str, title: str | None) -> None:
    assert find_barrier(text, title=title) is None


@pytest.mark.parametrize(
    ("text", "free", "kind"),
    [
        (LEAD, False, "paywall"),
        (LEAD, True, None),
        (LEAD, None, None),
        (f"{LEAD}\n" * 40, False, None),
        (LEAD_JA * 40, False, None),
    ],
)
def test_what_the_page_says_itself_counts_for_a_short_text(text: str, free: bool | None, kind: str | None) -> None:
    found = find_barrier(text, free=free)
    assert (found and found[0]) == kind


def test_rules_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[paywall]\nlines = ['pssst[,!]? members']\n")
    rules = load_rules(tmp_path / "own.toml")
    assert find_barrier("Pssst, members!", rules=rules) is not None
    assert find_barrier("Subscribe to continue reading", rules=rules) is None


def test_rules_in_the_folder_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "claimledger-barriers.toml").write_text("[paywall]\nlines = ['pssst[,!]? members']\n")
    monkeypatch.chdir(tmp_path)
    default_rules.cache_clear()
    try:
        assert find_barrier("Pssst, members!") is not None
        assert find_barrier("Subscribe to continue reading") is not None
    finally:
        default_rules.cache_clear()


BAD = [
    pytest.param("[paywall", "cannot be read", id="no-toml"),
    pytest.param("[walls]\nlines = []", r"in \[walls\] is not known.*\[paywall\]", id="unknown-kind"),
    pytest.param("[paywall]\nline = []", "'line' in", id="unknown-list"),
    pytest.param("[paywall]\nlines = ['(']", r"'\(' is no regular expression", id="no-expression"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_rules_are_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(StopRun, match=said):
        load_rules(tmp_path / "own.toml")
