"""Names that sound alike in katakana and Latin letters."""

import pytest

from extractors.entities import Knowledge
from extractors.entities.names import entity_of
from extractors.entities.sounds import is_spoken_latin, similarity

ALIKE = [
    ("ラピダス", "Rapidus"),
    ("キオクシア", "Kioxia"),
    ("シーメンス", "Siemens"),
    ("ボーダフォン", "Vodafone"),
    ("ファナック", "Fanuc"),
]
APART = [("アップル", "Peru"), ("ホンダ", "Honeywell"), ("ロイター", "Roche"), ("タイ", "Thai"), ("ニコン", "Nikkei")]


@pytest.mark.parametrize(("katakana", "latin"), ALIKE)
def test_the_same_name(katakana: str, latin: str) -> None:
    assert similarity(katakana, latin) >= 0.8


@pytest.mark.parametrize(("katakana", "latin"), APART)
def test_another_name(katakana: str, latin: str) -> None:
    assert similarity(katakana, latin) < 0.85


def test_letters_that_are_said_one_by_one_have_no_sound() -> None:
    assert [is_spoken_latin(name) for name in ("Rapidus", "DeNA", "IBM", "H100", "de la Rue")] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_a_known_name_is_found_by_its_sound_only_if_no_other_comes_near() -> None:
    rapidus = entity_of("Zelatek", "organization")
    assert Knowledge([rapidus]).get_by_sound("ゼラテック", "organization") == rapidus
    assert Knowledge([rapidus]).get_by_sound("ゼラテック", "person") is None
    assert Knowledge([rapidus, entity_of("Zeratec", "organization")]).get_by_sound("ゼラテック", "organization") is None
