"""Who is meant: shared names, common words, short forms and names that a text gives itself."""

from datetime import UTC, datetime

import pytest

from corpus.article import Article
from extractors.entities import Mention, find_mentions
from extractors.models import Models
from extractors.pipeline import parse_all, read


def mentions(text: str, lang: str, models: Models, title: str = "") -> list[Mention]:
    reading = read(Article(key="a", text=text, title=title, lang=lang, fetched_at=datetime(2025, 1, 1, tzinfo=UTC)))
    parse_all([reading], models)
    return find_mentions(reading, models.knowledge)


# text, language, the words of a mention, its entity; of several with these words the last one
MEANT = [
    pytest.param("SoftBank Group lost 1 billion yen. SoftBank sold shares.", "en", "SoftBank", "SoftBank Group", id="told-in-full"),
    pytest.param("SoftBank's Vision Fund lost 1 billion yen.", "en", "SoftBank", "SoftBank Group", id="told-by-context"),
    pytest.param("ソフトバンクは携帯電話の料金を500円上げる。", "ja", "ソフトバンク", "SoftBank", id="ja-told-by-context"),
    pytest.param("Frontier sold 2 million tickets for its flights.", "en", "Frontier", "Frontier Airlines", id="carrier"),
    pytest.param("The supercomputer Frontier has 9,408 nodes.", "en", "Frontier", "Frontier", id="cue"),
    pytest.param("小売り大手のターゲットは5店を閉じた。", "ja", "ターゲット", "Target Corp.", id="ja-apposition"),
    pytest.param("Jane Hoshino gave 5 million yen. Hoshino left.", "en", "Hoshino", "Jane Hoshino", id="surname"),
    pytest.param("Naomi Osaka earned $5 million. She left before Osaka spoke.", "en", "Osaka", "Naomi Osaka", id="surname-of-a-place"),
    pytest.param("Naomi Osaka earned $5 million in Osaka.", "en", "Osaka", "Osaka", id="place-after-in"),
    pytest.param("孫正義氏は100億円を払う。孫氏が述べた。", "ja", "孫", "Masayoshi Son", id="ja-surname"),
    pytest.param("コスモス薬品は100店を出した。コスモスは130店になった。", "ja", "コスモス", "コスモス薬品", id="ja-first-part"),
    pytest.param("State Bank of India (SBI) has 22,500 branches.", "en", "SBI", "State Bank of India", id="brackets"),
    pytest.param("The National Polar Survey, or NEC, hired 20 people.", "en", "NEC", "National Polar Survey", id="aside"),
    pytest.param("The Hoshino Water Quality Agency hired 20. HWQA staff left.", "en", "HWQA", "Hoshino Water Quality Agency", id="initials"),
    pytest.param("国家経済会議（NEC）は20人を雇った。", "ja", "NEC", "国家経済会議", id="ja-brackets"),
    pytest.param("東北大学は20人を雇った。同大は3人を減らす。", "ja", "同大", "Tohoku University", id="ja-same-university"),
    pytest.param("Officials in Kitakyūshū counted 20 people.", "en", "Kitakyūshū", "Kitakyushu", id="accents"),
    pytest.param("The Hoshino Institute for Battery Research has 20 staff.", "en", "Hoshino Institute for Battery Research", "Hoshino Institute for Battery Research", id="for"),
    pytest.param("V7 has 671 parameters. V7.1 was fed 840 billion tokens.", "en", "V7.1", "V7.1", id="version"),
    pytest.param("R9 was trained on 512 chips.", "en", "R9", "R9", id="model-first"),
    pytest.param("Norvara sold 5 ships.", "en", "Norvara", "Norvara", id="no-common-word-first"),
    pytest.param("Toyota sold 5 million cars and Honda 3 million. The latter lost 5%.", "en", "The latter", "Honda", id="latter"),
    pytest.param("Toyota sold 5 million cars and Honda 3 million. The former lost 5%.", "en", "The former", "Toyota", id="former"),
    pytest.param("Honda sold 3 million cars. Toyota sold more than its 3 models and the rival has 2.", "en", "the rival", "Honda", id="rival"),
    pytest.param("Toyota sold 5 cars. Analysts at Nomura believe the firm has 9 plants.", "en", "the firm", "Toyota", id="not-whose-analysts"),
    pytest.param("The Teplin dam held in Kobe. Then Osaka lost power. The dam holds 9 million tons.", "en", "The dam", "Teplin dam", id="same-noun"),
    pytest.param("北斗製粉の純利益は23億円だった。", "ja", "北斗製粉", "北斗製粉", id="ja-firm-by-its-end"),
    pytest.param("南斗市の地価は3%上がった。", "ja", "南斗市", "南斗市", id="ja-town-by-its-end"),
    pytest.param("天穹スペースは58億円の赤字だった。", "ja", "天穹スペース", "天穹スペース", id="ja-two-unknown-words"),
    pytest.param("スカイ九州の保有機は3機で、赤字は4億円だ。", "ja", "スカイ九州", "スカイ九州", id="ja-before-a-place"),
    pytest.param("カワベホールディングスは5店を開く。カワベの株は7%下がった。", "ja", "カワベ", "カワベホールディングス", id="ja-without-its-end"),
    pytest.param("R1 took 80 hours on 512 chips, and V3 took 57 days.", "en", "V3", "DeepSeek-V3", id="two-short-names-of-one-maker"),
    pytest.param("The Grenadian Atlantic Railway runs 12 trains.", "en", "Grenadian Atlantic Railway", "Grenadian Atlantic Railway", id="first-word-like-a-nationality"),
    pytest.param("Great Fens, for its part, earned $6 million.", "en", "Great Fens", "Great Fens", id="adjective-that-opens"),
    pytest.param("QHC lost $11 million in the nine months to June.", "en", "QHC", "QHC", id="capitals"),
    pytest.param("LUSAKA, Oct. 14 - Zambian mines closed 3 pits. The country has 20 million inhabitants.", "en", "The country", "Zambia", id="country-by-adjective"),
    pytest.param("Zambia sold 5 tonnes and Chile 7 tonnes. The economy grew by 2%.", "en", "The economy", "Chile", id="economy-of-the-last"),
    pytest.param("Zambian inflation rose to 15%.", "en", "Zambian", "Zambia", id="what-is-a-country's-own"),
    pytest.param("Shares in Pellmoor jumped 36%.", "en", "Pellmoor", "Pellmoor", id="unknown-word-in-capitals"),
    pytest.param("The takeover of Linnvara Mobile costs $2 billion.", "en", "Linnvara Mobile", "Linnvara Mobile", id="joined-by-capitals"),
    pytest.param("The Aurora do Norte, 78 metres long, sank.", "en", "Aurora do Norte", "Aurora do Norte", id="small-word-inside"),
    pytest.param("The polls saw the Growers' Alliance win 6%.", "en", "Growers' Alliance", "Growers' Alliance", id="plural-possessor"),
    pytest.param("HXQ-204, given as one shot, cost 2 billion yen.", "en", "HXQ-204", "HXQ-204", id="code"),
    pytest.param("小型ロケット「カササギ」の費用は5億円だ。", "ja", "カササギ", "カササギ", id="ja-quoted-name"),
    pytest.param("人工衛星「検証」の費用は5億円だ。", "ja", "検証", "検証", id="ja-quoted-deed-as-a-name"),
    pytest.param("人型ロボット「かえで3」は500台売れた。", "ja", "かえで3", "かえで3", id="ja-quoted-name-with-number"),
    pytest.param("南斗市の地価は3%上がった。市は新駅に23億円を投じる。", "ja", "市", "南斗市", id="ja-bare-town"),
    pytest.param("Repairs to the Hollin wind farm cost 3 million euros.", "en", "Hollin wind farm", "Hollin wind farm", id="facility"),
    pytest.param("Kobe has 9 parks. The Kobe plant has 3 lines.", "en", "Kobe plant", "Kobe plant", id="facility-in-a-known-place"),
    pytest.param("飯田工場の従業員は310人だ。", "ja", "飯田工場", "飯田工場", id="ja-facility"),
    pytest.param("白鷺市立図書館は5万冊を買った。", "ja", "白鷺市立図書館", "白鷺市立図書館", id="ja-institution-of-a-town"),
    pytest.param("米ソルヴィタの純利益は62%減った。", "ja", "ソルヴィタ", "ソルヴィタ", id="ja-country-before-a-firm"),
    pytest.param("競合のパルティオは3店を閉じた。", "ja", "パルティオ", "パルティオ", id="ja-competitor"),
    pytest.param("カーゴリンクは3月、40億円を調達した。", "ja", "カーゴリンク", "カーゴリンク", id="ja-who-acts"),
    pytest.param("新しいフェリー「さざなみ」は定員が500人だ。", "ja", "さざなみ", "さざなみ", id="ja-quoted-hiragana"),
    pytest.param("東方放送協会（ＴＨＫ）は5局を持つ。ＴＨＫは3局を売った。", "ja", "ＴＨＫ", "東方放送協会", id="ja-wide-letters-in-brackets"),
    pytest.param("持ち株会社「北灘フィナンシャルグループ」は5行を持つ。", "ja", "北灘フィナンシャルグループ", "北灘フィナンシャルグループ", id="ja-quoted-firm"),
    pytest.param("北浦マル星水産は5店を持つ。", "ja", "北浦マル星水産", "北浦マル星水産", id="ja-firm-of-many-words"),
    pytest.param("第八海幸丸は全長25メートルだ。", "ja", "第八海幸丸", "第八海幸丸", id="ja-numbered-ship"),
    pytest.param("理化学研究所（理研）は5台を買った。理研は3台を売った。", "ja", "理研", "RIKEN", id="ja-alias-in-brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "words", "expected"), MEANT)
def test_who_is_meant(text: str, lang: str, words: str, expected: str, models: Models) -> None:
    found = mentions(text, lang, models)
    assert [mention.entity.name for mention in found if mention.text == words][-1:] == [expected], found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("工業団地「緑丘」に9社がある。", "place"),
        ("運営会社「カモメ」は3店を持つ。", "organization"),
        ("新しいフェリー「さざなみ」は定員が500人だ。", "product"),
    ],
)
def test_the_noun_before_quotes_tells_what_is_named(text: str, kind: str, models: Models) -> None:
    assert [mention.entity.kind for mention in mentions(text, "ja", models)] == [kind]


