-- A linked claim without these numbers would be in no fact, and a vector without its hash would be computed again. (A migration of
-- its own: a column just filled cannot be NOT NULL.)
ALTER TABLE ledger_tables.linked_claim ALTER COLUMN fact_number SET NOT NULL;
ALTER TABLE ledger_tables.linked_claim ALTER COLUMN cluster_number SET NOT NULL;
ALTER TABLE ledger_tables.embedding ALTER COLUMN key_hash SET NOT NULL;
