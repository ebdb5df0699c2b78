-- The tables that the ledger is kept in. Analysts read the views of views.sql instead.
-- The schema is not called `ledger`: DuckDB names a database after its file, and in a file ledger.duckdb the name
-- ledger.article would be ambiguous, for us and for whoever opens the file with another tool.
CREATE SCHEMA IF NOT EXISTS ledger_tables;

CREATE TABLE ledger_tables.article (
    article_id VARCHAR PRIMARY KEY,
    article_key VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR,
    publisher VARCHAR,
    title VARCHAR,
    published_at TIMESTAMP,
    published_precision VARCHAR,
    fetched_at TIMESTAMP NOT NULL,
    lang VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    latest BOOLEAN NOT NULL,
    duplicate_of VARCHAR,
    origin VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ledger_tables.article IS 'One row for each text under a key: the same key with a changed text is a new revision.';
COMMENT ON COLUMN ledger_tables.article.article_key IS 'Which article this is, whatever its text: its URL, else the id its sender gave it, else its path.';
COMMENT ON COLUMN ledger_tables.article.extractor_version IS 'What read the article last: the extractors'' version and the language pipeline.';

CREATE TABLE ledger_tables.shingle_band (
    article_id VARCHAR NOT NULL,
    band INTEGER NOT NULL,
    hash UBIGINT NOT NULL
);
COMMENT ON TABLE ledger_tables.shingle_band IS 'MinHash bands of the texts: two articles that share one may be near-duplicates.';

CREATE TABLE ledger_tables.near_duplicate (
    article_a VARCHAR NOT NULL,
    article_b VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL,
    PRIMARY KEY (article_a, article_b)
);
COMMENT ON TABLE ledger_tables.near_duplicate IS 'Pairs of articles under different keys with nearly the same text; article_a sorts before article_b.';

CREATE TABLE ledger_tables.figure (
    figure_id VARCHAR PRIMARY KEY,
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
COMMENT ON TABLE ledger_tables.figure IS 'Every number found in a text, with its kind, its value in base units and its characters.';

CREATE TABLE ledger_tables.claim (
    claim_id VARCHAR PRIMARY KEY,
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
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ledger_tables.claim IS 'A figure said about a subject, with the sentence that says it.';
COMMENT ON COLUMN ledger_tables.claim.value IS 'Signed: a fall of 3 % is -3. NULL for a date, which is in value_date.';

CREATE TABLE ledger_tables.entity (
    entity_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL
);
COMMENT ON TABLE ledger_tables.entity IS 'Who or what claims are about, under one canonical name.';

CREATE TABLE ledger_tables.entity_name (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    lang VARCHAR NOT NULL,
    PRIMARY KEY (entity_id, name, lang)
);
COMMENT ON TABLE ledger_tables.entity_name IS 'Every name of an entity, by language.';

CREATE TABLE ledger_tables.fact (
    fact_id VARCHAR PRIMARY KEY,
    subject_id VARCHAR,
    subject VARCHAR,
    metric VARCHAR NOT NULL,
    scope VARCHAR NOT NULL DEFAULT '',
    kind VARCHAR NOT NULL,
    unit VARCHAR,
    as_of VARCHAR,
    run_id VARCHAR
);
COMMENT ON TABLE ledger_tables.fact IS 'The question that claims answer: a subject, a metric, a scope and a time.';

CREATE TABLE ledger_tables.cluster (
    cluster_id VARCHAR PRIMARY KEY,
    fact_id VARCHAR NOT NULL,
    value DOUBLE,
    value_high DOUBLE,
    value_date VARCHAR,
    unit VARCHAR,
    "leading" BOOLEAN NOT NULL DEFAULT false,
    run_id VARCHAR
);
COMMENT ON TABLE ledger_tables.cluster IS 'The claims that answer one fact with the same value.';

CREATE TABLE ledger_tables.claim_link (
    claim_id VARCHAR PRIMARY KEY,
    fact_id VARCHAR,
    cluster_id VARCHAR
);
COMMENT ON TABLE ledger_tables.claim_link IS 'Which fact a claim answers and in which cluster it stands.';

CREATE TABLE ledger_tables.conflict (
    conflict_id VARCHAR PRIMARY KEY,
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
    run_id VARCHAR
);
COMMENT ON TABLE ledger_tables.conflict IS 'Two clusters of one fact that cannot both be true, each with the claim that speaks for it.';

CREATE TABLE ledger_tables.pair_note (
    claim_a VARCHAR NOT NULL,
    claim_b VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    run_id VARCHAR,
    PRIMARY KEY (claim_a, claim_b)
);
COMMENT ON TABLE ledger_tables.pair_note IS 'Why two claims with different values are no conflict: an update, another scope, another moment.';

CREATE TABLE ledger_tables.decision (
    decision_id VARCHAR PRIMARY KEY,
    conflict_id VARCHAR,
    verdict VARCHAR NOT NULL,
    note VARCHAR,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP
);
COMMENT ON TABLE ledger_tables.decision IS 'What editors settled. Withdrawing a decision adds a time; nothing is deleted.';

CREATE TABLE ledger_tables.run (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    status VARCHAR NOT NULL,
    inputs VARCHAR[] NOT NULL,
    versions JSON NOT NULL,
    counts JSON,
    error VARCHAR,
    linked_at TIMESTAMP
);
COMMENT ON TABLE ledger_tables.run IS 'One execution of the pipeline: what it read, with which versions, and how it ended.';
COMMENT ON COLUMN ledger_tables.run.linked_at IS 'When the claims of this run were linked into facts; NULL means that linking is still to be done.';

CREATE TABLE ledger_tables.quarantine (
    quarantine_id VARCHAR PRIMARY KEY,
    origin VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ledger_tables.quarantine IS 'What could not be read, and why.';
