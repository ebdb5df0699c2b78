-- What linking must know to link again only what changed, what editors decide, and how often each source was right.

CREATE TABLE ledger_tables.linked_claim (
    claim_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    dimension VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    title VARCHAR,
    fact_id VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    published_at TIMESTAMP,
    weight DOUBLE NOT NULL
);
COMMENT ON TABLE ledger_tables.linked_claim IS 'How each claim was linked; a claim without a row is still to be linked.';
COMMENT ON COLUMN ledger_tables.linked_claim.dimension IS 'What it can be compared with: its kind, or share for shares of a whole.';
COMMENT ON COLUMN ledger_tables.linked_claim.part IS 'The claims that were compared with each other: those of one subject and dimension, or a part of these.';
COMMENT ON COLUMN ledger_tables.linked_claim.title IS 'For a rank or superlative: metric, scope and place, which one subject can hold.';
COMMENT ON COLUMN ledger_tables.linked_claim.source IS 'The independent source: one and the same for all copies of one text.';
COMMENT ON COLUMN ledger_tables.linked_claim.weight IS 'How much its vote for its value counts: 1 for a plain statement, 0 for a superseded or denied one.';

CREATE TABLE ledger_tables.stale_part (subject_id VARCHAR, dimension VARCHAR NOT NULL, part VARCHAR NOT NULL, title VARCHAR);
COMMENT ON TABLE ledger_tables.stale_part IS 'Parts that lost a claim, or about which an editor decided, since they were linked.';

CREATE TABLE ledger_tables.linking (embedder VARCHAR NOT NULL, linker VARCHAR NOT NULL, changed BIGINT NOT NULL, judged_at TIMESTAMP);
COMMENT ON TABLE ledger_tables.linking IS 'One row: what the ledger was linked with. Another embedder or linker links everything again.';
COMMENT ON COLUMN ledger_tables.linking.changed IS 'How many claims were linked since the sources were last judged.';

