"""Every third sentence of the claim tests as an annotated story, for fitting; the others only measure.

Usage: python -m training.cases FOLDER   writes cases-en.json and cases-ja.json, which the fitting scripts take.
"""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from extractors import find_figures

TABLES = Path(__file__).parents[1] / "tests" / "extractors" / "claims"
EVERY = 3


def reader() -> ModuleType:
    """The test module, which reads the tables."""
    spec = importlib.util.spec_from_file_location("claim_cases", TABLES / "test_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def story(lang: str, cases: dict[str, Any]) -> dict[str, Any]:
    """The cases to fit on, in the format of annotated stories."""
    articles, claims = [], []
    for number, (name, case) in enumerate(cases.items()):
        if number % EVERY or not case.expected:
            continue
        key = f"cases-{lang}/{name}"
        articles.append({"id": key, "text": case.text, "title": case.title, "lang": lang, "published": "2025-06-02"})
        figures, at = find_figures(case.text, lang), 0
        for expected in case.expected:
            start = case.text.index(expected.figure, at)
            at = start + 1
            figure = next((f for f in figures if f.start < start + len(expected.figure) and start < f.end), None)
            if figure is not None and "subject" in expected.fields:
                metric = expected.fields["metric"]
                claims.append(
                    {
                        "article": key,
                        "figure": expected.figure,
                        "start": start,
                        "kind": figure.kind.value,
                        "subject": expected.fields["subject"],
                        "metric": None if metric == "-" else metric,
                        "sentence": case.text,
                    }
                )
    return {"story": f"cases-{lang}", "articles": articles, "claims": claims}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    read_cases = reader().read_cases
    for language in ("en", "ja"):
        path = Path(sys.argv[1]) / f"cases-{language}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(story(language, read_cases(language)), ensure_ascii=False, indent=1), encoding="utf-8")
