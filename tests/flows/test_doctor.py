"""What the doctor says."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from warehouse.store import Warehouse


def examine() -> tuple[int, dict[str, tuple[bool, str]]]:
    result = CliRunner().invoke(main, ["doctor", "--format", "json"])
    checks = json.loads(result.stdout)
    return result.exit_code, {check["name"]: (check["ok"], check["found"]) for check in checks}


def test_all_is_well(here: Path) -> None:
    Warehouse.open("claimledger.duckdb").close()
    code, checks = examine()
    assert [name for name, (ok, _) in checks.items() if not ok] == []
    assert code == 0
    assert checks["telemetry"] == (True, "off")
    assert checks["warehouse"] == (True, "claimledger.duckdb holds 0 articles with 0 claims")
    assert "ginza" in checks["Japanese pipeline"][1]
    assert "SHA-256" in checks["embedder"][1]
    assert checks["names model"] == (True, "claimledger-names 0.1.0 on all-MiniLM-L6-v2")


def test_what_is_wrong(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "w.duckdb").write_text("hello")
    monkeypatch.setenv("CLAIMLEDGER_WAREHOUSE", "w.duckdb")
    monkeypatch.setenv("CLAIMLEDGER_ENGLISH_PIPELINE", "no_such_pipeline")
    monkeypatch.setenv("CLAIMLEDGER_NAMES_MODEL", "no_such_model")
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    code, checks = examine()
    assert code == 1
    assert [name for name, (ok, _) in checks.items() if not ok] == ["English pipeline", "names model", "warehouse", "telemetry"]
    assert "no_such_pipeline" in checks["English pipeline"][1]
    assert "no_such_model" in checks["names model"][1]
