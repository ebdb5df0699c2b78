"""Who the ledger's claims are about, with where each was seen."""

from dataclasses import dataclass

import duckdb

from extractors.records import Entity


@dataclass(frozen=True, slots=True)
class Seen:
    """An entity of the ledger, the number of articles that make a claim about it, and a sentence of one of them."""

    entity: Entity
    articles: int
    sentence: str


def seen_entities(con: duckdb.DuckDBPyConnection) -> list[Seen]:
    """Every entity that a claim is about, by name."""
    rows = con.execute(
        """
        SELECT e.entity_id, e.name, e.kind, e.qid, n.names, count(DISTINCT c.article_id), min_by(c.sentence, c.claim_id)
        FROM entities e
        JOIN claims c ON c.subject_id = e.entity_id
        JOIN (SELECT entity_id, list({'name': name, 'lang': lang} ORDER BY name, lang) AS names FROM entity_names GROUP BY 1) n
            USING (entity_id)
        GROUP BY ALL ORDER BY e.name, e.entity_id
        """
    ).fetchall()
    return [
        Seen(
            Entity(
                entity_id=entity_id, name=name, kind=kind, qid=qid, names=tuple((pair["name"], pair["lang"]) for pair in names)
            ),
            articles,
            sentence,
        )
        for entity_id, name, kind, qid, names, articles, sentence in rows
    ]