NO_NAMES_JA = [
    "地方銀行グループは5行ある。",
    "席は百五十四対八十二だった。",
    "昭和五十三年に3校あった。",
    "大手銀行は5店を閉じた。",
    "冷凍食品は3%値上がりした。",
    "地方空港の利用者は5万人だ。",
    "小型バスは20台ある。",
    "米メディアは3人を雇った。",
    "創業家によるMBOは9兆円だった。",
    "電気は11.99円/kWhで売り、FIPの制度を使う。",
]

SAID_JA = [
    "株を買い戻す決定で「単独路線」を選び、2兆円を使う。",
    "鉄道各社は「値上げは妥当」と言い、運賃を5%上げる。",
    "運賃を巡り「3円」が争点だ。",
    "調査では「満足」が87%だった。",
    "終わらない「確認中」に3億円を使った。",
]


@pytest.mark.parametrize("text", SAID_JA)
def test_quoted_words_amounts_and_answers_are_no_name(text: str, models: Models) -> None:
    assert mentions(text, "ja", models) == []


@pytest.mark.parametrize("text", NO_NAMES_JA)
def test_common_words_before_the_end_of_a_firm_are_no_name(text: str, models: Models) -> None:
    assert mentions(text, "ja", models) == []


def test_the_title_names_whom_the_text_does_not(models: Models) -> None:
    article = Article(
        key="a", text="Sales rose 5%.", title="Norvara: good, not great", lang="en", fetched_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    reading = read(article)
    parse_all([reading], models)
    find_mentions(reading, models.knowledge)
    assert [entity.name for entity in reading.titled] == ["Norvara"]


def test_what_is_done_with_a_firm_is_no_part_of_its_name(models: Models) -> None:
    [found] = mentions("セブン買収撤回を6つの疑問から考える。", "ja", models)
    assert found.text == "セブン"


def test_a_title_in_capitals_is_no_name_as_a_whole(models: Models) -> None:
    title = "Norvara Announces Positive Results From Trial of New Vaccine"
    article = Article(key="a", text="Sales rose 5%.", title=title, lang="en", fetched_at=datetime(2025, 1, 1, tzinfo=UTC))
    reading = read(article)
    parse_all([reading], models)
    find_mentions(reading, models.knowledge)
    assert [entity.name for entity in reading.titled] == ["Norvara"]


OPEN = [
    pytest.param("Both SoftBank Corp. and SoftBank Group gained 3 percent, and SoftBank declined to comment.", "en", "SoftBank", id="both-named"),
    pytest.param("FSA officials fined 3 firms.", "en", "FSA", id="nothing-tells"),
    pytest.param("Jane Suzuki and Mari Suzuki gave 5 million yen. Then Suzuki left.", "en", "Suzuki", id="two-of-one-surname"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The ferry reached East Palestine with 40 people.", ["East Palestine"]),
        ("Lower Harrow has 9,000 households.", ["Lower Harrow"]),
        ("New Toyota models cost 3 million yen.", ["Toyota"]),
        ("The council of Harrow met 12 times. Mondays at Harrow cost 40 pounds.", ["Harrow", "Harrow"]),
    ],
)
def test_where_a_name_begins(text: str, names: list[str], models: Models) -> None:
    assert [mention.entity.name for mention in mentions(text, "en", models) if mention.how != "refers"] == names


@pytest.mark.parametrize(("text", "lang", "words"), OPEN)
def test_what_the_text_does_not_tell_stays_open(text: str, lang: str, words: str, models: Models) -> None:
    found = [mention for mention in mentions(text, lang, models) if mention.text == words][-1]
    assert found.how == "open", found
    assert len(found.others) > 1
    assert found.entity.entity_id not in {other.entity_id for other in found.others}


def test_a_name_that_is_open_in_both_languages_is_one_entity(models: Models) -> None:
    english = mentions("SoftBank shares fell 3 percent.", "en", models)[0]
    japanese = mentions("ソフトバンクの株は3%下げた。", "ja", models)[0]
    assert (english.how, japanese.how) == ("open", "open")
    assert english.entity.entity_id == japanese.entity.entity_id


NO_NAME = [
    pytest.param("若者が集ったディスコは1994年に閉店した。", "ja", "ディスコ", id="ja-common-word"),
    pytest.param("ロボットのアームが1時間に600個を積む。", "ja", "アーム", id="ja-arm-of-a-robot"),
    pytest.param("Llama wool fetches 9 dollars a kilogram.", "en", "Llama", id="animal"),
]


@pytest.mark.parametrize(("text", "lang", "words"), NO_NAME)
def test_a_common_word_is_no_known_name(text: str, lang: str, words: str, models: Models) -> None:
    found = mentions(text, lang, models)
    assert [mention for mention in found if mention.text == words and mention.how == "known"] == []


def test_a_trade_in_brackets_is_no_alias(models: Models) -> None:
    found = mentions("カーゴリンク（遠隔診療）は40億円を調達した。遠隔診療の利用は3割増えた。", "ja", models)
    assert "遠隔診療" not in [mention.text for mention in found if mention.how != "common"], found


def test_a_firm_is_not_its_plant(models: Models) -> None:
    found = mentions("Toyota has 9 plants. The Toyota plant has 3 lines.", "en", models)
    assert [mention.entity.name for mention in found if mention.text == "Toyota"] == ["Toyota", "Toyota"], found


def test_the_sign_of_a_currency_is_no_country(models: Models) -> None:
    assert [m.text for m in mentions("Norvara paid US$8.4 billion for 5 ships.", "en", models)] == ["Norvara"]


def test_people_counted_together_are_no_firm(models: Models) -> None:
    found = mentions("Norvara Health asked 300 people. In the placebo group 40 fell ill.", "en", models)
    assert {m.text for m in found} == {"Norvara Health"}


@pytest.mark.parametrize(("title", "expected"), [("Mbeswara by numbers", ["Mbeswara"]), ("Fatter fish, thinner fleet", [])])
def test_an_unknown_word_in_a_title_is_a_name_unless_another_follows(title: str, expected: list[str], models: Models) -> None:
    text = "The staff has 5,870 members."
    reading = read(Article(key="a", text=text, title=title, lang="en", fetched_at=datetime(2025, 1, 1, tzinfo=UTC)))
    parse_all([reading], models)
    find_mentions(reading, models.knowledge)
    assert [entity.name for entity in reading.titled] == expected
