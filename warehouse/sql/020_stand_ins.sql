-- A subject of an article may stand for another by several echoes: what to settle again is known by claims.

DROP TABLE ledger_tables.stale_echo;
CREATE TABLE ledger_tables.stale_echo (claim_hash UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.stale_echo IS 'Claims that gained or lost an echo since their subjects were settled.';
INSERT INTO ledger_tables.stale_echo SELECT claim_hash FROM ledger_tables.claim WHERE subject_id IS DISTINCT FROM read_subject_id;
