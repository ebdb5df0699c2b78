"""How much a claim's voice counts, and which value leads by it."""

from datetime import datetime
from typing import Any

import pytest

from warehouse.linking.records import Linked
from warehouse.linking.values import Value
from warehouse.linking.voices import weights


def claim(**fields: Any) -> Linked:
    value = Value(figure="1", kind="count", value=1.0, high=None, iso=None, unit="person", qualifier="exact")
    plain = {
        "claim_id": "c", "article_id": "a", "source": "s", "subject_id": "e", "subject": "Acme", "metric": "investment", "scope": frozenset(),
        "status": "reported", "as_of": None, "published": datetime(2024, 1, 1), "value": value,
    }  # fmt: skip
    return Linked(**{**plain, **fields})


CASES = [  # the claims of a fact, their weights
    pytest.param([claim(), claim(party=True)], [1.0, 2.0], id="party"),
    pytest.param([claim(status="rumored"), claim(status="denied"), claim(status="new")], [0.4, 0.0, 0.5], id="firmness"),
    pytest.param(
        [claim(metric="casualties"), claim(metric="casualties", published=datetime(2024, 1, 2))],
        [0.0, 1.0],
        id="toll-superseded",
    ),
    pytest.param([claim(), claim(published=datetime(2024, 1, 2))], [1.0, 1.0], id="investment-stands"),
    pytest.param(
        [claim(metric="casualties"), claim(metric="casualties", status="rumored", published=datetime(2024, 1, 2))],
        [1.0, 0.4],
        id="rumour-supersedes-nothing",
    ),
    pytest.param(
        [claim(metric="headcount"), claim(metric="headcount", published=datetime(2024, 1, 9))],
        [1.0, 1.0],
        id="headcount-in-a-week",
    ),
    pytest.param(
        [claim(metric="headcount"), claim(metric="headcount", published=datetime(2024, 3, 9))], [0.0, 1.0], id="headcount-later"
    ),
    pytest.param(
        [claim(metric="headcount", as_of="2024"), claim(metric="headcount", as_of="2024", published=datetime(2024, 3, 9))],
        [1.0, 1.0],
        id="of-one-named-time",
    ),
]


@pytest.mark.parametrize(("members", "wanted"), CASES)
def test_weights(members: list[Linked], wanted: list[float]) -> None:
    assert weights(members) == wanted
