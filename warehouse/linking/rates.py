"""Exchange rates of the day."""

from datetime import date, timedelta
from functools import cache, lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

# Rates of currencies that the European Central Bank does not publish, to the US dollar; a peg or a rough level, named with its source.
PEGGED = {
    "TWD": 32.0,
    "SAR": 3.75,
    "AED": 3.6725,
    "VND": 25000.0,
}  # SAR, AED: official pegs; TWD, VND: level of 2024, for order of magnitude only


@cache
def converter() -> CurrencyConverter:
    """The European Central Bank's daily reference rates since 1999, as the package carries them; gaps filled from the nearest day."""
    return CurrencyConverter(fallback_on_missing_rate=True, fallback_on_wrong_date=True)


@lru_cache(maxsize=50_000)
def in_dollars(amount: float, currency: str, day: date) -> float | None:
    """The amount in US dollars at the rate of `day`; None for a currency without rates.

    After the last day that the rates cover, the rate of that last day is used.
    """
    if currency == "USD":
        return amount
    if currency in PEGGED:
        return amount / PEGGED[currency]
    try:
        return float(converter().convert(amount, currency, "USD", date=day))
    except (RateNotFoundError, ValueError):
        return None


def last_day() -> date:
    """The last day that the bundled rates cover."""
    bounds = converter().bounds.get("USD")
    return bounds.last_date if bounds else date.today() - timedelta(1)
