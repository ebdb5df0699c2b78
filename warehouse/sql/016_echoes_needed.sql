-- Claims whose article is not known by its hash would have no echo. (A migration of its own: a column just filled cannot be NOT NULL.)
ALTER TABLE ledger_tables.claim ALTER COLUMN article_hash SET NOT NULL;
