"""How far files are read, kept for the next run."""

from dataclasses import replace

import pytest

from corpus.pieces import Mark, Position
from warehouse.reading import forget_read, note_read, read_before
from warehouse.store import Warehouse

VERSIONS = {"en": "5 own", "ja": "5 ja_ginza"}
BEGUN = Mark(path="/news/a.warc.gz", size=1000, changed=1_700_000_000_000_000_001)
HALF = replace(BEGUN, position=Position(500, 12))


def test_what_was_noted_is_known(warehouse: Warehouse) -> None:
    assert read_before(warehouse.con, BEGUN, VERSIONS) is None
    note_read(warehouse.con, [], VERSIONS, "run-1")
    note_read(warehouse.con, [HALF], VERSIONS, "run-1")
    assert read_before(warehouse.con, BEGUN, VERSIONS) == HALF
    note_read(warehouse.con, [replace(HALF, done=True)], VERSIONS, "run-1")
    assert read_before(warehouse.con, BEGUN, VERSIONS) == replace(HALF, done=True)


OTHERS = [
    pytest.param({"path": "/news/b.warc.gz"}, VERSIONS, id="another-file"),
    pytest.param({"size": 1001}, VERSIONS, id="grown"),
    pytest.param({"changed": BEGUN.changed + 1}, VERSIONS, id="changed"),
    pytest.param({}, {**VERSIONS, "ja": "6 ja_ginza"}, id="another-extractor"),
]


@pytest.mark.parametrize(("other", "versions"), OTHERS)
def test_another_file_is_read_from_its_start(other: dict[str, object], versions: dict[str, str], warehouse: Warehouse) -> None:
    note_read(warehouse.con, [HALF], VERSIONS, "run-1")
    assert read_before(warehouse.con, replace(BEGUN, **other), versions) is None  # type: ignore[arg-type]


def test_a_run_that_finished_is_forgotten_and_no_other(warehouse: Warehouse) -> None:
    other = replace(HALF, path="/news/b.warc.gz")
    note_read(warehouse.con, [HALF], VERSIONS, "run-1")
    note_read(warehouse.con, [other], VERSIONS, "run-2")
    forget_read(warehouse.con, "run-1")
    assert read_before(warehouse.con, BEGUN, VERSIONS) is None
    assert read_before(warehouse.con, replace(BEGUN, path=other.path), VERSIONS) == other


def test_it_is_undone_with_the_transaction_around_it(warehouse: Warehouse) -> None:
    def fail() -> None:
        with warehouse.transaction(), warehouse.transaction() as con:
            note_read(con, [HALF], VERSIONS, "run-1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert read_before(warehouse.con, BEGUN, VERSIONS) is None
    with warehouse.transaction() as con:
        note_read(con, [HALF], VERSIONS, "run-1")
    assert read_before(warehouse.con, BEGUN, VERSIONS) == HALF
