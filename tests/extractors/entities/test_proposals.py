"""Pairs of entities that may be one."""

from dataclasses import replace

import pytest

from extractors.entities.entity_file import new_entity
from extractors.entities.proposals import propose
from extractors.records import Entity

KNOWN = [
    new_entity("Zelatek", "organization", ["ゼラテック・ジャパン"]),
    new_entity("National Institute of Polar Research", "organization", ["国立極地研究所"]),
    new_entity("Deep Seek Labs", "organization"),
]
PROPOSED = [
    pytest.param(new_entity("ゼラテック", "organization"), "Zelatek", "ゼラテック sounds like Zelatek", id="sound"),
    pytest.param(
        new_entity("NIPR", "organization"), "National Institute of Polar Research", "NIPR are the initials of", id="initials"
    ),
    pytest.param(new_entity("DeepSeek Labs", "organization"), "Deep Seek Labs", "differ in spelling only", id="spelling"),
    pytest.param(
        new_entity("極地研", "organization", ["国立極地研究所"]),
        "National Institute of Polar Research",
        "is called 国立極地研究所, too",
        id="alias-given-by-a-text",
    ),
]


@pytest.mark.parametrize(("unknown", "owner", "why"), PROPOSED)
def test_proposed(unknown: Entity, owner: str, why: str) -> None:
    (found,) = propose([unknown], KNOWN)
    assert (found.entity.name, found.other) == (owner, unknown)
    assert why in found.why


def test_not_proposed() -> None:
    strangers = [new_entity(name, "organization") for name in ("マツオカ", "Acme", "NASA", "ゼラ")]
    strangers.append(replace(new_entity("ゼラテック", "person")))
    assert propose(strangers, KNOWN) == []


def test_two_unknown_ones_are_proposed_once() -> None:
    assert len(propose([new_entity("Kalmetic", "organization"), new_entity("カルメティック", "organization")], [])) == 1
