"""Made-up news in any quantity: articles in English and Japanese that claim figures, as records, pages or web archives.

Usage: python -m benchmarks.news FILE [--articles 5000] [--japanese 0.5]

FILE ends in .jsonl, .jsonl.gz or .warc.gz. The same number always gives the same article. An article has as many sentences as
an agency's report, and about half of them hold a figure.
"""

import argparse
import gzip
import html
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FIRST = datetime(2024, 1, 1)
COMPANIES = {
    "en": "Otterbein Halvorsen Marlowe Quillfeather Brackwater Fennimore Oakhurst Pellworm Dunmore Skarsund Vellacott".split(),
    "ja": "青嶺電機 浜名重工 北稜食品 美濃精機 南風堂 白砂製薬 若竹鉄道 星野川建設 大樹通信 東雲化学".split(),
}
PLACES = {
    "en": "Vellmar Tornbridge Askerby Lowmoor Eastwick Carrowby Stenness Holmgate".split(),
    "ja": "苫小牧市 高松市 佐世保市 郡山市 豊橋市 米子市 延岡市 釧路市".split(),
}
TITLES = {
    "en": ["{company} to build in {place}", "{company} raises its forecast", "Work begins at {company}'s {place} site"],
    "ja": ["{company}、{place}に新工場", "{company}が業績予想を上方修正", "{company}の{place}拠点、着工"],
}
FIGURES = {
    "en": [
        "{company} will invest ${n} million in a plant in {place}, it said on Tuesday.",
        "The plant is to employ {n}00 people once it runs at full capacity.",
        "Revenue rose {n}.{d} percent to ${m} billion in the year to March.",
        "{company} plans to open {n} branches in the region by 20{y}.",
        "The site covers {m} hectares and will draw {n} megawatts at its peak.",
        "Its share of the market was {n}% in 20{y}, against {m}% a year before, according to an industry body.",
        "About {n},000 households in {place} will be connected by the end of 20{y}.",
        "The company reported a net loss of ${m} million, compared with a profit of ${n} million.",
    ],
    "ja": [
        "{company}は{place}の新工場に{n}億円を投資すると発表した。",
        "新工場では{n}0人を雇用する計画だ。",
        "売上高は前年同期比{n}.{d}%増の{m}00億円だった。",
        "20{y}年度までに国内で{n}店を開く。",
        "敷地は{m}ヘクタールで、最大出力は{n}メガワットになる。",
        "業界団体によると、20{y}年の市場占有率は{n}%だった。",
        "{place}では{n}万世帯が対象になる見通しだ。",
        "最終損益は{m}億円の赤字で、前の期は{n}億円の黒字だった。",
    ],
}
PLAIN = {
    "en": [
        "Residents had asked for more say in how the land along the river is used.",
        "A spokesman declined to comment on talks with the unions.",
        "The mayor of {place} welcomed the decision and spoke of a new beginning for the valley.",
        "Analysts had expected the board to wait until the courts have decided.",
        "The project had been delayed by a dispute over access to the harbour road.",
        "Suppliers in the area say that they hope for steady orders.",
    ],
    "ja": [
        "地元では川沿いの土地の使い方をめぐって意見が分かれていた。",
        "広報担当者は労働組合との協議についてコメントを控えた。",
        "{place}の市長は記者会見で歓迎の意向を示した。",
        "港湾道路の利用をめぐる調整が続いていた。",
        "周辺の取引先からは安定した受注を期待する声が出ている。",
        "アナリストの間では慎重な見方が多かった。",
    ],
}
PAGE = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="{published}"></head>
<body><nav><a href="/">Home</a> <a href="/markets">Markets</a> <a href="/sport">Sport</a></nav>
<h1>{title}</h1><article>{paragraphs}</article>
<aside><h2>More</h2><ul>{links}</ul></aside><footer>All rights reserved.</footer></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A made-up article."""

    number: int
    lang: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    site: str = "https://news.example"

    @property
    def url(self) -> str:
        return f"{self.site}/{self.lang}/{self.number}"

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def record(self) -> dict[str, str]:
        """As a JSON line has it."""
        day = self.published.date().isoformat()
        return {"url": self.url, "title": self.title, "text": self.text, "published": day, "lang": self.lang}

    def page(self) -> str:
        """As a web page has it, with what surrounds an article there."""
        paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in self.paragraphs)
        links = "".join(f'<li><a href="/{self.lang}/{n}">More from the region</a></li>' for n in range(20))
        return PAGE.format(
            lang=self.lang, title=self.title, published=self.published.isoformat(), paragraphs=paragraphs, links=links
        )


def make(number: int, *, revision: int = 0, japanese: float = 0.5, site: str = "https://news.example") -> Made:
    """The article of that number. A later revision is the same but for its last paragraph."""
    chance = random.Random(number)
    lang = "ja" if chance.random() < japanese else "en"
    names = {"company": chance.choice(COMPANIES[lang]), "place": chance.choice(PLACES[lang])}
    paragraphs = tuple(_paragraph(lang, chance, names, join="" if lang == "ja" else " ") for _ in range(chance.randint(3, 6)))
    made = Made(
        number=number,
        lang=lang,
        title=chance.choice(TITLES[lang]).format(**names),
        paragraphs=paragraphs,
        published=FIRST + timedelta(minutes=number),
        site=site,
    )
    if not revision:
        return made
    again = random.Random(f"{number}/{revision}")
    return replace(made, paragraphs=(*paragraphs[:-1], _paragraph(lang, again, names, join="" if lang == "ja" else " ")))


def _paragraph(lang: str, chance: random.Random, names: dict[str, str], *, join: str) -> str:
    sentences = [chance.choice(FIGURES[lang]), chance.choice(FIGURES[lang]), *chance.choices(PLAIN[lang], k=2)]
    chance.shuffle(sentences)
    return join.join(
        sentence.format(
            **names, n=chance.randint(2, 99), m=chance.randint(2, 99), d=chance.randint(1, 9), y=chance.randint(25, 35)
        )
        for sentence in sentences
    )


def write_lines(path: Path, articles: Iterator[Made]) -> None:
    """A file of JSON lines, gzip'd if its name says so."""
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(article.record(), ensure_ascii=False) + "\n" for article in articles)


def write_archive(path: Path, articles: Iterator[Made]) -> None:
    """A web archive of their pages."""
    headers = [("Content-Type", "text/html; charset=utf-8")]
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for article in articles:
            answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            page = io.BytesIO(article.page().encode())
            writer.write_record(writer.create_warc_record(article.url, "response", payload=page, http_headers=answer))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--japanese", type=float, default=0.5, help="the share of Japanese articles")
    given = parser.parse_args()
    articles = (make(number, japanese=given.japanese) for number in range(given.articles))
    (write_archive if given.file.name.endswith(".warc.gz") else write_lines)(given.file, articles)


if __name__ == "__main__":
    main()
