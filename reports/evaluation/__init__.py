"""How good a ledger is: scores against gold stories, which are articles with every claim annotated by hand."""

from reports.evaluation.evaluation import Evaluation, evaluate
from reports.evaluation.gold import Story, read_stories

__all__ = ["Evaluation", "Story", "evaluate", "read_stories"]
