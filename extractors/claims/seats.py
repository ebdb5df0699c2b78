"""Japanese places that only say where somebody sits or a way ends: 湖東電機（大津市）, 青葉県鳴瀬市, 「大津の銀行」."""

import re

from extractors.entities.mention import Mention
from extractors.reading import Reading

SEAT = re.compile(r"[(（](?:本[社店部]・?|[一-龠]{1,3}[都道府県])?[一-龠々ァ-ヶー]{1,7}[市区町村都道府県]?[)）]")
UNNAMED = re.compile(r"の[一-龠ァ-ヺー]{0,6}(?:銀行|会社|企業|メーカー|商社|工場|大学|病院|団体|業者)(?=[、はがもをにの])")
# After the name of an end of a route: 「AとBを結ぶ」, 「A〜B」.
END_OF_ROUTE = re.compile(r"[一-龠]{0,3}(?:[〜～][一-龠ァ-ヺ]|[・と][^、。がはを]{2,14}を結|を結[びぶん])")


def without_seats(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """The mentions of a Japanese article but for places in brackets right after another name; in English all."""
    if reading.lang != "ja":
        return mentions
    ends = {mention.end for mention in mentions}
    seats = [match.span() for match in SEAT.finditer(reading.text) if match.start() in ends]
    return [
        mention
        for mention in mentions
        if mention.entity.kind != "place" or not any(start < mention.start and mention.end < end for start, end in seats)
    ]


def only_locates(reading: Reading, mention: Mention, own: list[Mention]) -> bool:
    """True for a Japanese place that says where another is, or somebody whom it does not name."""
    if reading.lang != "ja" or mention.entity.kind != "place":
        return False
    around = any(other.start == mention.end and other.entity.kind == "place" for other in own)
    return around or UNNAMED.match(reading.text, mention.end) is not None


def ends_route(reading: Reading, mention: Mention) -> bool:
    """True for the name of an end of a Japanese route, which is not what is long or takes time."""
    return reading.lang == "ja" and END_OF_ROUTE.match(reading.text, mention.end) is not None
