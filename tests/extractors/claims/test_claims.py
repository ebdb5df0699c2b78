"""Claims from sentences, with the real pipelines: whom a figure is about, what it measures, how firmly it is said."""

from typing import Any

import pytest

from extractors import Claim
from extractors.claims.time import first_day

# language, text, printed figure, what the claim must say
CASES: list[Any] = [
    # subject by syntax
    pytest.param("en", "Microsoft will invest $2.9 billion in Japan.", "$2.9 billion", {"subject": "Microsoft", "metric": "investment", "status": "planned"}, id="verb"),
    pytest.param("en", "Fugaku-LLM, a model with 13 billion parameters, was released.", "13 billion parameters", {"subject": "Fugaku-LLM", "metric": "parameter_count"}, id="apposition"),
    pytest.param("en", "The model was trained on Fugaku, which delivers 442 petaflops.", "442 petaflops", {"subject": "Fugaku"}, id="relative-clause"),
    pytest.param("en", "Nvidia's revenue rose 22 percent.", "22 percent", {"subject": "Nvidia", "metric": "growth_rate", "value": 22.0}, id="possessive"),
    pytest.param("en", "GPT-4 has 1 trillion parameters and Llama 3 has 70 billion.", "1 trillion parameters", {"subject": "GPT-4"}, id="list-first"),
    pytest.param("en", "GPT-4 has 1 trillion parameters and Llama 3 has 70 billion.", "70 billion", {"subject": "Llama 3", "metric": "parameter_count"}, id="list-second"),
    pytest.param("en", "Toyota said on Monday that it sold 10.3 million vehicles last year.", "10.3 million vehicles", {"subject": "Toyota", "metric": "unit_sales", "as_of": "2023"}, id="pronoun"),
    pytest.param("en", "Rapidus was founded in 2022. The company employs 700 people.", "700 people", {"subject": "Rapidus", "metric": "headcount"}, id="the-company"),
    pytest.param("en", "Fugaku has 158,976 nodes.", "158,976 nodes", {"subject": "Fugaku", "metric": "node_count"}, id="counted-noun"),
    pytest.param("ja", "米マイクロソフトは日本に29億ドルを投資する。", "29億ドル", {"subject": "Microsoft", "metric": "investment"}, id="ja-topic"),
    pytest.param("ja", "富岳の計算速度は毎秒44京2010兆回だ。", "44京2010兆回", {"subject": "Fugaku", "metric": "linpack_performance"}, id="ja-possessive"),
    pytest.param("en", "Chips on sale now.\nTrn2 instance | 16 chips | 1.5 TB", "1.5 TB", {"subject": "Trn2 instance", "metric": "memory"}, id="row"),
    pytest.param("en", "Nintendo had a good year.\nNet profit | $3 billion | up 7.6%", "$3 billion", {"subject": "Nintendo", "metric": "profit"}, id="row-of-a-metric"),
    pytest.param("en", "Sony's results.\n(in millions of yen) | FY2022 | FY2023\nSales | 1,282 | 1,376", "1,282", {"metric": "revenue", "as_of": "FY2022", "value": 1.282e9}, id="dates-over-columns"),
    pytest.param("ja", "湖東電機の業績(単位：億円)\n　　　　2023年3月期　2024年3月期\n売上高　1,282　1,376", "1,376", {"metric": "revenue", "as_of": "FY2023"}, id="ja-dates-over-columns"),
    pytest.param("en", "Machine | Linpack | Peak\nFugaku | 442 PF | 537 PF\nFrontier | 1,353 PF | 2,056 PF", "1,353 PF", {"subject": "Frontier", "metric": "linpack_performance", "value": 1.353e18}, id="words-over-columns"),
    pytest.param("en", "Machine | Linpack | Peak\nFugaku | 442 PF | 537 PF\nFrontier | 1,353 PF | 2,056 PF", "2,056 PF", {"metric": "peak_performance"}, id="words-over-the-last-column"),
    pytest.param("ja", "ラピダスの従業員は700人だ。", "700人", {"subject": "Rapidus", "metric": "headcount"}, id="ja-noun"),
    pytest.param("ja", "トヨタ自動車の営業利益は5兆3529億円だった。", "5兆3529億円", {"subject": "Toyota", "metric": "operating_profit"}, id="ja-profit"),
    pytest.param("ja", "富士通は好調だ。同社の売上高は3兆円だった。", "3兆円", {"subject": "Fujitsu", "metric": "revenue"}, id="ja-reference"),
    pytest.param("en", "Snow fell. Rapidus spent $3 billion.", "$3 billion", {"subject": "Rapidus"}, id="opening-word"),
    pytest.param("en", "Sony named a new chief. Hitachi will build a plant. It will cost Hitachi $2 billion.", "$2 billion", {"subject": "Hitachi"}, id="named-again"),
    pytest.param("en", "Japan will give Rapidus a subsidy of $3 billion.", "$3 billion", {"subject": "Rapidus", "metric": "subsidy"}, id="receiver"),
    pytest.param("en", "Sony spent $2 billion on a plant.", "$2 billion", {"metric": "cost"}, id="spent"),
    pytest.param("en", "Sony wants to spend $2 billion on a plant.", "$2 billion", {"metric": "investment"}, id="to-be-spent"),
    pytest.param("en", "Spending is on their minds. Sony's bill is to be $2 billion.", "$2 billion", {"metric": "cost"}, id="spending-elsewhere"),
    pytest.param("en", "Sony's share price rose at a rate of 3 percent.", "3 percent", {"metric": "stock_change", "scope": ""}, id="share-price"),
    # sign
    pytest.param("en", "Sales of Toyota fell 12.3 percent.", "12.3 percent", {"value": -12.3, "metric": "growth_rate"}, id="fall"),
    pytest.param("en", "Shares of Nvidia closed 3 percent lower.", "3 percent", {"value": -3.0, "metric": "stock_change"}, id="lower"),
    pytest.param("ja", "トヨタ自動車の純利益は27.8%減だった。", "27.8%", {"value": -27.8}, id="ja-fall"),
    # status
    pytest.param("en", "Analysts expect Tesla to sell 2 million cars.", "2 million cars", {"status": "estimated"}, id="estimated"),
    pytest.param("en", "Norvik denied that it would cut 9,000 jobs.", "9,000 jobs", {"status": "denied"}, id="denied"),
    pytest.param("en", "The firm could raise $5 billion.", "$5 billion", {"status": "hypothetical"}, id="hypothetical"),
    pytest.param("en", "With the option used in full, the sale would bring in $5.2 billion.", "$5.2 billion", {"status": "hypothetical"}, id="would"),
    pytest.param("en", "Sony, as our own man would put it, sold 400 robots.", "400 robots", {"status": "reported"}, id="as-one-would"),
    pytest.param("en", "A report that Arm would list in London within 12 months was wrong, Arm says.", "12 months", {"status": "denied"}, id="was-wrong"),
    pytest.param("en", "The strike, a consultancy calculates, cost Boeing $6 billion.", "$6 billion", {"status": "estimated"}, id="calculates"),
    pytest.param("ja", "同社は1000億円を投資する計画だ。", "1000億円", {"status": "planned"}, id="ja-planned"),
    pytest.param("ja", "市場は2兆円になる見通しだ。", "2兆円", {"status": "estimated"}, id="ja-estimated"),
    pytest.param("en", "Output rose 5 percent to 11 million cars, short of what was planned.", "11 million cars", {"status": "reported"}, id="past-tense"),
    pytest.param("en", "Hitachi expects revenue of $60 billion and an operating profit of $6 billion.", "$6 billion", {"status": "estimated"}, id="governed"),
    pytest.param("en", "All of the racks could be used this autumn, and output rose to 9 petaflops.", "9 petaflops", {"status": "reported"}, id="past-by-itself"),
    pytest.param("en", "If volumes fell by 10 percent, the ratio would reach 3.7.", "10 percent", {"status": "hypothetical"}, id="condition"),
    pytest.param("en", "The scheme, whose goal was to reach 3 million, has already counted 3.4 million people.", "3.4 million people", {"status": "reported"}, id="already"),
    pytest.param("ja", "経済産業省は300億円を補助する。", "300億円", {"status": "planned"}, id="ja-plain-form"),
    pytest.param("ja", "富士通は国内に30カ所の拠点を有する。", "30カ所", {"status": "reported"}, id="ja-state"),
    pytest.param("ja", "富士通は今期の売上高を3兆円と見込む。営業利益は3000億円。", "3000億円", {"status": "estimated"}, id="ja-carried"),
    pytest.param("ja", "売上高は予想1兆円に対し、実績9000億円だった。", "9000億円", {"status": "reported"}, id="ja-actual"),
    # scope
    pytest.param("en", "Fujitsu will spend another $11 billion by 2030.", "2030", {"scope": ""}, id="no-amount"),
    pytest.param("en", "Headcount at Fujitsu fell by 3,000 people.", "3,000 people", {"scope": "change"}, id="change"),
    pytest.param("ja", "富士通の売上高は予想を300億円上回った。", "300億円", {"scope": "change"}, id="ja-change"),
    pytest.param("en", "Revenue of Fujitsu rose 2.1 percent from a year earlier and 0.4 percent on the quarter.", "2.1 percent", {"scope": "year on year; of revenue"}, id="year-on-year"),
    pytest.param("en", "Revenue of Fujitsu rose 2.1 percent from a year earlier and 0.4 percent from the previous quarter.", "0.4 percent", {"scope": "quarter; quarter on quarter; of revenue"}, id="quarter-on-quarter"),
    pytest.param("en", "Fujitsu sold 9,000 servers, 3 percent more than in the month before.", "3 percent", {"scope": "month on month; of unit_sales"}, id="what-grew-is-the-figure-before"),
    pytest.param("en", "Revenue of Fujitsu rose 2 percent. As for Hitachi, its quarter was 5 percent better.", "5 percent", {"scope": "quarter; of revenue"}, id="what-grew-in-the-sentence-before"),
    pytest.param("ja", "富士通の売上高は前年同期比3.5%増、前四半期比1.2%減だった。", "3.5%", {"scope": "year on year; of revenue"}, id="ja-year-on-year"),
    pytest.param("ja", "富士通の売上高は前年同期比3.5%増、前四半期比1.2%減だった。", "1.2%", {"scope": "quarter; quarter on quarter; of revenue"}, id="ja-quarter-on-quarter"),
    pytest.param("en", "Smaller unions, those of bakers and brewers, won pay rises of 4.1 percent.", "4.1 percent", {"scope": "small firms"}, id="part-far-before"),
    pytest.param("en", "Large companies raised pay by 5.2 percent, small companies by 3.9 percent.", "3.9 percent", {"scope": "small firms"}, id="the-last-part-named"),
    pytest.param("ja", "パートなど時給で働く人の賃上げは、各地の組合の集計によると平均で5.7%だった。", "5.7%", {"scope": "part-time"}, id="ja-part"),
    pytest.param("en", "In Germany, Tesla sold 37,574 cars.", "37,574 cars", {"subject": "Tesla", "scope": "in Germany"}, id="place"),
    # time
    pytest.param("en", "In 2022 Tesla sold 1.31 million cars, up from 0.94 million a year earlier.", "0.94 million", {"as_of": "2021"}, id="year-earlier"),
    pytest.param("en", "In 2022 Tesla sold 1.31 million cars, more than the 0.94 million of the year before, when growth had been 87 percent.", "87 percent", {"as_of": "2021"}, id="year-before-when"),
    pytest.param("ja", "2025年3月期の売上高は3兆円。営業利益は前期の2000億円から増えた。", "2000億円", {"as_of": "FY2023"}, id="ja-year-before"),
    pytest.param("ja", "2025年3月期の売上高は3兆円だった。営業利益は2500億円だった。", "2500億円", {"as_of": "FY2024"}, id="ja-going-on"),
    pytest.param("ja", "出荷は300万台となり、昨年の280万台を超えた。", "300万台", {"as_of": "2024-04"}, id="ja-time-of-the-next"),
    pytest.param("en", "Arm was bought for $32 billion in 2016.", "$32 billion", {"as_of": "2016"}, id="year"),
    pytest.param("en", "Fugaku held the #1 position from June 2020 through June 2022.", "#1", {"as_of": "2020-06/2022-06"}, id="span"),
    pytest.param("ja", "昨年の出荷は300万台だった。", "300万台", {"as_of": "2023"}, id="ja-last-year"),
    pytest.param("ja", "2025年3月期の売上高は3兆円だった。", "3兆円", {"as_of": "FY2024"}, id="ja-fiscal"),
    pytest.param("en", "Two years ago Tesla sold 1.31 million cars.", "1.31 million cars", {"as_of": "2022"}, id="years-ago"),
    pytest.param("en", "Tesla sold 1.81 million cars, 5 percent more than a year ago.", "1.81 million cars", {"as_of": "2024-04"}, id="measured-from"),
    pytest.param("en", "In 2022 deliveries picked up. Tesla sold 1.31 million cars.", "1.31 million cars", {"as_of": "2022"}, id="said-before"),
    pytest.param("ja", "3年前のトヨタ自動車の従業員は37万人だった。", "37万人", {"as_of": "2021"}, id="ja-years-ago"),
    pytest.param("en", "Taxpayers have put in $110 million since design work started in 2014.", "$110 million", {"as_of": "2024-04"}, id="since"),
    pytest.param("en", "It is the deadliest flood since 1966, when 87 people drowned.", "87 people", {"as_of": "1966"}, id="since-when"),
    pytest.param("en", "Compared with the final quarter of 2022, sales rose by 2.3%.", "2.3%", {"as_of": "2024-04"}, id="compared-with"),
    pytest.param("en", "In 2022 Rapidus got $900 million. Of this $70 million went to research.", "$70 million", {"as_of": "2022"}, id="part"),
    pytest.param("en", "Tesla sold 495,570 cars in the last three months.", "495,570 cars", {"as_of": "2024-Q1"}, id="three-months"),
    pytest.param("en", "The plant cost Tesla $2 billion last summer.", "$2 billion", {"as_of": "2023"}, id="last-summer"),
    pytest.param("ja", "トヨタ自動車は昨秋、3万台を売った。", "3万台", {"as_of": "2023"}, id="ja-last-autumn"),
    # whom an event is about
    pytest.param("en", "A fine of $530 million was imposed on Toyota.", "$530 million", {"subject": "Toyota"}, id="event"),
    # status of what is listed, said again or had
    pytest.param("en", "Tesla's plans until 2030:\n- Output: 20 million cars", "20 million cars", {"status": "planned"}, id="led-in"),
    pytest.param("ja", "NTTが示した試算は以下の通り。\n・学習費用：4億7000万円", "4億7000万円", {"status": "estimated"}, id="ja-led-in"),
    pytest.param("en", "Rapidus will build a plant with its 700 employees.", "700 employees", {"status": "reported"}, id="possessed"),
    # what the lead introduces
    pytest.param("en", "The whole field talks of it. Fumiko-3 is a language model from Osaka. It is small.\n\n- 2,000 GPUs for two months", "2,000 GPUs", {"subject": "Fumiko-3"}, id="lead"),
    # metric by the words as they stand, the longest first
    pytest.param("en", "By the close the shares of Tesla had dropped 4.3 percent.", "4.3 percent", {"metric": "stock_change", "value": -4.3}, id="shares"),
    pytest.param("ja", "トヨタ自動車の利益は増えた。営業利益は5兆円だった。", "5兆円", {"metric": "operating_profit"}, id="ja-longest"),
    # speaker
    pytest.param("en", "The draft budget puts $100 million into Rapidus, officials say.", "$100 million", {"speaker": "officials"}, id="not-put"),
    pytest.param("en", "The trade ministry's projection shows a shortfall of 326,000 specialists.", "326,000 specialists", {"speaker": "trade ministry"}, id="whose-it-shows"),
    pytest.param("en", "The plant will cost 2 trillion yen, according to METI.", "2 trillion yen", {"speaker": "METI"}, id="according-to"),
    pytest.param("en", "Analysts at Nomura believe that the plant will cost $2 billion.", "$2 billion", {"speaker": "Nomura"}, id="analysts-at"),
    pytest.param("en", "By Hitachi's reckoning, the plant will cost $2 billion.", "$2 billion", {"speaker": "Hitachi"}, id="reckoning"),
    pytest.param("en", "Operating profit of Fujitsu was $2 billion.", "$2 billion", {"speaker": "Fujitsu"}, id="results"),
    pytest.param("en", "The cuts of 17,000 jobs, Boeing told us, are going ahead.", "17,000 jobs", {"speaker": "Boeing"}, id="inserted"),
    pytest.param("en", "Hours before the vote Boeing reported a loss of $6 billion.", "$6 billion", {"speaker": "Boeing"}, id="no-time-speaks"),
    pytest.param("en", "A consulting firm in Michigan says the strike cost Boeing $11 billion.", "$11 billion", {"speaker": "A consulting firm in Michigan"}, id="no-place-of-a-firm"),
    pytest.param("en", "The strike cost Boeing $9 billion by the estimate of a Texas bank; Nomura puts the cost at $8 billion.", "$8 billion", {"speaker": "Nomura"}, id="put-at"),
    pytest.param("en", "BYD builds cars. In March Tesla put 40 engineers on the case.", "40 engineers", {"speaker": None}, id="put-on-the-case"),
    pytest.param("en", "SoftBank, the other partner, added 1.9% as the Nikkei fell.", "1.9%", {"speaker": None}, id="added"),
    pytest.param("en", "A ministry spokesperson was late. Rapidus will get $8 billion, the spokesperson said.", "$8 billion", {"speaker": "A ministry spokesperson"}, id="the-spokesperson"),
    pytest.param("en", "A Nomura analyst said Tesla sold 9,000 cars. In May, BYD opened 40 stores.", "40 stores", {"speaker": None}, id="outsider"),
    pytest.param("en", "Sony said it will spend $3 billion. Hitachi has 40 plants.", "40 plants", {"speaker": None}, id="another-firm"),
    pytest.param("en", "Deliveries of the Boeing 777X are planned for 2029.", "2029", {"subject": "Boeing 777", "status": "planned"}, id="date-ahead"),
    pytest.param("en", "Itochu walked away on February 27.", "February 27", {"subject": "Itochu", "metric": "withdrawal_date"}, id="date-of-an-end"),
    pytest.param("en", "Hitachi and Toshiba signed a memorandum on December 23.", "December 23", {"metric": "agreement_date"}, id="date-of-an-agreement"),
    pytest.param("en", "The merger with Toshiba fell through in February 2022.", "February 2022", {"metric": "cancellation_date"}, id="date-fell-through"),
    pytest.param("en", "Makoto Uchida has run Nissan since December 2019.", "December 2019", {"metric": "start_date"}, id="since"),
    pytest.param("ja", "日立の歩み：\n・2021年12月：選定\n・2022年1月：上場", "2021年12月", {"metric": "award_date"}, id="ja-timeline"),
    pytest.param("ja", "日立の新工場。\n出力：40万kW/価格：13円/運転開始予定：2028年12月", "2028年12月", {"metric": "start_date"}, id="ja-item"),
    pytest.param("en", "Anthropic, which dates from 2021, has a new chief.", "2021", {"subject": "Anthropic", "metric": "founding_date"}, id="date-of-founding"),
    pytest.param("en", "Airbus delivered 497 aircraft in the nine months to September 2025.", "497 aircraft", {"as_of": "2025-01/2025-09"}, id="nine-months-to"),
    pytest.param("en", "TOKYO, April 2 (Wire) - Japan on Tuesday approved $4 billion of subsidies for Rapidus.", "$4 billion", {"speaker": "Japan", "metric": "subsidy"}, id="dateline"),
    pytest.param("en", "GALWAY, May 2 - The clinic cut its staff by 40 people.", "40 people", {"subject_text": "clinic"}, id="dateline-is-no-subject"),
    pytest.param("ja", "理研の担当者は「利用は3割増える」と話した。", "3割", {"speaker": "RIKEN"}, id="ja-quotation"),
    pytest.param("ja", "帝国データバンクによると、倒産は900件だった。", "900件", {"speaker": "Teikoku Databank"}, id="ja-according-to"),
    pytest.param("en", "Tesla will raise wages to $10, which employers say would cost jobs.", "$10", {"speaker": "Tesla"}, id="which-they-say"),
    pytest.param("en", "How fast?\n\nLena Aspelund: From zero to 4 percent in a year, nobody had seen this.", "4 percent", {"speaker": "Lena Aspelund"}, id="label"),
    pytest.param("en", "Inflation was 4 percent in May.\n\nSource: Eurostat", "4 percent", {"speaker": "Eurostat"}, id="source"),
    pytest.param("ja", "農家「木ごと倒れた。実がなるまで5年はかかる」", "5年", {"speaker": "農家"}, id="ja-words-of"),
    pytest.param("ja", "株式会社日立製作所は、衛星を打ち上げたと報告します。当社の衛星は質量98kgです。", "98kg", {"speaker": "Hitachi"}, id="ja-release"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "figure", "expected"), CASES)
