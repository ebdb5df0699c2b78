"""The report, from ledgers filled by hand."""

import re
from datetime import UTC, datetime

import pytest
from lxml import html

from reports import write_report
from reports.report import MOST_CONFLICTS, MOST_NOTES, MOST_VOICES, build_report
from warehouse.store import Warehouse


def page(book):
    return html.document_fromstring(book.html())


def text(element) -> str:
    return " ".join(element.text_content().split())


def one(element, path: str):
    found = element.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


def pair(book, **fields):
    """A conflict between two claims."""
    a = book.claim("It gets ⟦3 billion yen⟧ of aid.", 3e9)
    b = book.claim("補助は⟦20億円⟧だ。", 2e9, article={"lang": "ja", "publisher": "東都新聞", "title": "補助"})
    return book.conflict(a, b, **fields)


MARKED = [  # the figure stands between ⟦ and ⟧
    pytest.param("⟦5 yen⟧ it cost.", id="first"),
    pytest.param("It cost 5 yen, then 5 yen, then ⟦5 yen⟧ and at last 5 yen.", id="one-of-several-equal-ones"),
    pytest.param("𠮷野家は🍚に⟦4400億円⟧を投じた。", id="beyond-the-basic-plane"),
    pytest.param("العائد ⟦٥٠٠ ريال⟧ في السنة", id="right-to-left"),
    pytest.param("<b>It</b> cost ⟦<5> & \"yen\"⟧ <script>alert('x')</script>.", id="html"),
    pytest.param("It\tcost\n⟦5\nyen⟧\nin all.", id="on-several-lines"),
    pytest.param("e\u0301 ⟦5 e\u0301cus⟧ and \u202eback", id="accents-and-direction-marks"),
]


@pytest.mark.parametrize("marked", MARKED)
def test_the_figure_is_marked_at_its_place(book, marked):
    a, b = book.claim(marked), book.claim("⟦6 yen⟧", 6.0)
    book.conflict(a, b)
    quote = one(page(book), "//section[contains(@class, 'side')][1]//blockquote/p")
    sentence, start = marked.replace("⟦", "").replace("⟧", ""), marked.index("⟦")
    figure = marked[start + 1 : marked.index("⟧")]
    mark = one(quote, "mark")
    assert (quote.text or "", mark.text, mark.tail or "") == (sentence[:start], figure, sentence[start + len(figure) :])
    assert quote.text_content() == sentence


def test_a_claim_in_the_middle_of_its_article(book):
    article = book.article("One. It cost 5 yen. Three.")
    a, b = book.claim("⟦5 yen⟧"), book.claim("⟦6 yen⟧", 6.0)
    book.con.execute(
        "UPDATE ledger_tables.claim SET article_id = ?, sentence = 'It cost 5 yen.', sentence_start = 5, sentence_end = 19,"
        " figure_start = 13, figure_end = 18 WHERE claim_id = ?",
        [article, a],
    )
    book.conflict(a, b)
    quote = page(book).xpath("//blockquote/p")[0]
    assert (quote.text, quote[0].text, quote[0].tail) == ("It cost ", "5 yen", ".")


def test_a_long_sentence_is_cut_around_its_figure(book):
    filler = "and that was that " * 300
    book.conflict(book.claim(f"{filler}it cost ⟦5 yen⟧, {filler}"), book.claim("⟦6 yen⟧", 6.0))
    quote = page(book).xpath("//blockquote/p")[0]
    assert quote[0].text == "5 yen"
    assert quote.text.startswith("… ")
    assert quote[0].tail.endswith(" …")
    assert 300 < len(quote.text_content()) < 450


