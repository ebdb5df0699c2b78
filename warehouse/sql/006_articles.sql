-- What else is known of an article: who wrote it, when it was changed, and how its date was found.
ALTER TABLE ledger_tables.article ADD COLUMN authors VARCHAR[];
ALTER TABLE ledger_tables.article ADD COLUMN modified_at TIMESTAMP;
ALTER TABLE ledger_tables.article ADD COLUMN date_source VARCHAR;