def test_claim(read_claims: Any, lang: str, text: str, figure: str, expected: dict[str, object]) -> None:
    claims = [claim for claim in read_claims(text, lang) if claim.figure.text == figure]
    assert len(claims) == 1, f"no claim of {figure!r}"
    assert {name: said(claims[0], name) for name in expected} == expected


def said(claim: Claim, name: str) -> object:
    value = getattr(claim, name)
    return value.name if name == "subject" and value else value


@pytest.mark.parametrize(
    ("lang", "title", "text", "url", "speaker"),
    [
        ("en", "", "Hitachi sold 400 robots.", "https://news.example/business/hitachi", None),
        ("en", "", "Hitachi sold 400 robots.", "https://hitachi.example/press-releases/12", "Hitachi"),
        ("en", "", "Hitachi sold 400 robots.", "https://newsroom.hitachi.com/robots", "Hitachi"),
        ("en", "", "Hitachi sold 400 robots.", "https://pr.hitachi.com/robots", "Hitachi"),
        ("en", "", "Hitachi sold 400 robots.", "https://www.newsroom.co.nz/robots", None),
        ("en", "", "For immediate release\n\nHitachi sold 400 robots.", None, "Hitachi"),
        ("ja", "", "日立製作所が展示を開いた。会場にロボット400台が並んだ。", "https://example.jp/news/1", None),
        ("ja", "", "日立製作所が展示を開いた。会場にロボット400台が並んだ。", "https://prtimes.jp/main/1", "Hitachi"),
        ("ja", "業績に関するお知らせ", "日立製作所が展示を開いた。会場にロボット400台が並んだ。", None, "Hitachi"),
        ("ja", "", "日立製作所が展示を開いた。会場にロボット400台が並んだ。当会場で展示する。", None, None),
        ("ja", "", "日立製作所が展示を開きました。会場にロボット400台が並びました。当協会がまとめました。", None, "Hitachi"),
        ("ja", "", "日立製作所が展示を開いた。会場にロボット400台が並んだ。「当社の力だ」と話した。", None, None),
    ],
)
def test_what_a_house_releases_it_says_itself(
    read_claims: Any, lang: str, title: str, text: str, url: str | None, speaker: str | None
) -> None:
    claims = [claim for claim in read_claims(text, lang, title=title, url=url) if "400" in claim.figure.text]
    assert [claim.speaker for claim in claims] == [speaker], text