def test_both_sides(book):
    a = book.claim(
        "It gets ⟦3 billion yen⟧ of aid.",
        3e9,
        qualifier="approx",
        status="planned",
        as_of="2027-03",
        speaker="Taro Yamada",
        read_subject_id="entity-tsmc",
        read_subject="TSMC",
        cluster_id="k",
        article={
            "url": "https://a.example/1",
            "title": "Aid",
            "published_at": datetime(2025, 3, 14, 9, 30),
            "published_precision": "second",
        },
    )
    book.claim("Aid of ⟦3 billion yen⟧.", 3e9, cluster_id="k", article={"publisher": "Other Post"})
    b = book.claim("補助は⟦20億円⟧だ。", 2e9, article={"lang": "ja", "publisher": "東都新聞"})
    book.fact("fact-1", subject="Rapidus", metric="subsidy", kind="money", scope="phase 1; japan")
    book.conflict(a, b, severity="high", kind="scale", ratio=10.0, reason="Ten times.", leads=a)
    card = one(page(book), "//article")
    assert text(one(card, ".//h3")) == "Rapidus: subsidy (phase 1, japan)"
    assert text(one(card, ".//p[@class='tags']")) == "high slip of scale 10 times apart"
    assert text(one(card, ".//header/p[@class='reason']")) == "Ten times."
    left, right = card.xpath(".//section[contains(@class, 'side')]")
    assert text(one(left, ".//h4")) == "about 3 billion yen leads"
    assert text(one(left, ".//p[@class='printed']")) == "printed: 3 billion yen"
    assert text(one(left, ".//p[@class='source']")) == "Example Times, 14 March 2025, 09:30 Aid"
    assert one(left, ".//p[@class='source']//time").get("datetime") == "2025-03-14T09:30"
    assert one(left, ".//p[@class='source']/a").get("href") == "https://a.example/1"
    assert one(left, ".//blockquote").get("cite") == "https://a.example/1"
    assert [text(row) for row in left.xpath(".//dl/div")] == [
        "statusplanned",
        "as ofMarch 2027",
        "speakerTaro Yamada",
        "subjecttold by other articles on the story; this text by itself was read of TSMC",
        "backed by2 claims, 2 articles, 2 independent sources",
    ]
    assert [text(voice) for voice in left.xpath(".//li")] == [
        "Other Post, 14 March 2025: 3 billion yen",
        "Example Times, 14 March 2025, 09:30: 3 billion yen",
    ]
    assert text(one(right, ".//h4")) == "2 billion yen"
    assert one(right, ".//blockquote").get("lang") == "ja"
    assert text(one(right, ".//dl/div[last()]")) == "backed by1 claim, 1 article, 1 independent source"


def test_what_is_missing_is_said(book):
    nothing = {"publisher": None, "published_at": None, "published_precision": None, "title": None, "url": None}
    a = book.claim("⟦5 yen⟧", article=nothing, subject=None, subject_id=None)
    b = book.claim("⟦6 yen⟧", 6.0, article={"published_precision": "year"}, subject=None, subject_id=None)
    book.conflict(a, b, ratio=None)
    card = one(page(book), "//article")
    left, right = card.xpath(".//section[contains(@class, 'side')]")
    assert text(one(card, ".//h3")) == "Unknown subject: subsidy"
    assert text(one(left, ".//p[@class='source']")) == "unknown publisher, no date"
    assert left.xpath(".//a") == []
    assert one(left, ".//blockquote").get("cite") is None
    assert text(one(right, ".//p[@class='source']")) == "Example Times, 2025 A headline"
    assert card.xpath(".//span[@class='ratio']") == []


def test_a_claim_that_is_gone(book):
    pair(book)
    book.con.execute("DELETE FROM ledger_tables.claim WHERE value = 2e9")
    sides = page(book).xpath("//section[contains(@class, 'side')]")
    assert text(sides[0]).startswith("3 billion yen")
    assert "no longer in the ledger" in text(sides[1])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", None])
def test_only_web_addresses_become_links(book, url):
    a, b = (book.claim(f"⟦{value} yen⟧", value, article={"url": url}) for value in (5.0, 6.0))
    book.conflict(a, b)
    card = one(page(book), "//article")
    assert card.xpath(".//a") == []
    assert card.xpath(".//@cite") == []
    assert [text(title) for title in card.xpath(".//span[@class='title']")] == ["A headline"] * 2


def test_an_address_stays_inside_its_attribute(book):
    url = 'https://a.example/"onclick="x&b=<1>'
    book.conflict(*(book.claim(f"⟦{value} yen⟧", value, article={"url": url}) for value in (5.0, 6.0)))
    found = page(book)
    assert found.xpath("//article//a/@href") == [url, url]
    assert found.xpath("//@onclick") == []


def test_text_of_articles_is_escaped_everywhere(book):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    a = book.claim(
        f"{evil} ⟦{evil}⟧",
        article={"publisher": evil, "title": evil},
        subject=evil,
        speaker=evil,
        as_of=evil,
        scope=evil,
        metric=evil,
    )
    b = book.claim("⟦6 yen⟧", 6.0, subject=evil)
    book.fact("fact-1", subject=evil, metric=evil, kind="money", scope=evil)
    book.conflict(a, b, reason=evil, kind=evil)
    book.insert("pair_note", claim_a=a, claim_b=b, kind=evil, reason=evil)
    book.insert(
        "quarantine", quarantine_id="q", origin=evil, reason=evil, detail=evil, fetched_at=datetime(2025, 1, 1), run_id="r"
    )
    book.run(inputs=[evil], versions='{"x": "<script>alert(1)</script>"}', error=evil)
    found = page(book)
    assert len(found.xpath("//script")) == 1
    assert found.xpath("//img") == []
    assert found.xpath("//*[@onerror]") == []
    assert text(one(found, "//article//h3")).startswith("<script>alert(1)</script>")


