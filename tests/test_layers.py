"""Imports run one way: flows -> reports -> warehouse -> extractors -> corpus."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ["corpus", "extractors", "warehouse", "reports", "flows"]
HEAVY = {"spacy", "ginza", "torch", "sentence_transformers", "transformers", "prefect", "pandas", "sklearn"}


def imports(path: Path) -> Iterator[str]:
    """The first names of everything that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_a_later_one(room: str, root: Path) -> None:
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    modules = sorted((root / room).rglob("*.py"))
    assert modules
    wrong = {str(path.relative_to(root)): sorted(later.intersection(imports(path))) for path in modules}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("room", ["corpus", "extractors"])
def test_no_database_and_no_prefect_below_the_warehouse(room: str, root: Path) -> None:
    for path in (root / room).rglob("*.py"):
        assert set(imports(path)).isdisjoint({"duckdb", "prefect"}), path


def test_prefect_is_imported_in_its_own_modules(root: Path) -> None:
    found = {path.name for room in ROOMS for path in (root / room).rglob("*.py") if "prefect" in set(imports(path))}
    assert found == {"prefect_flow.py", "prefect_serving.py"}


def test_only_the_warehouse_imports_duckdb_at_run_time(root: Path) -> None:
    """Other rooms may name its types, and pass its connection on."""
    for room in ("flows", "reports"):
        for path in (root / room).rglob("*.py"):
            assert "duckdb.connect" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("room", ROOMS)
def test_modules_are_short(room: str, root: Path) -> None:
    long = {
        str(path): count for path in (root / room).rglob("*.py") if (count := len(path.read_text("utf-8").splitlines())) >= 400
    }
    assert long == {}
