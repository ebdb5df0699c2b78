"""Metrics by what they are said of."""

GIVEN = frozenset({"subsidy", "loan", "government_funding", "aid"})  # claims about the receiver rather than the giver
DEALS = frozenset({"stake", "acquisition_price", "investment", "contract_value"})
OF_MACHINES = frozenset({"gpu_count", "node_count", "core_count", "peak_performance", "linpack_performance", "parameter_count"})
# What is said of countries and regions, and of what befell people.
OF_COUNTRIES = frozenset(
    """
        inflation_rate gdp population unemployment_rate interest_rate birth_rate fertility_rate mortality_rate aging_rate
        poverty_rate minimum_wage trade_deficit trade_surplus current_account_surplus exports imports tax_revenue debt_to_gdp
        budget_deficit housing_starts job_opening_ratio births deaths natural_decrease net_migration voter_turnout rainfall
    """.split()
)
OF_EVENTS = frozenset("casualties injured missing evacuees infections people_affected damaged_houses water_outages".split())
PRICED = frozenset({"stock_change", "growth_rate", "share_price"})
OF_PRODUCTS = frozenset("release_date context_length training_tokens range battery_capacity charging_time top_speed".split())