def test_the_worst_come_first(book):
    ids = [
        pair(book, severity=severity, ratio=ratio, subject=subject)
        for severity, ratio, subject in [
            ("low", 100.0, "A"),
            ("high", None, "A"),
            ("medium", 2.0, "B"),
            ("medium", 2.0, "A"),
            ("high", 3.0, "Z"),
            ("medium", 9.0, "Z"),
        ]
    ]
    assert [card.get("id") for card in page(book).xpath("//article")] == [ids[i] for i in (4, 1, 5, 3, 2, 0)]


def test_the_numbers_at_the_top(book):
    pair(book, severity="high")
    pair(book, severity="low")
    book.article("An old text.", latest=False)
    book.article("A copy.", publisher="Copier", duplicate_of="article-00000")
    numbers = [text(item) for item in page(book).xpath("//dl[@class='totals']/div")]
    assert numbers == ["articles5", "independent sources2", "claims4", "facts1", "open conflicts:2 1 high, 0 medium, 1 low"]


def test_settled_conflicts_are_counted_and_not_shown(book):
    settled, still_open = pair(book), pair(book)
    book.insert(
        "decision", decision_id="d", conflict_id=settled, verdict="a_is_right", decided_by="me", decided_at=datetime(2025, 1, 1)
    )
    found = page(book)
    assert [card.get("id") for card in found.xpath("//article")] == [still_open]
    assert text(one(found, "//p[@class='aside']")) == "1 conflict settled by editors is not shown: claimledger conflicts --all"


def test_no_conflicts_says_what_was_compared(book):
    book.fact("fact-1", subject="Rapidus", metric="subsidy", kind="money")
    book.claim("⟦5 yen⟧")
    book.claim("⟦5 yen⟧", article={"publisher": "Other Post"})
    said = text(one(page(book), "//div[@class='none']"))
    assert said == (
        "No open conflicts. Compared were 2 claims in 2 articles of 2 independent sources. They answer 1 fact; "
        "for 1 of these there was more than one claim to compare."
    )


def test_an_empty_ledger(book):
    found = page(book)
    assert text(one(found, "//div[@class='none']")).startswith("No open conflicts: nothing was compared.")
    assert "The pipeline has not run" in text(one(found, "//section[@id='run']"))
    assert found.xpath("//form") == []


def test_two_values_of_two_facts_have_no_leader(book):
    """Two machines at one rank: each value leads its own fact."""
    a = book.claim("A is ⟦first⟧.", 1.0, kind="rank", unit="rank", subject="A", fact_id="f1")
    b = book.claim("B is ⟦first⟧.", 1.0, kind="rank", unit="rank", subject="B", fact_id="f2")
    book.conflict(a, b, kind="rank_held_by_two", ratio=None, leads=a)
    card = one(page(book), "//article")
    assert card.xpath(".//span[@class='leads']") == []
    assert [text(item) for item in card.xpath(".//p[@class='of']")] == ["of B"]


def test_why_not_a_conflict(book):
    a, b = (
        book.claim("It was ⟦5 yen⟧.", 5.0, cluster_id="k5"),
        book.claim("今は⟦6円⟧だ。", 6.0, cluster_id="k6", article={"lang": "ja"}),
    )
    again, same = book.claim("Then ⟦6 yen⟧.", 6.0, cluster_id="k6"), book.claim("⟦5 yen⟧", 5.0, cluster_id="k5")
    for one_claim, other in ((a, b), (a, again), (a, same)):
        book.insert("pair_note", claim_a=one_claim, claim_b=other, kind="update", reason="A year apart.")
    notes = one(page(book), "//section[@id='notes']")
    assert text(one(notes, ".//summary")) == "Update over time 1 pair"
    assert [text(item) for item in notes.xpath(".//li//p[@class='reason']")] == ["A year apart."]
    assert [mark.text for mark in notes.xpath(".//mark")] == ["5 yen", "6円"]
    assert notes.xpath(".//details/@open") == []


def test_many_notes_are_limited_by_kind(book):
    a = book.claim("⟦1 yen⟧", 1.0)
    for number in range(MOST_NOTES + 2):
        book.insert(
            "pair_note", claim_a=a, claim_b=book.claim(f"⟦{number + 2} yen⟧", number + 2.0), kind="update", reason="Later."
        )
    book.insert("pair_note", claim_a=a, claim_b=book.claim("⟦99 yen⟧", 99.0), kind="denied", reason="Denied.")
    groups = page(book).xpath("//section[@id='notes']//details")
    assert [text(one(group, "summary")) for group in groups] == [
        "One is denied 1 pair",
        f"Update over time {MOST_NOTES + 2} pairs",
    ]
    assert len(groups[1].xpath(".//li")) == MOST_NOTES
    assert f"{MOST_NOTES} of {MOST_NOTES + 2} are shown" in text(groups[1])


