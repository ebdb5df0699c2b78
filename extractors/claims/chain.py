"""What the figures of an article are about, decided for all of them at once.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): the subject of each figure depends on the words
around it and on the subject of the figure before. One doubtful figure then follows its neighbours and leads none astray.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A figure: the score of each possible subject, and what is added where it is the subject of the figure before too."""

    scores: dict[str, float]
    stay: dict[str, float]


@dataclass(frozen=True, slots=True)
class Marginals:
    """The logarithm of the partition function; of each step, the probability of every subject, and of it and of it before."""

    log_z: float
    subjects: list[dict[str, float]]
    stays: list[dict[str, float]]


def log_sum(values: Iterable[float]) -> float:
    """The logarithm of the sum of the exponentials; -inf of nothing."""
    known = list(values)
    top = max(known, default=-math.inf)
    return top if top == -math.inf else top + math.log(sum(math.exp(value - top) for value in known))


def log_add(total: float, part: float, extra: float) -> float:
    """log(exp(total) + exp(part) (exp(extra) - 1)): a sum in which one part counts exp(`extra`) times."""
    grown = 1.0 + math.exp(part - total) * math.expm1(extra)
    # Where the part is all of the sum and shrinks to almost nothing, the difference may round to 0.
    return total + math.log(grown) if grown > 0.0 else part + extra


def marginals(steps: Sequence[Step]) -> Marginals:
    """The probabilities of the subjects of `steps`, each of which has a score, by the forward-backward algorithm."""
    if not steps:
        return Marginals(0.0, [], [])
    forward: list[dict[str, float]] = [steps[0].scores]
    for step in steps[1:]:
        before, total = forward[-1], log_sum(forward[-1].values())
        forward.append(
            {
                name: score + (log_add(total, before[name], step.stay.get(name, 0.0)) if name in before else total)
                for name, score in step.scores.items()
            }
        )
    backward: list[dict[str, float]] = [dict.fromkeys(steps[-1].scores, 0.0)]
    for step, before in zip(reversed(steps[1:]), reversed(forward[:-1]), strict=True):
        after = {name: score + backward[-1][name] for name, score in step.scores.items()}
        total = log_sum(after.values())
        backward.append(
            {name: log_add(total, after[name], step.stay.get(name, 0.0)) if name in after else total for name in before}
        )
    backward.reverse()
    log_z = log_sum(forward[-1].values())
    subjects = [{name: math.exp(f[name] + b[name] - log_z) for name in f} for f, b in zip(forward, backward, strict=True)]
    stays: list[dict[str, float]] = [{}]
    for n, step in enumerate(steps[1:], 1):
        stays.append(
            {
                name: math.exp(forward[n - 1][name] + extra + step.scores[name] + backward[n][name] - log_z)
                for name, extra in step.stay.items()
                if name in forward[n - 1]
            }
        )
    return Marginals(log_z, subjects, stays)