SUPERLATIVES = [
    pytest.param(
        "en", "ABCI 3.0 is Japan's largest AI supercomputer.", "ABCI 3.0", "japan; largest; ai supercomputer", id="en"
    ),
    pytest.param("ja", "富岳は国内最大のスーパーコンピューターだ。", "Fugaku", "japan; largest; supercomputer", id="ja"),
]


@pytest.mark.parametrize(("lang", "text", "subject", "scope"), SUPERLATIVES)
def test_superlative(read_claims: Any, lang: str, text: str, subject: str, scope: str) -> None:
    claims = [claim for claim in read_claims(text, lang) if claim.metric == "superlative"]
    assert [(said(claim, "subject"), claim.scope, claim.value) for claim in claims] == [(subject, scope, 1.0)]


NO_CLAIM = [
    pytest.param("en", "The two companies met.", id="definite-count"),
    pytest.param("en", "One of the engineers spoke about GPT-4 and H100.", id="names"),
    pytest.param("ja", "一部の社員が第三者委員会に話した。", id="ja-words"),
    pytest.param("en", "", id="empty"),
]


@pytest.mark.parametrize("text", [case.values[0] for case in NO_CLAIM[:2]])
def test_figures_that_claim_nothing(read_claims: Any, text: str) -> None:
    assert read_claims(text, "en") == []


