from datetime import datetime

import pytest

from reports.times import in_utc, machine_date, machine_time, published, readable_date
from reports.values import Value, apart, digits, plural, readable
from reports.words import conflict_in_words, metric_in_words, note_in_words

VALUE_CASES = [  # kind, value, unit, expected
    ("money", 4.4e11, "JPY", "440 billion yen"),
    ("money", 2.9e9, "USD", "2.9 billion US dollars"),
    ("money", 1.0, "USD", "1 US dollar"),
    ("money", 0.14, "USD", "0.14 US dollars"),
    ("money", 45000.0, "JPY", "45,000 yen"),
    ("money", 1.5e12, "XYZ", "1.5 trillion XYZ"),
    ("money", -3.2e9, "EUR", "−3.2 billion euros"),
    ("compute", 4.42e17, "FLOPS", "442 petaflops"),
    ("compute", 4.1553e17, "FLOPS", "415.53 petaflops"),
    ("compute", 1e18, "FLOPS", "1 exaflops"),
    ("parameters", 1.3e10, "parameters", "13 billion parameters"),
    ("count", 158976.0, "node", "158,976 nodes"),
    ("count", 2345678.0, "person", "2,345,678 people"),
    ("count", 2e6, "company", "2 million companies"),
    ("count", 1.0, "GPU", "1 GPU"),
    ("power", 3e8, "W", "300 megawatts"),
    ("energy", 1.2e12, "Wh", "1.2 terawatt-hours"),
    ("data", 1.5e17, "B", "150 petabytes"),
    ("data", 1e12, "bit/s", "1 terabit per second"),
    ("percent", -12.3, "%", "−12.3%"),
    ("rank", 1.0, "rank", "No.\u00a01"),
    ("duration", 10.0, "years", "10 years"),
    ("duration", 1.0, "months", "1 month"),
    ("ratio", 8.0, "times", "8 times"),
    ("ratio", 0.333333, "times", "33.3%"),
    ("length", 1609.344, "m", "1.609344 kilometres"),
    ("length", 0.002, "m", "0.2 centimetres"),
    ("area", 700000.0, "m2", "700,000 square metres"),
    ("mass", 2.5e6, "g", "2.5 tonnes"),
    ("volume", 3e9, "L", "3 billion litres"),
    ("temperature", 35.5, "C", "35.5 °C"),
    ("speed", 300.0, "km/h", "300 km/h"),
    ("number", 7.5, None, "7.5"),
    ("number", 0.1 + 0.2, None, "0.3"),
    ("number", float("inf"), None, "no value"),
    ("number", None, None, "no value"),
]


@pytest.mark.parametrize(("kind", "value", "unit", "expected"), VALUE_CASES)
def test_values_in_words(kind, value, unit, expected):
    assert readable(Value(kind, value, None, None, unit, "exact")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value("money", 3e11, 4e11, None, "JPY", "range"), "300 to 400 billion yen"),
        (Value("money", 9e8, 1.2e9, None, "JPY", "range"), "900 million yen to 1.2 billion yen"),
        (Value("money", 4.4e11, None, None, "JPY", "approx"), "about 440 billion yen"),
        (Value("percent", 5.0, None, None, "%", "more_than"), "more than 5%"),
        (Value("date", None, None, "2027-03", None, "at_most"), "at most March 2027"),
        (Value("date", None, None, "FY2026", None, "exact"), "fiscal 2026"),
    ],
)
def test_ranges_qualifiers_and_dates(value, expected):
    assert readable(value) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"), [(10.0, "10 times apart"), (3.14159, "3.14 times apart"), (1.0637, "6.4% apart")]
)
def test_apart(ratio, expected):
    assert apart(ratio) == expected


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2025", "2025"),
        ("2025-03", "March 2025"),
        ("2025-03-04", "4 March 2025"),
        ("2025-Q1", "first quarter of 2025"),
        ("FY2026", "fiscal 2026"),
        ("FY2026-H2", "second half of fiscal 2026"),
        ("2020-06/2022-06", "June 2020 to June 2022"),
        ("2025-13", "2025-13"),
        ("2025-Q7", "2025-Q7"),
        ("soon", "soon"),
    ],
)
def test_readable_date(iso, expected):
    assert readable_date(iso) == expected


@pytest.mark.parametrize(
    ("precision", "expected", "machine"),
    [
        ("year", "2025", "2025"),
        ("month", "March 2025", "2025-03"),
        ("day", "14 March 2025", "2025-03-14"),
        ("second", "14 March 2025, 09:30", "2025-03-14T09:30"),
        (None, "14 March 2025", "2025-03-14"),
    ],
)
def test_a_publication_date_says_no_more_than_is_known(precision, expected, machine):
    moment = datetime(2025, 3, 14, 9, 30)
    assert (published(moment, precision), machine_date(moment, precision)) == (expected, machine)


def test_times():
    assert in_utc(datetime(2026, 11, 24, 8, 5)) == "24 November 2026, 08:05 UTC"
    assert [machine_time(iso) for iso in ("2025", "2025-03", "FY2026", "2020/2021")] == ["2025", "2025-03", None, None]


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("company", "companies"), ("bus", "buses"), ("day", "days"), ("data center", "data centers"), ("aircraft", "aircraft")],
)
def test_plural(noun, expected):
    assert (plural(noun), plural(noun, 1)) == (expected, noun)


def test_digits_of_a_large_number():
    assert digits(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (metric_in_words("peak_performance"), "peak performance"),
        (metric_in_words("gpu_count"), "number of GPUs"),
        (metric_in_words("company_count"), "number of companies"),
        (conflict_in_words("scale"), "slip of scale"),
        (conflict_in_words("something_new"), "something new"),
        (note_in_words("update"), "Update over time"),
        (note_in_words("something_new"), "Something new"),
    ],
)
def test_words(said, expected):
    assert said == expected
