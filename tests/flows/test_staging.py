"""What workers leave for the loader: whole files or none, found again by their articles."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from corpus.errors import StopRun
from extractors.records import Claim, Entity, Extraction, Figure, Kind, Qualifier, Status
from flows.staging import Staging

SOFTBANK = Entity(entity_id="e-1", name="SoftBank", kind="organization", names=(("SoftBank", "en"), ("ソフトバンク", "ja")))
MONEY = Figure(start=3, end=9, text="1500億円", kind=Kind.MONEY, value=1.5e11, unit="JPY", qualifier=Qualifier.APPROX)
DATE = Figure(start=12, end=16, text="2026", kind=Kind.DATE, value="2026", value_high="2027")
EXTRACTIONS = [
    Extraction(
        article_id="article-1",
        figures=(MONEY, DATE),
        claims=(
            Claim(
                sentence_start=0,
                sentence_end=20,
                figure=MONEY,
                value=-0.1 - 0.2,  # no digit of it may be lost
                subject=SOFTBANK,
                metric="investment",
                status=Status.PLANNED,
                counterparty=SOFTBANK,
                confidence=1 / 3,
            ),
        ),
    ),
    Extraction(article_id="article-2", figures=(), claims=()),
]
IDS = ["article-1", "article-2"]


@pytest.fixture
def url() -> Iterator[str]:
    yield "memory://staging/of/a/ledger"
    fsspec.filesystem("memory").store.clear()


def names(url: str) -> list[str]:
    fs, folder = fsspec.url_to_fs(url)
    return sorted(path.rpartition("/")[2] for path in fs.ls(folder, detail=False))


def test_what_is_written_is_read(url: str) -> None:
    staging = Staging(url, "5 own")
    name = staging.write(EXTRACTIONS)
    assert staging.read(name) == EXTRACTIONS
    assert name == staging.name_of(IDS) == staging.name_of(IDS[::-1])
    assert names(url) == [name]
    assert staging.write(EXTRACTIONS) == name
    staging.remove(name)
    staging.remove(name)
    assert staging.read(name) is None
    assert names(url) == []


OTHERS = [
    pytest.param(Staging("memory://x", "6 own"), IDS, id="another-extractor"),
    pytest.param(Staging("memory://x", "5 own"), IDS[:1], id="other-articles"),
]


@pytest.mark.parametrize(("staging", "ids"), OTHERS)
def test_other_work_has_another_name(staging: Staging, ids: list[str]) -> None:
    assert staging.name_of(ids) != Staging("memory://x", "5 own").name_of(IDS)


def test_leftovers_are_found_and_remains_cleaned_away(url: str) -> None:
    staging, older = Staging(url, "5 own"), Staging(url, "4 own")
    assert staging.leftovers() == {}
    name = staging.write(EXTRACTIONS)
    older.write(EXTRACTIONS)
    fs, folder = fsspec.url_to_fs(url)
    cut = fs.cat_file(f"{folder}/{name}")[:-20]
    fs.pipe_file(f"{folder}/{staging.name_of(['article-3'])}", cut)
    fs.pipe_file(f"{folder}/{staging.name_of(['article-4'])}.part", cut)
    fs.pipe_file(f"{folder}/notes.txt", b"not ours")
    assert staging.leftovers() == dict.fromkeys(IDS, name)
    assert names(url) == sorted([name, "notes.txt"])


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StopRun, match=r"of the setting `staging` cannot be written: .* Correct it"):
        Staging(str(tmp_path / "file" / "staging"), "5 own").write(EXTRACTIONS)


def test_an_unknown_kind_of_storage() -> None:
    with pytest.raises(StopRun, match=r"'nowhere://x' of the setting `staging` cannot be reached: .* fsspec knows"):
        Staging("nowhere://x", "5 own").leftovers()
