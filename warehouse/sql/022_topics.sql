-- Articles on one topic are compared, too.

CREATE TABLE ledger_tables.topic (
    article_hash UBIGINT NOT NULL, subject_id VARCHAR NOT NULL, published_at TIMESTAMP NOT NULL, share DOUBLE NOT NULL
);
COMMENT ON TABLE ledger_tables.topic IS 'The names that an article is about: those that its claims were read of, but for places and common nouns.';
COMMENT ON COLUMN ledger_tables.topic.share IS 'The number of claims read of the name, in a vector of length 1.';
