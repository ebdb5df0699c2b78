-- Two articles on one story contradict each other even where subject or metric was read differently.

CREATE TABLE ledger_tables.contradiction (
    article_a UBIGINT NOT NULL, article_b UBIGINT NOT NULL, claim_a VARCHAR NOT NULL, claim_b VARCHAR NOT NULL,
    probability DOUBLE NOT NULL, kind VARCHAR NOT NULL, reason VARCHAR NOT NULL, severity VARCHAR NOT NULL, ratio DOUBLE
);
COMMENT ON TABLE ledger_tables.contradiction IS 'Two claims of two articles on one story that very likely answer one question with values that cannot both be true.';
COMMENT ON COLUMN ledger_tables.contradiction.article_a IS 'The articles by their article_hash, the smaller first.';
COMMENT ON COLUMN ledger_tables.contradiction.probability IS 'From 0 to 1: how likely they do.';

CREATE TABLE ledger_tables.stale_story (article_hash UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.stale_story IS 'Articles whose claims or echoes changed since they were compared with others on their story.';
COMMENT ON COLUMN ledger_tables.conflict.title IS 'For a conflict between two subjects: the rank or superlative that both are given. A conflict without part or title is from contradiction.';
