"""Facts, clusters and conflicts of a block: whatever order the claims come in."""

import random
from datetime import datetime, timedelta
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.linking.blocks import Block, components, link_block, separated
from warehouse.linking.compared import Compared
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import Value

NUMBERS = [1.3e10, 1.29e10, 1.34e10, 1.36e10, 2e10, 2e11, 5e10]
QUALIFIERS = ["exact", "approx", "more_than", "at_most"]


@st.composite
def linked(draw: st.DrawFn) -> list[Linked]:
    claims = []
    for number in range(draw(st.integers(2, 9))):
        amount = draw(st.sampled_from(NUMBERS))
        article = draw(st.integers(0, 4))
        value = Value(
            figure=f"{amount / 1e9:g} billion",
            kind="money",
            value=amount,
            high=None,
            iso=None,
            unit="USD",
            qualifier=draw(st.sampled_from(QUALIFIERS)),
        )
        claims.append(
            Linked(
                claim_id=f"claim-{number}", article_id=f"article-{article}", source=f"source-{article % 3}", subject_id="s", subject="Acme", metric="investment",
                scope=frozenset(), status=draw(st.sampled_from(["reported", "planned", "estimated", "denied"])), as_of=draw(st.sampled_from([None, "2023", "2024"])),
                published=datetime(2024, 1, 1) + timedelta(days=draw(st.integers(0, 120))), value=value, vector=np.ones(2, np.float32) / np.sqrt(2),
            )
        )  # fmt: skip
    return claims


def shape(block: Block) -> tuple[object, ...]:
    """All that was found, without order."""
    return (
        {(fact.fact_id, frozenset(claim.claim_id for claim in fact.members)) for fact in block.facts},
        {(cluster.cluster_id, frozenset(claim.claim_id for claim in cluster.members)) for cluster in block.clusters},
        {
            (frozenset((c.a.cluster_id, c.b.cluster_id)), c.claim_a.claim_id, c.claim_b.claim_id, c.judgement.reason)
            for c in block.conflicts
        },
        {(a.claim_id, b.claim_id, judgement.kind) for a, b, judgement in block.notes},
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(claims=linked(), seed=st.integers(0, 1000))
def test_the_order_of_the_claims_changes_nothing(claims: list[Linked], seed: int) -> None:
    shuffled = random.Random(seed).sample(claims, len(claims))
    assert shape(link_block(Compared(claims))) == shape(link_block(Compared(shuffled)))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(claims=linked())
def test_every_claim_has_one_fact_and_one_cluster_of_it(claims: list[Linked]) -> None:
    block = link_block(Compared(claims))
    ids = sorted(claim.claim_id for claim in claims)
    assert sorted(claim.claim_id for fact in block.facts for claim in fact.members) == ids
    assert sorted(claim.claim_id for cluster in block.clusters for claim in cluster.members) == ids
    facts = {claim.claim_id: fact.fact_id for fact in block.facts for claim in fact.members}
    assert all(facts[claim.claim_id] == cluster.fact_id for cluster in block.clusters for claim in cluster.members)
    assert all(conflict.a.fact_id == conflict.b.fact_id for conflict in block.conflicts)


@pytest.mark.parametrize("seed", range(5))
def test_components_are_those_of_networkx(seed: int) -> None:
    random_number = random.Random(seed)
    size = 30
    pairs = [pair for pair in combinations(range(size), 2) if random_number.random() < 0.04]
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    assert components(size, pairs) == sorted(sorted(part) for part in nx.connected_components(graph))


def test_no_claims_no_components() -> None:
    assert components(0, []) == []


@pytest.mark.parametrize("seed", range(5))
def test_claims_set_apart_are_in_no_component_together(seed: int) -> None:
    chance = random.Random(seed)
    pairs = [pair for pair in combinations(range(20), 2) if chance.random() < 0.15]
    related = {pair: Judgement(chance.choice([Verdict.SAME, Verdict.CONFLICT]), "", "") for pair in pairs}
    apart = chance.sample(list(combinations(range(20), 2)), 6)
    found = separated(20, related, apart)
    assert sorted(index for members in found for index in members) == list(range(20))
    assert not [pair for pair in apart for members in found if set(pair) <= set(members)]
    assert separated(20, related, []) == components(20, pairs)


def performance(figure: str, number: float, metric: str, day: datetime) -> Linked:
    value = Value(figure, "compute", number, None, None, "FLOPS", "exact")
    return Linked(
        claim_id=f"claim-{figure}-{metric}", article_id=f"article-{day:%Y%m%d}", source=f"source-{day:%Y%m%d}", subject_id="s",
        subject="Fugaku", metric=metric, scope=frozenset(), status="reported", as_of=None, published=day, value=value,
    )  # fmt: skip


@pytest.mark.parametrize(("peak", "kinds"), [(537.2, ["peak_or_measured"]), (600.0, [])])
def test_a_later_measured_value_is_no_update_where_it_is_that_of_the_peak(peak: float, kinds: list[str]) -> None:
    claims = [
        performance("442 petaflops", 4.42e17, "linpack_performance", datetime(2020, 11, 17)),
        performance(f"{peak} petaflops", peak * 1e15, "peak_performance", datetime(2021, 6, 28)),
        performance("537 petaflops", 5.37e17, "linpack_performance", datetime(2021, 11, 15)),
    ]
    block = link_block(Compared(claims))
    assert [conflict.judgement.kind for conflict in block.conflicts] == kinds, block.notes


def money(figure: str, number: float, unit: str, article: str, at: int = 0) -> Linked:
    value = Value(figure, "money", number, None, None, unit, "exact", datetime(2024, 6, 3).date())
    return Linked(
        claim_id=f"claim-{figure}-{article}", article_id=article, source=article, subject_id="s", subject="Acme", metric="investment",
        scope=frozenset(), status="reported", as_of=None, published=datetime(2024, 6, 3), value=value, at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("beside", "conflicts"),
    [
        pytest.param(("$10 billion", 1e10, "USD"), 1, id="its-own-sum-converted-wrongly"),
        pytest.param(("1.56 trillion yen", 1.56e12, "JPY"), 0, id="the-other-sum-too"),
    ],
)
def test_an_article_that_gives_the_other_value_in_its_own_currency_is_no_dispute(
    beside: tuple[str, float, str], conflicts: int
) -> None:
    claims = [
        money("1.56 trillion yen", 1.56e12, "JPY", "one"),
        money("156 billion yen", 1.56e11, "JPY", "two"),
        money(*beside, "two", at=200),
    ]
    found = link_block(Compared(claims)).conflicts
    assert len([conflict for conflict in found if conflict.judgement.kind == "scale"]) == conflicts, found
