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
COMPANIES = {  # each with each trade
    "en": "Otterbein Halvorsen Marlowe Quillfeather Brackwater Fennimore Oakhurst Pellworm Dunmore Skarsund Vellacott".split(),
    "ja": "青嶺 浜名 北稜 美濃部 南風 白砂 若竹 星野川 大樹 東雲".split(),
}
TRADES = {
    "en": " Motors, Steel, Foods, Chemicals, Textiles, Robotics, Shipping, Software, Energy, Paper, Optics, Railways".split(
        ","
    ),
    "ja": "電機 重工 食品 精機 堂 製薬 鉄道 建設 通信 化学 海運 製紙".split(),
}
PLACES = {
    "en": "Vellmar Tornbridge Askerby Lowmoor Eastwick Carrowby Stenness Holmgate".split(),
    "ja": "苫小牧市 高松市 佐世保市 郡山市 豊橋市 米子市 延岡市 釧路市".split(),
}
TITLES = {
    "en": ["{company} to build in {place}", "{company} raises its forecast", "Work begins at {company}'s {place} site"],
    "ja": ["{company}、{place}に新工場", "{company}が業績予想を上方修正", "{company}の{place}拠点、着工"],
}
# Each word is drawn anew, so that two articles have no more in common than two of the press.
WORDS = {
    "en": {
        "noun": "harbour bridge council valley bakery tunnel library chapel glacier ferry museum reservoir workshop foundry "
        "meadow canal market quarry stadium brickyard laboratory vineyard terminal plateau cathedral nursery hospital depot "
        "lighthouse pavilion brewery gallery turbine seminary monastery planetarium printer tailor surveyor gardener".split(),
        "adj": "quiet dusty northern disputed narrow modern crowded distant public wooden flooded famous modest private "
        "temporary silent cheerful rural western shallow generous broken careful colourful plain sudden remote".split(),
        "verb": "welcomed rejected visited praised delayed supported questioned repaired described followed closed crossed "
        "admired inspected measured painted replaced studied renamed defended criticised photographed".split(),
        "time": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    },
    "ja": {
        "noun": "港湾 橋梁 議会 渓谷 果樹園 隧道 図書館 文書館 氷河 渡船 博物館 貯水池 工房 鋳物 草原 "
        "運河 市場 採石場 競技場 学院 研究室 葡萄園 終着駅 高原 大聖堂 苗床 病院 倉庫 灯台 展示館 "
        "醸造所 画廊 発電機 河口 修道院 天文台 印刷 仕立屋 測量 庭園".split(),
        "adj": "静かな 古びた 北側の 係争中の 狭い 近代的な 混み合う 遠い 公共の 木造の 冠水した 有名な "
        "控えめな 私設の 仮設の 未完の 明るい 田舎の 西側の 浅い 寛大な 壊れた 慎重な 色鮮やかな "
        "普通の 急な 人里離れた".split(),
        "verb": "歓迎した 退けた 訪れた 称えた 遅らせた 支えた 疑った 修理した 描いた 追った 閉じた 渡った "
        "眺めた 点検した 測った 塗り替えた 取り替えた 学んだ 改名した 守った 批判した 撮影した".split(),
        "time": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日".split(),
    },
}
FIGURES = {
    "en": [
        "{company} will invest ${n} million in a {adj} {noun} in {place}, its {noun} said on {time}.",
        "The {adj} {noun} is to employ {n}00 people once the {noun} runs.",
        "Revenue from the {noun} rose {n}.{d} percent to ${m} billion in the {adj} year.",
        "{company} plans to open {n} branches beside the {noun} of {place} by 20{y}.",
        "The {adj} site covers {m} hectares and the {noun} will draw {n} megawatts.",
        "Its share of the {noun} market was {n}% in 20{y}, against {m}% for the {adj} {noun}.",
        "About {n},000 households in {place} will see a {adj} {noun} by the end of 20{y}.",
        "{company} had a net loss of ${m} million on the {noun}, after a {adj} profit of ${n} million.",
    ],
    "ja": [
        "{company}は{adj}{noun}のため{place}の新工場に{n}億円を投資すると{time}に発表した。",
        "{noun}の新工場では{n}0人を雇用し、{adj}{noun}を担う。",
        "{noun}の売上高は前年同期比{n}.{d}%増の{m}00億円で、{adj}{noun}が寄与した。",
        "{company}は20{y}年度までに{noun}の周りで{n}店を開く。",
        "{adj}{noun}の敷地は{m}ヘクタールで、{noun}の最大出力は{n}メガワットになる。",
        "{noun}の20{y}年の市場占有率は{n}%で、{adj}{noun}を上回った。",
        "{place}では{n}万世帯が{adj}{noun}の対象になる見通しだ。",
        "{company}の最終損益は{noun}が響き{m}億円の赤字で、{adj}前の期は{n}億円の黒字だった。",
    ],
}
PLAIN = {
    "en": [
        "The {adj} {noun} {verb} the {noun} of the {adj} {noun}.",
        "A {noun} near {place} {verb} the {adj} {noun}, and on {time} a {noun} {verb} the {noun}.",
        "Every {adj} {noun} {verb} a {noun} before the {noun} {verb} the {adj} {noun}.",
        "On {time} the {noun} of {place} {verb} a {adj} {noun} and a {noun}.",
    ],
    "ja": [
        "{adj}{noun}は{noun}の{adj}{noun}を{verb}。",
        "{place}の{noun}が{adj}{noun}を{verb}あと、{time}に{noun}も{noun}を{verb}。",
        "どの{noun}も{adj}{noun}より先に{noun}を{verb}。",
        "{time}、{place}の{adj}{noun}は{noun}と{noun}を{verb}。",
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
    # Some companies are in the news much more than others.
    company = COMPANIES[lang][int(len(COMPANIES[lang]) * chance.random() ** 2)] + chance.choice(TRADES[lang])
    names = {"company": company, "place": chance.choice(PLACES[lang])}
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


class Drawn(dict[str, object]):
    """What fills a sentence; a word is another one each time."""

    def __init__(self, lang: str, chance: random.Random, names: dict[str, str]) -> None:
        numbers = {
            "n": chance.randint(2, 99),
            "m": chance.randint(2, 99),
            "d": chance.randint(1, 9),
            "y": chance.randint(25, 35),
        }
        super().__init__(**names, **numbers)
        self._words, self._chance = WORDS[lang], chance

    def __missing__(self, key: str) -> str:
        return self._chance.choice(self._words[key])


def _paragraph(lang: str, chance: random.Random, names: dict[str, str], *, join: str) -> str:
    sentences = [chance.choice(FIGURES[lang]), chance.choice(FIGURES[lang]), *chance.choices(PLAIN[lang], k=2)]
    chance.shuffle(sentences)
    return join.join(sentence.format_map(Drawn(lang, chance, names)) for sentence in sentences)


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
            record = writer.create_warc_record(article.url, "response", payload=page, http_headers=answer)
            writer.write_record(record)
            record.raw_stream.close()


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
