-- An entity's identifier outside the ledger.
ALTER TABLE ledger_tables.entity ADD COLUMN qid VARCHAR;
COMMENT ON COLUMN ledger_tables.entity.qid IS 'Its item in Wikidata, where one is known.';
