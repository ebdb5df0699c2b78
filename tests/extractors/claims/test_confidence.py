"""Confidence: more evidence, more sure; and on the scale that was fitted."""

import pytest

from extractors.claims.confidence import Curve, curves, find_confidence


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_more_evidence_is_surer(lang: str) -> None:
    by_subject = [find_confidence(share / 10, 0.5, lang) for share in range(11)]
    assert by_subject == sorted(by_subject)
    assert by_subject[0] == 0.0
    assert 0.9 < find_confidence(1.0, 1.0, lang) < 1.0
    assert find_confidence(0.6, 0.0, lang) < find_confidence(0.6, 1.0, lang)


def test_evidence_for_the_metric_counts_up_to_one() -> None:
    assert find_confidence(0.6, 3.0, "en") == find_confidence(0.6, 1.0, "en")
    assert find_confidence(0.6, -3.0, "en") == find_confidence(0.6, 0.0, "en")


def test_a_curve_goes_both_ways() -> None:
    assert Curve(0.0, 1.0).share(0.3) == pytest.approx(0.3)
    assert Curve(0.5, 0.8).evidence(Curve(0.5, 0.8).share(0.3)) == pytest.approx(0.3)


def test_each_language_has_a_curve_that_rises() -> None:
    assert {lang for lang, curve in curves().items() if curve.slope > 0} == {"en", "ja"}