def test_japanese_words_claim_nothing(read_claims: Any) -> None:
    assert read_claims("一部の社員が第三者委員会に話した。", "ja") == []


def test_the_dates_over_the_columns_of_a_table_claim_nothing(read_claims: Any) -> None:
    table = "Sony's plan.\n(in millions of yen) | 2030 | 2031\nSales | 1,282 | 1,376"
    assert [claim.figure.text for claim in read_claims(table, "en")] == ["1,282", "1,376"]


def test_a_conversion_in_brackets_is_the_same_claim(read_claims: Any) -> None:
    dollars, yen = read_claims("Microsoft will invest $2.9 billion (440 billion yen) in Japan.", "en")
    assert (dollars.subject, dollars.metric, dollars.status) == (yen.subject, yen.metric, yen.status)
    assert (dollars.figure.unit, yen.figure.unit) == ("USD", "JPY")


def test_a_date_without_a_year_takes_that_of_the_article(read_claims: Any) -> None:
    (claim,) = read_claims("The plant will start operation in June.", "en", published="2024-04-10")
    assert claim.value_date == "2024-06"


def test_offsets_hold(read_claims: Any) -> None:
    text = "  \nNvidia said revenue was $26 billion.\n\nトヨタ"
    for claim in read_claims(text, "en"):
        assert text[claim.figure.start : claim.figure.end] == claim.figure.text
        assert claim.sentence_start <= claim.figure.start < claim.figure.end <= claim.sentence_end


@pytest.mark.parametrize(
    ("value", "starts"),
    [
        ("2026", "2026-01-01"),
        ("2026-03", "2026-03-01"),
        ("2026-03-09", "2026-03-09"),
        ("2026-Q4", "2026-10-01"),
        ("2026-H2", "2026-07-01"),
        ("FY2026", "2026-04-01"),
        ("FY2026-Q4", "2027-01-01"),
        ("FY2026-H2", "2026-10-01"),
    ],
)
def test_a_date_begins(value: str, starts: str) -> None:
    assert first_day(value) == starts
