-- No keys in the tables that grow with the ledger. DuckDB has to hold the index of a key in memory, 47 bytes a row: some 200,000
-- articles with all that was read and linked of them came to what the setting `memory` allows by default, and then nothing could
-- be loaded any more. An id is there once because its rows are deleted, or looked for, before they are inserted.

ALTER TABLE ledger_tables.article RENAME TO article_with_key;
CREATE TABLE ledger_tables.article (
    article_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR,
    publisher VARCHAR,
    title VARCHAR,
    published_at TIMESTAMP,
    published_precision VARCHAR,
    fetched_at TIMESTAMP NOT NULL,
    lang VARCHAR NOT NULL,
    "text" VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    latest BOOLEAN NOT NULL,
    duplicate_of VARCHAR,
    origin VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    authors VARCHAR[],
    modified_at TIMESTAMP,
    date_source VARCHAR,
    article_hash UBIGINT NOT NULL
);
INSERT INTO ledger_tables.article SELECT * FROM ledger_tables.article_with_key;
DROP TABLE ledger_tables.article_with_key;
COMMENT ON TABLE ledger_tables.article IS 'One row for each text under a key: the same key with a changed text is a new revision.';
COMMENT ON COLUMN ledger_tables.article.article_key IS 'Which article this is, whatever its text: its URL, else the id its sender gave it, else its path.';
COMMENT ON COLUMN ledger_tables.article.extractor_version IS 'What read the article last: the extractors'' version and the language pipeline.';

ALTER TABLE ledger_tables.near_duplicate RENAME TO near_duplicate_with_key;
CREATE TABLE ledger_tables.near_duplicate (
    article_a VARCHAR NOT NULL,
    article_b VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL
);
INSERT INTO ledger_tables.near_duplicate SELECT * FROM ledger_tables.near_duplicate_with_key;
DROP TABLE ledger_tables.near_duplicate_with_key;
COMMENT ON TABLE ledger_tables.near_duplicate IS 'Pairs of articles under different keys with nearly the same text; article_a sorts before article_b.';

ALTER TABLE ledger_tables.figure RENAME TO figure_with_key;
CREATE TABLE ledger_tables.figure (
    figure_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    figure VARCHAR NOT NULL,
    figure_start INTEGER NOT NULL,
    figure_end INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value DOUBLE,
    value_high DOUBLE,
    value_date VARCHAR,
    value_date_high VARCHAR,
    unit VARCHAR,
    qualifier VARCHAR NOT NULL
);
INSERT INTO ledger_tables.figure SELECT * FROM ledger_tables.figure_with_key;
DROP TABLE ledger_tables.figure_with_key;
COMMENT ON TABLE ledger_tables.figure IS 'Every number found in a text, with its kind, its value in base units and its characters.';

ALTER TABLE ledger_tables.claim RENAME TO claim_with_key;
CREATE TABLE ledger_tables.claim (
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    figure_id VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    figure VARCHAR NOT NULL,
    figure_start INTEGER NOT NULL,
    figure_end INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value DOUBLE,
    value_high DOUBLE,
    value_date VARCHAR,
    unit VARCHAR,
    qualifier VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR,
    subject_text VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    as_of VARCHAR,
    speaker VARCHAR,
    counterparty_id VARCHAR,
    confidence DOUBLE NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    claim_hash UBIGINT NOT NULL
);
INSERT INTO ledger_tables.claim SELECT * FROM ledger_tables.claim_with_key;
DROP TABLE ledger_tables.claim_with_key;
COMMENT ON TABLE ledger_tables.claim IS 'A figure said about a subject, with the sentence that says it.';
COMMENT ON COLUMN ledger_tables.claim.value IS 'Signed: a fall of 3 % is -3. NULL for a date, which is in value_date.';

ALTER TABLE ledger_tables.entity RENAME TO entity_with_key;
CREATE TABLE ledger_tables.entity (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    qid VARCHAR
);
INSERT INTO ledger_tables.entity SELECT * FROM ledger_tables.entity_with_key;
DROP TABLE ledger_tables.entity_with_key;
COMMENT ON TABLE ledger_tables.entity IS 'Who or what claims are about, under one canonical name.';
COMMENT ON COLUMN ledger_tables.entity.qid IS 'Its item in Wikidata, where one is known.';

ALTER TABLE ledger_tables.entity_name RENAME TO entity_name_with_key;
CREATE TABLE ledger_tables.entity_name (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    lang VARCHAR NOT NULL
);
INSERT INTO ledger_tables.entity_name SELECT * FROM ledger_tables.entity_name_with_key;
DROP TABLE ledger_tables.entity_name_with_key;
COMMENT ON TABLE ledger_tables.entity_name IS 'Every name of an entity, by language.';

