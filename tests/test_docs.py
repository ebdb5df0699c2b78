"""The documentation says what is there."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from pydantic_core import PydanticUndefined

from corpus.sources import Source
from corpus.sources_file import examine
from flows.cli import main
from flows.settings import Settings

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def script(root: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, root / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages(root: Path) -> list[Path]:
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").glob("*.md"))]


def test_the_reference_of_the_commands_is_up_to_date(root: Path) -> None:
    """If this fails: python docs/make_cli.py"""
    assert (root / "docs" / "cli.md").read_text(encoding="utf-8") == script(root, "make_cli").reference()


@pytest.mark.slow
def test_the_outputs_shown_are_those_that_come_out(root: Path) -> None:
    """If this fails: python docs/make_output.py"""
    filled = script(root, "make_output").filled
    for name in ("README.md", "docs/tour.md"):
        page = (root / name).read_text(encoding="utf-8")
        assert filled(page) == page


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_an_example_and_stands_in_the_readme(name: str, root: Path) -> None:
    assert f"Example:\n      claimledger {name}" in (main.commands[name].callback.__doc__ or "")
    assert f"$ claimledger {name} " in (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_stands_in_the_readme_with_its_default(name: str, root: Path) -> None:
    default = Settings.model_fields[name].default
    shown = f"`{default}`" if default != "" else "empty"
    row = f"| `{name}` | `CLAIMLEDGER_{name.upper()}` | {shown}"
    assert row in (root / "README.md").read_text(encoding="utf-8")


def test_every_link_between_pages_leads_somewhere(root: Path) -> None:
    found = {
        (page.name, target)
        for page in pages(root)
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert len(found) > 5
    assert {
        (page, target) for page, target in found if not any((base / target).exists() for base in (root, root / "docs"))
    } == set()


def test_the_example_of_a_sources_file_is_right(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "sources.md").read_text(encoding="utf-8")
    (tmp_path / "sources.toml").write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    sources, problems = examine(tmp_path / "sources.toml")
    assert problems == []
    assert [source.kind for source in sources] == ["feed", "sitemap", "page", "csv"]


@pytest.mark.parametrize("name", sorted(Source.model_fields))
def test_every_key_of_a_source_is_explained_with_its_default(name: str, root: Path) -> None:
    (row,) = re.findall(rf"^\| `{name}` \|.*$", (root / "docs" / "sources.md").read_text(encoding="utf-8"), re.MULTILINE)
    default = Source.model_fields[name].default
    if default not in (None, PydanticUndefined):
        assert f"| `{str(default).lower() if isinstance(default, bool) else default}` |" in row
