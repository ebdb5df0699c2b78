-- Linking would never find a claim or an article without its hash. (A migration of its own: a column just filled cannot be NOT NULL.)
ALTER TABLE ledger_tables.article ALTER COLUMN article_hash SET NOT NULL;
ALTER TABLE ledger_tables.claim ALTER COLUMN claim_hash SET NOT NULL;
