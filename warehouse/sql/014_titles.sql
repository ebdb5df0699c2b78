-- A title that gained holders is compared for these alone.
ALTER TABLE ledger_tables.stale_title ADD COLUMN claim_hash UBIGINT;
COMMENT ON COLUMN ledger_tables.stale_title.claim_hash IS 'The claim that gave the title to another holder; NULL where holders went or were linked anew, so that all are to be compared.';