def test_quarantine_sources_and_run(book):
    book.claim("⟦5 yen⟧")
    book.article("No publisher.", publisher=None)
    book.insert(
        "quarantine",
        quarantine_id="q",
        origin="a/画像.png",
        reason="no_text",
        detail="There is no text in it.",
        fetched_at=datetime(2025, 1, 1),
        run_id="r",
    )
    book.run(inputs=[f"{number}.txt" for number in range(12)], versions='{"duckdb": "2.0.0", "embedder": "m"}')
    found = page(book)
    assert [[text(cell) for cell in row] for row in found.xpath("//section[@id='unread']//tbody/tr")] == [
        ["a/画像.png", "no text", "There is no text in it."]
    ]
    assert [[text(cell) for cell in row] for row in found.xpath("//section[@id='sources']//tbody/tr")] == [
        ["Example Times", "1", "0", "1"],
        ["(unknown)", "1", "0", "0"],
    ]
    run = text(one(found, "//section[@id='run']"))
    assert "last written 24 November 2026, 11:00 UTC (run finished, the latest of 1)" in run
    assert "and 2 more" in run
    assert "duckdb2.0.0" in run.replace(" ", "")


def test_the_same_ledger_gives_the_same_report(book):
    for severity in ("low", "high"):
        pair(book, severity=severity)
    first, second = (build_report(book.con, made_at=datetime(2026, 1, day, tzinfo=UTC)) for day in (1, 2))
    assert first != second
    assert first.replace("1 January 2026", "2 January 2026").replace("2026-01-01T", "2026-01-02T") == second


def test_nothing_is_fetched(book):
    pair(book)
    source = book.html()
    found = html.document_fromstring(source)
    assert found.xpath("//@src") == []
    assert [link.get("href") for link in found.xpath("//link")] == ["data:,"]
    style = one(found, "//style").text
    assert re.findall(r"url\(|@import", style) == []
    assert one(found, "//meta[@http-equiv]").get("content").startswith("default-src 'none'; style-src 'sha256-")
    assert found.xpath("//@style") == []


def test_the_document_is_well_formed(book):
    pair(book)
    found = page(book)
    assert one(found, "/html").get("lang") == "en"
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {name for names in found.xpath("//@aria-labelledby") for name in names.split()} <= set(ids)
    assert set(found.xpath("//label/@for")) == {"by-severity", "by-kind", "by-subject", "order"}
    assert {link[1:] for link in found.xpath("//nav//a/@href")} <= set(ids)
    assert [heading.tag for heading in found.xpath("//article//*[self::h3 or self::h4]")] == ["h3", "h4", "h4"]
    assert "hidden" in one(found, "//form").attrib  # it takes a script to be of use


def test_thousands_of_conflicts_stay_readable(book):
    """4,000 conflicts over two long sentences with 500 claims each: what is left out is said, and the file is small."""
    a, b = (
        book.claim(
            f"{'語' * 3000}⟦{value}円⟧{'語' * 3000}",
            value,
            cluster_id=f"k{value}",
            article={"lang": "ja", "title": "題" * 3000, "publisher": "社" * 500},
        )
        for value in (5.0, 6.0)
    )
    book.conflict(a, b, severity="low")
    book.con.execute(
        "INSERT INTO ledger_tables.conflict BY NAME SELECT conflict.* REPLACE ('more-' || r.range AS conflict_id, repeat('理', 3000) AS reason,"
        " 'high' AS severity) FROM ledger_tables.conflict, range(4000) AS r"
    )
    book.con.execute(
        "INSERT INTO ledger_tables.claim BY NAME SELECT claim.* REPLACE (claim_id || r.range AS claim_id) FROM ledger_tables.claim, range(500) AS r"
    )
    book.con.execute(
        "INSERT INTO ledger_tables.claim_link BY NAME SELECT claim_link.* REPLACE (claim_id || r.range AS claim_id) FROM ledger_tables.claim_link, range(500) AS r"
    )
    source = book.html()
    found = html.document_fromstring(source)
    cards = found.xpath("//article")
    assert (len(cards), {card.get("data-severity") for card in cards}) == (MOST_CONFLICTS, {"high"})
    assert f"{MOST_CONFLICTS} of 4,001 conflicts are shown" in text(one(found, "//section[@id='conflicts']/p[@class='notice']"))
    assert len(cards[0].xpath(".//li")) == 2 * (MOST_VOICES + 1)
    assert len(source.encode()) < 5_000_000


def test_it_works_on_a_file_that_is_open_to_read_only(tmp_path):
    path = tmp_path / "ledger.duckdb"
    Warehouse.open(path).close()
    with Warehouse.open(path, read_only=True) as warehouse:
        write_report(warehouse.con, tmp_path / "report.html")
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>")
    assert written.endswith("</html>\n")
