-- Facts, clusters, titles and embeddings by whole numbers, too. The id of a fact or cluster ends in 16 hexadecimal digits: that
-- number and the id are one to one, so the number stands for it where only linking reads it.

ALTER TABLE ledger_tables.linked_claim ADD COLUMN fact_number UBIGINT;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN cluster_number UBIGINT;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN title_hash UBIGINT;
UPDATE ledger_tables.linked_claim SET
    fact_number = ('0x' || right(fact_id, 16))::UBIGINT,
    cluster_number = ('0x' || right(cluster_id, 16))::UBIGINT,
    title_hash = md5_number_lower(title);
ALTER TABLE ledger_tables.linked_claim DROP COLUMN fact_id;
ALTER TABLE ledger_tables.linked_claim DROP COLUMN cluster_id;
COMMENT ON COLUMN ledger_tables.linked_claim.fact_number IS 'The number that the id of its fact ends in.';
COMMENT ON COLUMN ledger_tables.linked_claim.cluster_number IS 'The number that the id of its cluster ends in.';

ALTER TABLE ledger_tables.fact ADD COLUMN fact_number UBIGINT;
UPDATE ledger_tables.fact SET fact_number = ('0x' || right(fact_id, 16))::UBIGINT;
COMMENT ON COLUMN ledger_tables.fact.fact_number IS 'The number that its id ends in.';
ALTER TABLE ledger_tables.cluster ADD COLUMN cluster_number UBIGINT;
UPDATE ledger_tables.cluster SET cluster_number = ('0x' || right(cluster_id, 16))::UBIGINT;
COMMENT ON COLUMN ledger_tables.cluster.cluster_number IS 'The number that its id ends in.';

ALTER TABLE ledger_tables.embedding ADD COLUMN key_hash UBIGINT;
UPDATE ledger_tables.embedding SET key_hash = md5_number_lower("key");
