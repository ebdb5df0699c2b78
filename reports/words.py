"""The vocabulary of the ledger in plain words."""

from reports.values import plural

METRICS = {  # where the name with spaces for underscores would not do
    "acquisition_price": "price of the acquisition",
    "ai_performance": "AI performance",
    "contract_value": "value of the contract",
    "data_center_count": "number of data centres",
    "gdp": "GDP",
    "gpu_count": "number of GPUs",
    "hpcg_performance": "HPCG performance",
    "hpl_ai_performance": "HPL-AI performance",
    "hpl_mxp_performance": "HPL-MxP performance",
    "linpack_performance": "Linpack performance",
    "market_cap_loss": "loss of market value",
    "parameter_count": "number of parameters",
    "stock_change": "change of the share price",
    "superlative": "claim to be first or largest",
    "training_tokens": "tokens used in training",
    "unit_sales": "units sold",
}
COUNT = "_count"  # `node_count` is the number of nodes
CONFLICTS = {  # what sort of disagreement
    "currency": "same number, other currency",
    "date": "different dates",
    "digits": "digits swapped",
    "disagreement": "plain disagreement",
    "peak_or_measured": "peak or measured",
    "rank": "different ranks",
    "rank_held_by_two": "one rank, two holders",
    "scale": "slip of scale",
    "self_contradiction": "source contradicts itself",
    "share_above_whole": "share above 100%",
    "unit": "same number, other unit",
}
NOTES = {  # why a pair is no conflict
    "answered": "One text gives both values",
    "doubtful": "Perhaps two questions",
    "denied": "One is denied",
    "estimate_and_result": "Plan or estimate, and result",
    "forecasts": "Two forecasts",
    "hypothetical": "One is imagined",
    "one_text": "One text tells them apart",
    "other_moment": "Another moment",
    "other_party": "Another party to the deal",
    "other_period": "Another period",
    "other_scope": "Another scope",
    "update": "Update over time",
}


def metric_in_words(metric: str) -> str:
    """What is measured: "peak performance", "number of nodes"."""
    if metric in METRICS:
        return METRICS[metric]
    if metric.endswith(COUNT):
        return f"number of {plural(metric.removesuffix(COUNT).replace('_', ' '))}"
    return metric.replace("_", " ")


def conflict_in_words(kind: str) -> str:
    """What sort of disagreement a conflict is."""
    return CONFLICTS.get(kind, kind.replace("_", " "))


def note_in_words(kind: str) -> str:
    """Why a pair of claims is no conflict."""
    return NOTES.get(kind, kind.replace("_", " ").capitalize())
