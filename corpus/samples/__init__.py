"""The bundled sample corpus: short articles on public facts, with conflicts planted in them.

`python -m corpus.samples` prints the paths of the inputs, one a line; `README.md` and `gold.json` here are none.
"""

from importlib.resources import files
from pathlib import Path

SUFFIXES = (".jsonl", ".md", ".html", ".txt")
NO_INPUT = ("README.md",)


def sample_inputs() -> list[str]:
    """The paths of everything in the sample corpus that is to be read, in order."""
    folder = Path(str(files("corpus.samples")))
    return sorted(str(path) for path in folder.iterdir() if path.suffix in SUFFIXES and path.name not in NO_INPUT)


def sample_gold() -> str:
    """The path of the annotations: every claim in the sample, which ones say the same and which are in conflict."""
    return str(Path(str(files("corpus.samples"))) / "gold.json")
