import pytest

from reports.quotes import Quote, excerpt, printable

FILLER = "and so it went on for a long while, as those who were there remember well "

QUOTE_CASES = [  # marked sentence, most characters, expected
    pytest.param("It cost ⟦5 billion yen⟧.", 100, Quote("It cost ", "5 billion yen", "."), id="short"),
    pytest.param("⟦5億円⟧", 2, Quote("", "5億円", ""), id="nothing-but-a-figure-longer-than-the-limit"),
    pytest.param(
        "Long ago and far away it cost ⟦5 yen⟧ to cross the river by the old bridge.",
        30,
        Quote("it cost ", "5 yen", " to cross the", cut_before=True, cut_after=True),
        id="cut-at-words",
    ),
    pytest.param(
        "⟦5 yen⟧ it cost to cross the river by the old bridge.",
        20,
        Quote("", "5 yen", " it cost to", cut_after=True),
        id="at-start",
    ),
    pytest.param(
        "To cross the river by the old bridge costs ⟦5 yen⟧",
        20,
        Quote("bridge costs ", "5 yen", "", cut_before=True),
        id="at-end",
    ),
    pytest.param(
        "発表によると、投資額は⟦4400億円⟧となり、前の年の3200億円を上回った。",
        18,
        Quote("投資額は", "4400億円", "となり、", cut_before=True, cut_after=True),
        id="japanese-at-commas-and-not-inside-another-number",
    ),
    pytest.param("", 10, Quote("", "", ""), id="empty"),
]


@pytest.mark.parametrize(("marked", "most", "expected"), QUOTE_CASES)
def test_excerpt(marked, most, expected):
    start, end = marked.find("⟦"), marked.find("⟧") - 1
    sentence = marked.replace("⟦", "").replace("⟧", "")
    assert excerpt(sentence, start, end, most=most) == expected


@pytest.mark.parametrize("figure", ["1,234,567", "12兆3456億円", "¥" + "9" * 700, "e\u0301" * 5, "👩\u200d🚀 3"])
@pytest.mark.parametrize("left", [0, 1, 30])
@pytest.mark.parametrize("right", [0, 1, 30])
def test_the_figure_is_never_cut(figure, left, right):
    sentence = FILLER * left + figure + FILLER * right
    quote = excerpt(sentence, len(FILLER) * left, len(FILLER) * left + len(figure), most=200)
    assert quote.figure == figure
    assert len(quote.before + quote.after) <= 200
    assert quote.cut_before is not sentence.startswith(quote.before + figure)
    assert quote.cut_after is not sentence.endswith(figure + quote.after)
    assert f"{quote.before}{quote.figure}{quote.after}" in sentence


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        pytest.param("x" * 500, "x" * 45, id="a-word-without-end-is-cut-all-the-same"),
        pytest.param("e" + "\u0301" * 500, "", id="a-letter-with-500-accents-is-not"),
        pytest.param("か" * 500, "か" * 45, id="japanese-without-a-comma"),
    ],
)
def test_where_there_is_no_good_place_to_cut(before, kept):
    quote = excerpt(f"{before}5 yen{before}", len(before), len(before) + 5, most=95)
    assert (quote.before, quote.figure, quote.cut_before) == (kept, "5 yen", True)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (5, 99)])
def test_offsets_outside_the_sentence_mark_nothing(start, end):
    assert excerpt("It cost 5 yen.", start, end, most=100) == Quote("It cost 5 yen.", "", "")


def test_without_offsets_a_long_sentence_is_cut_at_its_end():
    assert excerpt("It cost 5 yen to cross the river.", 0, 0, most=16) == Quote("It cost 5 yen to", "", "", cut_after=True)


def test_printable_replaces_what_html_does_not_allow():
    assert printable("a\x0bb\x1f\tc\n") == "a\ufffdb\ufffd\tc\n"
