-- What is read again and again, how each reading of a source went, and what people were told about.

CREATE TABLE ledger_tables.source (
    source VARCHAR PRIMARY KEY,
    kind VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    publisher VARCHAR,
    reliability VARCHAR,
    schedule VARCHAR,
    timezone VARCHAR,
    listed BOOLEAN NOT NULL
);
COMMENT ON TABLE ledger_tables.source IS 'What the sources file said of each source when it was last read; listed is false once it is gone from there.';

CREATE TABLE ledger_tables.source_run (
    source VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL,
    read BIGINT NOT NULL,
    "new" BIGINT NOT NULL,
    revised BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    error VARCHAR,
    notes VARCHAR[] NOT NULL,
    run_id VARCHAR,
    PRIMARY KEY (source, started_at)
);
COMMENT ON TABLE ledger_tables.source_run IS 'One reading of one source.';

CREATE TABLE ledger_tables.source_article (source VARCHAR NOT NULL, article_id VARCHAR NOT NULL, PRIMARY KEY (source, article_id));
COMMENT ON TABLE ledger_tables.source_article IS 'Which sources of the sources file gave which articles.';

CREATE TABLE ledger_tables.alert (
    alert_id VARCHAR PRIMARY KEY,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    conflict_id VARCHAR,
    source VARCHAR,
    raised_at TIMESTAMP NOT NULL,
    payload JSON NOT NULL
);
COMMENT ON TABLE ledger_tables.alert IS 'What people are told about, once: a new conflict, a source that fails or gives nothing any more.';

CREATE TABLE ledger_tables.delivery (
    alert_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    sent_at TIMESTAMP,
    tries INTEGER NOT NULL DEFAULT 0,
    error VARCHAR,
    PRIMARY KEY (alert_id, channel)
);
COMMENT ON TABLE ledger_tables.delivery IS 'By which way each alert goes out, and whether it has; one without sent_at is tried again.';

CREATE TABLE ledger_tables.alerting (since TIMESTAMP NOT NULL);
COMMENT ON TABLE ledger_tables.alerting IS 'One row: conflicts that were found before are no news.';
INSERT INTO ledger_tables.alerting SELECT now() AT TIME ZONE 'UTC';
