"""A part that gains claims: what is added to it gives what linking all of it gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.linking.test_blocks import linked, shape
from warehouse.linking.blocks import Block, link_block
from warehouse.linking.compared import Compared
from warehouse.linking.decided import NONE, Decided, Rulings
from warehouse.linking.growth import grow_block
from warehouse.linking.records import Linked, Place
from warehouse.linking.values import Value


def claim(number: int, amount: float, day: int) -> Linked:
    value = Value(f"{amount:g}", "money", amount, None, None, "USD", "exact")
    published = datetime(2024, 1, 1) + timedelta(days=day)
    return Linked(
        f"claim-{number}", f"article-{number}", f"source-{number}", "s", "Acme", "investment", frozenset(), "reported", None, published, value
    )  # fmt: skip


def grown(before: Block, claims: Sequence[Linked], rulings: Rulings = NONE) -> Block | None:
    places = {
        claim.claim_id: Place(cluster.fact_id, cluster.cluster_id, 1.0)
        for cluster in before.clusters
        for claim in cluster.members
    }
    shown = [(conflict.claim_a.claim_id, conflict.claim_b.claim_id) for conflict in before.conflicts]
    return grow_block(Compared(claims, rulings), places, shown)


def together(before: Block, added: Block) -> Block:
    """A block with what was added to it, as the ledger would have it: rows of the same id are replaced."""
    return Block(
        list({fact.fact_id: fact for fact in before.facts + added.facts}.values()),
        list({cluster.cluster_id: cluster for cluster in before.clusters + added.clusters}.values()),
        list({frozenset((made.a.cluster_id, made.b.cluster_id)): made for made in before.conflicts + added.conflicts}.values()),
        before.notes + added.notes,
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(claims=linked(), fresh=st.sets(st.integers(0, 4), min_size=1, max_size=3))
def test_a_part_that_grows_is_as_one_linked_whole(claims: list[Linked], fresh: set[int]) -> None:
    before = link_block(Compared([claim for claim in claims if int(claim.article_id.removeprefix("article-")) not in fresh]))
    whole = link_block(Compared(claims))
    added = grown(before, claims)
    result = whole if added is None else together(before, added)
    assert shape(result) == shape(whole)
    assert len(result.notes) == len(whole.notes), "each pair is noted once"


@st.composite
def worded(draw: st.DrawFn) -> list[Linked]:
    """Claims whose sentences are alike or not, and whose metrics are mixed up or not."""
    angles = [0.0, 0.3, 0.6, 1.5]
    return [
        replace(
            claim,
            metric=draw(st.sampled_from(["investment", "cost", "revenue"])),
            scope=draw(st.sampled_from([frozenset(), frozenset({"in Japan"}), frozenset({"in Italy"})])),
            vector=np.array([np.cos(angle := draw(st.sampled_from(angles))), np.sin(angle)], np.float32),
        )
        for claim in draw(linked())
    ]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(claims=worded(), fresh=st.sets(st.integers(0, 4), min_size=1, max_size=3))
def test_the_sentences_of_other_claims_are_not_needed(claims: list[Linked], fresh: set[int]) -> None:
    def with_vectors(some: list[Linked], ids: set[str]) -> list[Linked]:
        return [claim if claim.claim_id in ids else replace(claim, vector=None) for claim in some]

    old = [claim for claim in claims if int(claim.article_id.removeprefix("article-")) not in fresh]
    needed = Compared(old).unsure(range(len(old)))
    before = link_block(Compared(with_vectors(old, needed)))
    assert shape(before) == shape(link_block(Compared(old)))
    every = Compared(claims)
    needed |= every.unsure([i for i, claim in enumerate(every.ordered) if claim not in old])
    added = grown(before, with_vectors(claims, needed))
    whole = link_block(Compared(with_vectors(claims, needed)))
    assert shape(whole) == shape(link_block(Compared(claims)))
    assert added is None or shape(together(before, added)) == shape(whole)


def unsure(claims: list[Linked], rulings: Rulings = NONE) -> set[str]:
    return Compared(claims, rulings).unsure(range(len(claims)))


def test_what_the_terms_tell_needs_no_sentences() -> None:
    japan, italy = (
        replace(claim(n, 5e9 + n * 1e9, n), scope=frozenset({place})) for n, place in enumerate(["in Japan", "in Italy"])
    )
    same = replace(claim(2, 5e9, 2), scope=frozenset({"in Japan"}))
    assert unsure([japan, italy, same]) == set()
    other = replace(claim(3, 7e9, 3), scope=frozenset({"in Italy"}))
    assert unsure([japan, italy, same, other]) == {"claim-1", "claim-3"}
    decided = Rulings({frozenset(("claim-0", "claim-1")): Decided.CONFIRMED})
    assert unsure([japan, italy, same], decided) == {"claim-0", "claim-1"}
    assert unsure([replace(japan, metric="cost"), replace(other, metric="investment")]) == {"claim-0", "claim-3"}


def test_a_new_claim_is_compared_with_the_others_and_these_not_with_each_other(monkeypatch) -> None:
    claims = [claim(n, 5e9 if n % 3 else 7e9, n) for n in range(20)]
    before = link_block(Compared(claims))
    compared, judged = [], Compared.judged
    monkeypatch.setattr(Compared, "judged", lambda *given: compared.extend(found := judged(*given)) or found)
    later = grown(before, [*claims, claim(20, 5e9, 20)])
    assert len(set(compared)) <= 20 + len(before.conflicts)
    assert [[claim.claim_id for claim in fact.members] for fact in later.facts] == [[f"claim-{n}" for n in range(21)]]
    assert not later.conflicts, "the clearest two are those of before"


def test_what_changes_ids_or_joins_facts_is_linked_whole() -> None:
    claims = [claim(1, 5e9, 0), claim(2, 5e9, 90)]
    before = link_block(Compared(claims))
    assert grown(before, [*claims, claim(0, 5e9, -9)]) is None, "the earliest claim gives the fact its id"
    years = [replace(claim(1, 5e9, 0), as_of="2023"), replace(claim(2, 5e9, 1), as_of="2024")]
    assert len(link_block(Compared(years)).facts) == 2
    assert grown(link_block(Compared(years)), [*years, claim(3, 5e9, 2)]) is None, "it may be of either year"


def test_a_part_that_an_editor_decided_about_is_linked_whole() -> None:
    claims = [claim(1, 5e9, 0), claim(2, 7e9, 1)]
    rulings = Rulings({frozenset(("claim-1", "claim-2")): Decided.CONFIRMED})
    assert grown(link_block(Compared(claims)), [*claims, claim(3, 5e9, 2)], rulings) is None
