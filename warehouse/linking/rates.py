"""Exchange rates of the day."""

from datetime import date
from functools import cache, lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

# To the US dollar, for currencies that the European Central Bank does not publish: official pegs (SAR, AED), the level of
# 2024 for orders of magnitude (TWD, VND).
PEGGED = {
    "TWD": 32.0,
    "SAR": 3.75,
    "AED": 3.6725,
    "VND": 25000.0,
}


@cache
def converter() -> CurrencyConverter:
    """The European Central Bank's daily rates since 1999, as the package carries them; gaps filled from the nearest day."""
    return CurrencyConverter(fallback_on_missing_rate=True, fallback_on_wrong_date=True)


@lru_cache(maxsize=50_000)
def in_dollars(amount: float, currency: str, day: date | None) -> float | None:
    """The amount in US dollars at the rate of `day`, or the last known rate; None for a currency without rates.

    After the last day that the rates cover, the rate of that last day is used.
    """
    if currency == "USD":
        return amount
    if currency in PEGGED:
        return amount / PEGGED[currency]
    try:
        return float(converter().convert(amount, currency, "USD", date=day or last_day()))
    except (RateNotFoundError, ValueError):
        return None


def last_day() -> date:
    """The last day that the bundled rates cover."""
    last: date = converter().bounds["USD"].last_date
    return last
