"""Metrics by what they are said of."""

GIVEN = frozenset({"subsidy", "loan", "government_funding", "aid"})  # claims about the receiver rather than the giver
DEALS = frozenset({"stake", "acquisition_price", "investment", "contract_value"})
OF_MACHINES = frozenset({"gpu_count", "node_count", "core_count", "peak_performance", "linpack_performance", "parameter_count"})
OF_MODELS = frozenset({"parameter_count", "training_tokens", "context_length"})
PRICED = frozenset({"stock_change", "growth_rate", "share_price"})
# The sort of thing that a metric is said of.
SAID_OF = dict.fromkeys(
    """
        inflation_rate gdp population unemployment_rate interest_rate birth_rate fertility_rate mortality_rate aging_rate
        poverty_rate minimum_wage trade_deficit trade_surplus current_account_surplus exports imports tax_revenue debt_to_gdp
        budget_deficit housing_starts job_opening_ratio births deaths natural_decrease net_migration voter_turnout rainfall
    """.split(),
    "country",
)
SAID_OF |= dict.fromkeys(
    "casualties injured missing evacuees infections people_affected damaged_houses water_outages".split(), "event"
)
SAID_OF |= dict.fromkeys(
    "release_date context_length training_tokens range battery_capacity charging_time top_speed".split(), "product"
)
