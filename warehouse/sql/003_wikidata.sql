-- An entity's identifier outside the ledger.
ALTER TABLE ledger_tables.entity ADD COLUMN qid VARCHAR;
COMMENT ON COLUMN ledger_tables.entity.qid IS 'Its item in Wikidata, where one is known.';

CREATE OR REPLACE VIEW main.entities AS
SELECT entity_id, name, kind, qid FROM ledger_tables.entity;
COMMENT ON VIEW main.entities IS 'Who and what claims are about.';
COMMENT ON COLUMN main.entities.entity_id IS 'The entity.';
COMMENT ON COLUMN main.entities.name IS 'Canonical name, English where one is known.';
COMMENT ON COLUMN main.entities.kind IS 'person, organization, product, place, event or thing.';
COMMENT ON COLUMN main.entities.qid IS 'Its item in Wikidata, where one is known.';
