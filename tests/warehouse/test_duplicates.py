"""Near-duplicates: what counts as one, and that the order of loading does not matter."""

import itertools
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from corpus.article import Article
from warehouse.duplicates import SAME, shingles, similarity
from warehouse.loader import Loader
from warehouse.runs import start_run
from warehouse.store import Warehouse

EN = (
    "RIKEN said on Monday that its supercomputer Fugaku delivers 442 petaflops on the benchmark that ranks the fastest machines. "
    "The machine in Kobe was built together with Fujitsu and has 158,976 nodes, each with a chip of the company's own design. "
    "It cost about 130 billion yen, of which the government paid most, and has been in full use since March 2021."
)
JA = (
    "理化学研究所は月曜日、スーパーコンピューター「富岳」が性能ランキングで442ペタフロップスを達成したと発表した。"
    "神戸市にある富岳は富士通と共同で開発され、15万8976個の計算ノードを持つ。開発費は約1300億円で、2021年3月に本格稼働した。"
)
OTHER = (
    "SoftBank will spend 150 billion yen on graphics processors by 2025 to train a large language model in Japanese. "
    "The company said the computing centre in Hokkaido would draw up to 300 megawatts and open in fiscal 2026."
)
PAIRS = [  # one text, another, lang, whether they are the same
    pytest.param(EN, EN, "en", True, id="same"),
    pytest.param(EN, EN.upper().replace(",", " ,") + "  ", "en", True, id="case-and-punctuation"),
    pytest.param(EN, "KOBE (Kobe News) - " + EN + " (Reporting by A. Tanaka)", "en", True, id="dateline-and-byline"),
    pytest.param(EN, EN.replace("442", "537"), "en", True, id="a-copy-with-a-slip"),
    pytest.param(JA, JA.replace("442", "４４２"), "ja", True, id="full-width-digits"),
    pytest.param(JA, "【神戸】" + JA + "（田中）", "ja", True, id="japanese-dateline"),
    pytest.param(EN, EN[: len(EN) // 2] + OTHER, "en", False, id="half-rewritten"),
    pytest.param(EN, OTHER, "en", False, id="another-story"),
]


@pytest.mark.parametrize(("a", "b", "lang", "same"), PAIRS)
def test_pairs(
    a: str,
    b: str,
    lang: str,
    same: bool,
    loader: Loader,
    warehouse: Warehouse,
    make_article: Any,
    make_extraction: Any,
    run_id: str,
) -> None:
    assert (similarity(shingles(a, lang), shingles(b, lang)) >= SAME) is same
    first = make_article("https://a.example/", a, lang=lang, published_at=datetime(2024, 1, 1))
    second = make_article("https://b.example/", b, lang=lang, published_at=datetime(2024, 1, 2))
    loader.load([second], [make_extraction(second)], run_id)
    counts = loader.load([first], [make_extraction(first)], run_id)
    assert counts.copies == 0
    found = dict(warehouse.con.execute("SELECT article_key, duplicate_of FROM articles").fetchall())
    assert found == {"https://a.example/": None, "https://b.example/": first.article_id if same else None}


def test_short_texts_are_no_copies(loader: Loader, make_article: Any, make_extraction: Any, run_id: str) -> None:
    articles = [make_article(f"https://{name}.example/", "Updated at nine.") for name in "ab"]
    assert loader.load(articles, [make_extraction(article) for article in articles], run_id).copies == 0


def test_the_original_is_the_one_published_first(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    articles = [
        make_article("https://undated.example/", EN),
        make_article("https://late.example/", EN, published_at=datetime(2024, 1, 2)),
        make_article("https://early.example/", EN, published_at=datetime(2024, 1, 1)),
    ]
    assert loader.load(articles, [make_extraction(article) for article in articles], run_id).copies == 2
    found = dict(warehouse.con.execute("SELECT article_key, duplicate_of FROM articles").fetchall())
    assert found == {
        "https://early.example/": None,
        "https://late.example/": articles[2].article_id,
        "https://undated.example/": articles[2].article_id,
    }


def test_a_revision_is_no_copy_of_its_own_article(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    first = make_article("https://a.example/", EN, published_at=datetime(2024, 1, 1))
    revised = make_article("https://a.example/", EN + " It is loud.", published_at=datetime(2024, 1, 1))
    copy = make_article("https://b.example/", EN, published_at=datetime(2024, 1, 2))
    for article in (first, revised, copy):
        loader.load([article], [make_extraction(article)], run_id)
    found = dict(warehouse.con.execute("SELECT article_id, duplicate_of FROM articles").fetchall())
    assert found.pop(copy.article_id) in (first.article_id, revised.article_id)
    assert found == {first.article_id: None, revised.article_id: None}


def family(seed: int, make_article: Any) -> list[Article]:
    """Articles of which some are slightly changed copies of others."""
    chance = random.Random(seed)
    words = (EN + " " + OTHER).split()
    articles = []
    for story in range(4):
        text = [chance.choice(words) for _ in range(120)]
        for copy in range(chance.randint(1, 4)):
            changed = [word if chance.random() > 0.02 else chance.choice(words) for word in text]
            day = datetime(2024, 1, 1) + timedelta(days=chance.randint(0, 5))
            articles.append(make_article(f"https://{story}-{copy}.example/", " ".join(changed), published_at=day))
    return articles


def expected(articles: list[Article]) -> dict[str, str | None]:
    """The originals, by comparing each pair and following the links."""
    pieces = {article.article_id: shingles(article.text, "en") for article in articles}
    group = {article.article_id: {article.article_id} for article in articles}
    for a, b in itertools.combinations(pieces, 2):
        if similarity(pieces[a], pieces[b]) >= SAME:
            merged = group[a] | group[b]
            for member in merged:
                group[member] = merged
    rank = {article.article_id: (article.published_at, article.article_id) for article in articles}
    first = {key: min(members, key=lambda member: rank[member]) for key, members in group.items()}
    return {key: None if original == key else original for key, original in first.items()}


@pytest.mark.parametrize("seed", range(8))
def test_groups_agree_with_comparing_every_pair_in_any_order(seed: int, make_article: Any, make_extraction: Any) -> None:
    articles = family(seed, make_article)
    wanted = expected(articles)
    for shuffle in range(2):
        random.Random(seed + shuffle).shuffle(articles)
        with Warehouse.open() as warehouse:
            loader = Loader(warehouse, extractor_versions={"en": "1"})
            run_id = start_run(warehouse.con, inputs=[], versions={})
            for part in (articles[:3], articles[3:]):
                loader.load(part, [make_extraction(article) for article in part], run_id)
            found = dict(warehouse.con.execute("SELECT article_id, duplicate_of FROM articles").fetchall())
        assert found == wanted