CREATE TABLE ledger_tables.source_record (source VARCHAR NOT NULL, accuracy DOUBLE NOT NULL, judged BIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.source_record IS 'How often each independent source is right, as far as others speak of the same facts.';

CREATE TABLE ledger_tables.source_copy (source_a VARCHAR NOT NULL, source_b VARCHAR NOT NULL, probability DOUBLE NOT NULL);
COMMENT ON TABLE ledger_tables.source_copy IS 'Two sources of which one likely copies the other; source_a sorts before source_b.';

ALTER TABLE ledger_tables.fact ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.cluster ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.cluster ADD COLUMN probability DOUBLE;
ALTER TABLE ledger_tables.conflict ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.conflict ADD COLUMN title VARCHAR;
ALTER TABLE ledger_tables.pair_note ADD COLUMN part VARCHAR;
COMMENT ON COLUMN ledger_tables.conflict.title IS 'For a conflict between two subjects: the rank or superlative that both are given.';

ALTER TABLE ledger_tables.decision ADD COLUMN claim_a VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN claim_b VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN figure_a VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN figure_b VARCHAR;
COMMENT ON COLUMN ledger_tables.decision.claim_a IS 'The claim decided about; for right_value the one that is right.';
COMMENT ON COLUMN ledger_tables.decision.figure_a IS 'The figure of claim_a: should a new reading give the claim another id, the figure still finds it.';

CREATE OR REPLACE VIEW main.decisions AS
SELECT decision_id, conflict_id, verdict, note, decided_by, decided_at, withdrawn_at, claim_a, claim_b, figure_a, figure_b
FROM ledger_tables.decision;
COMMENT ON VIEW main.decisions IS 'What editors settled. A withdrawn decision has withdrawn_at and no longer counts.';
COMMENT ON COLUMN main.decisions.decision_id IS 'The decision.';
COMMENT ON COLUMN main.decisions.conflict_id IS 'The conflict that it settles; NULL if it is about claims in no conflict.';
COMMENT ON COLUMN main.decisions.verdict IS 'same_fact, different_fact, dismissed, confirmed or right_value; becomes conflicts.status.';
COMMENT ON COLUMN main.decisions.note IS 'Why.';
COMMENT ON COLUMN main.decisions.decided_by IS 'Who settled it.';
COMMENT ON COLUMN main.decisions.decided_at IS 'When, in UTC.';
COMMENT ON COLUMN main.decisions.withdrawn_at IS 'When it was withdrawn, in UTC; NULL if it stands.';
COMMENT ON COLUMN main.decisions.claim_a IS 'One claim; for right_value the one whose value is right.';
COMMENT ON COLUMN main.decisions.claim_b IS 'The other claim; NULL if the decision is about one alone.';
COMMENT ON COLUMN main.decisions.figure_a IS 'The figure of claim_a.';
COMMENT ON COLUMN main.decisions.figure_b IS 'The figure of claim_b.';

CREATE OR REPLACE VIEW main.clusters AS
SELECT
    k.cluster_id, k.fact_id, k.value, k.value_high, k.value_date, k.unit,
    count(c.claim_id) AS claims,
    count(DISTINCT c.independent_source) AS sources,
    min(c.published_at) AS first_published,
    max(c.published_at) AS last_published,
    k."leading",
    k.probability
FROM ledger_tables.cluster AS k
LEFT JOIN main.claim_sources AS c ON c.cluster_id = k.cluster_id
GROUP BY ALL;
COMMENT ON VIEW main.clusters IS 'The different values of each fact, with who gives them.';
COMMENT ON COLUMN main.clusters.cluster_id IS 'The cluster; claims.cluster_id refers to it.';
COMMENT ON COLUMN main.clusters.fact_id IS 'The fact that it answers.';
COMMENT ON COLUMN main.clusters.value IS 'The value that stands for it, in base units.';
COMMENT ON COLUMN main.clusters.value_high IS 'Upper end of a range.';
COMMENT ON COLUMN main.clusters.value_date IS 'ISO string of a date.';
COMMENT ON COLUMN main.clusters.unit IS 'Unit of value.';
COMMENT ON COLUMN main.clusters.claims IS 'How many claims give this value.';
COMMENT ON COLUMN main.clusters.sources IS 'How many independent publishers: copies of one text count once.';
COMMENT ON COLUMN main.clusters.first_published IS 'The earliest article.';
COMMENT ON COLUMN main.clusters.last_published IS 'The latest article.';
COMMENT ON COLUMN main.clusters."leading" IS 'Whether this is the value of the fact that is most likely true.';
COMMENT ON COLUMN main.clusters.probability IS 'From 0 to 1: how likely it is true, by who gives it and how often these are right.';

CREATE OR REPLACE VIEW main.sources AS
SELECT
    coalesce(a.publisher, '(unknown)') AS publisher,
    count(DISTINCT a.article_key) AS articles,
    coalesce(sum(n.claims), 0)::BIGINT AS claims,
    count(DISTINCT a.article_key) FILTER (WHERE a.duplicate_of IS NOT NULL) AS copies,
    min(a.fetched_at) AS first_seen,
    max(a.fetched_at) AS last_seen,
    any_value(r.accuracy) AS accuracy,
    coalesce(any_value(r.judged), 0)::BIGINT AS judged
FROM ledger_tables.article AS a
LEFT JOIN (
    SELECT article_id, count(*) AS claims FROM ledger_tables.claim GROUP BY article_id
) AS n ON n.article_id = a.article_id
LEFT JOIN ledger_tables.source_record AS r ON r.source = a.publisher
GROUP BY ALL;
COMMENT ON VIEW main.sources IS 'Who the articles come from, and how often each was right.';
COMMENT ON COLUMN main.sources.publisher IS 'The publisher; (unknown) for articles without one.';
COMMENT ON COLUMN main.sources.articles IS 'How many articles; revisions of one article count once.';
COMMENT ON COLUMN main.sources.claims IS 'How many claims they make, in all revisions.';
COMMENT ON COLUMN main.sources.copies IS 'How many of the articles are nearly the text of another.';
COMMENT ON COLUMN main.sources.first_seen IS 'When the first was read, in UTC.';
COMMENT ON COLUMN main.sources.last_seen IS 'When the last was read, in UTC.';
COMMENT ON COLUMN main.sources.accuracy IS 'From 0 to 1: how likely what it says is true. NULL if nobody else spoke of the same facts.';
COMMENT ON COLUMN main.sources.judged IS 'How many of its statements that was judged by: facts of which others speak too.';

-- What was linked before this schema is linked again.
UPDATE ledger_tables.run SET linked_at = NULL;