ALTER TABLE ledger_tables.fact RENAME TO fact_with_key;
CREATE TABLE ledger_tables.fact (
    fact_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR,
    metric VARCHAR NOT NULL,
    scope VARCHAR NOT NULL DEFAULT '',
    kind VARCHAR NOT NULL,
    unit VARCHAR,
    as_of VARCHAR,
    run_id VARCHAR,
    part VARCHAR,
    part_hash UBIGINT
);
INSERT INTO ledger_tables.fact SELECT * FROM ledger_tables.fact_with_key;
DROP TABLE ledger_tables.fact_with_key;
COMMENT ON TABLE ledger_tables.fact IS 'The question that claims answer: a subject, a metric, a scope and a time.';

ALTER TABLE ledger_tables.cluster RENAME TO cluster_with_key;
CREATE TABLE ledger_tables.cluster (
    cluster_id VARCHAR NOT NULL,
    fact_id VARCHAR NOT NULL,
    value DOUBLE,
    value_high DOUBLE,
    value_date VARCHAR,
    unit VARCHAR,
    "leading" BOOLEAN NOT NULL DEFAULT false,
    run_id VARCHAR,
    part VARCHAR,
    probability DOUBLE,
    part_hash UBIGINT
);
INSERT INTO ledger_tables.cluster SELECT * FROM ledger_tables.cluster_with_key;
DROP TABLE ledger_tables.cluster_with_key;
COMMENT ON TABLE ledger_tables.cluster IS 'The claims that answer one fact with the same value.';

ALTER TABLE ledger_tables.claim_link RENAME TO claim_link_with_key;
CREATE TABLE ledger_tables.claim_link (
    claim_id VARCHAR NOT NULL,
    fact_id VARCHAR,
    cluster_id VARCHAR
);
INSERT INTO ledger_tables.claim_link SELECT * FROM ledger_tables.claim_link_with_key;
DROP TABLE ledger_tables.claim_link_with_key;
COMMENT ON TABLE ledger_tables.claim_link IS 'Which fact a claim answers and in which cluster it stands.';

ALTER TABLE ledger_tables.conflict RENAME TO conflict_with_key;
CREATE TABLE ledger_tables.conflict (
    conflict_id VARCHAR NOT NULL,
    fact_id VARCHAR NOT NULL,
    subject VARCHAR,
    metric VARCHAR NOT NULL,
    claim_a VARCHAR NOT NULL,
    claim_b VARCHAR NOT NULL,
    cluster_a VARCHAR,
    cluster_b VARCHAR,
    value_a DOUBLE,
    value_b DOUBLE,
    value_date_a VARCHAR,
    value_date_b VARCHAR,
    unit VARCHAR,
    ratio DOUBLE,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL DEFAULT 1.0,
    status VARCHAR NOT NULL DEFAULT 'open',
    first_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR,
    part VARCHAR,
    title VARCHAR,
    part_hash UBIGINT
);
INSERT INTO ledger_tables.conflict SELECT * FROM ledger_tables.conflict_with_key;
DROP TABLE ledger_tables.conflict_with_key;
COMMENT ON TABLE ledger_tables.conflict IS 'Two clusters of one fact that cannot both be true, each with the claim that speaks for it.';
COMMENT ON COLUMN ledger_tables.conflict.title IS 'For a conflict between two subjects: the rank or superlative that both are given.';

ALTER TABLE ledger_tables.pair_note RENAME TO pair_note_with_key;
CREATE TABLE ledger_tables.pair_note (
    claim_a VARCHAR NOT NULL,
    claim_b VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    run_id VARCHAR,
    part VARCHAR,
    part_hash UBIGINT
);
INSERT INTO ledger_tables.pair_note SELECT * FROM ledger_tables.pair_note_with_key;
DROP TABLE ledger_tables.pair_note_with_key;
COMMENT ON TABLE ledger_tables.pair_note IS 'Why two claims with different values are no conflict: an update, another scope, another moment.';

ALTER TABLE ledger_tables.embedding RENAME TO embedding_with_key;
CREATE TABLE ledger_tables.embedding (
    model VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    vector FLOAT[] NOT NULL
);
INSERT INTO ledger_tables.embedding SELECT * FROM ledger_tables.embedding_with_key;
DROP TABLE ledger_tables.embedding_with_key;
COMMENT ON TABLE ledger_tables.embedding IS 'Embeddings already computed: model is the embedder''s name, key the hash of the text.';

ALTER TABLE ledger_tables.quarantine RENAME TO quarantine_with_key;
CREATE TABLE ledger_tables.quarantine (
    quarantine_id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
INSERT INTO ledger_tables.quarantine SELECT * FROM ledger_tables.quarantine_with_key;
DROP TABLE ledger_tables.quarantine_with_key;
COMMENT ON TABLE ledger_tables.quarantine IS 'What could not be read, and why.';

ALTER TABLE ledger_tables.source_article RENAME TO source_article_with_key;
CREATE TABLE ledger_tables.source_article (
    "source" VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL
);
INSERT INTO ledger_tables.source_article SELECT * FROM ledger_tables.source_article_with_key;
DROP TABLE ledger_tables.source_article_with_key;
COMMENT ON TABLE ledger_tables.source_article IS 'Which sources of the sources file gave which articles.';
