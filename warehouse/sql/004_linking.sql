-- What linking must know to link again only what changed, what editors decide, and how often each source was right.

CREATE TABLE ledger_tables.linked_claim (
    claim_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    dimension VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    title VARCHAR,
    fact_id VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    published_at TIMESTAMP,
    weight DOUBLE NOT NULL
);
COMMENT ON TABLE ledger_tables.linked_claim IS 'How each claim was linked; a claim without a row is still to be linked.';
COMMENT ON COLUMN ledger_tables.linked_claim.dimension IS 'What it can be compared with: its kind, or share for shares of a whole.';
COMMENT ON COLUMN ledger_tables.linked_claim.part IS 'The claims that were compared with each other: those of one subject and dimension, or a part of these.';
COMMENT ON COLUMN ledger_tables.linked_claim.title IS 'For a rank or superlative: metric, scope and place, which one subject can hold.';
COMMENT ON COLUMN ledger_tables.linked_claim.source IS 'The independent source: one and the same for all copies of one text.';
COMMENT ON COLUMN ledger_tables.linked_claim.weight IS 'How much its vote for its value counts: 1 for a plain statement, 0 for a superseded or denied one.';

CREATE TABLE ledger_tables.stale_part (subject_id VARCHAR, dimension VARCHAR NOT NULL, part VARCHAR NOT NULL, title VARCHAR);
COMMENT ON TABLE ledger_tables.stale_part IS 'Parts that lost a claim, or about which an editor decided, since they were linked.';

CREATE TABLE ledger_tables.linking (embedder VARCHAR NOT NULL, linker VARCHAR NOT NULL, changed BIGINT NOT NULL, judged_at TIMESTAMP);
COMMENT ON TABLE ledger_tables.linking IS 'One row: what the ledger was linked with. Another embedder or linker links everything again.';
COMMENT ON COLUMN ledger_tables.linking.changed IS 'How many claims were linked since the sources were last judged.';

CREATE TABLE ledger_tables.source_record (source VARCHAR NOT NULL, accuracy DOUBLE NOT NULL, judged BIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.source_record IS 'How often each independent source is right, as far as others speak of the same facts.';

CREATE TABLE ledger_tables.source_copy (source_a VARCHAR NOT NULL, source_b VARCHAR NOT NULL, probability DOUBLE NOT NULL);
COMMENT ON TABLE ledger_tables.source_copy IS 'Two sources of which one likely copies the other; source_a sorts before source_b.';

ALTER TABLE ledger_tables.fact ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.cluster ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.cluster ADD COLUMN probability DOUBLE;
ALTER TABLE ledger_tables.conflict ADD COLUMN part VARCHAR;
ALTER TABLE ledger_tables.conflict ADD COLUMN title VARCHAR;
ALTER TABLE ledger_tables.pair_note ADD COLUMN part VARCHAR;
COMMENT ON COLUMN ledger_tables.conflict.title IS 'For a conflict between two subjects: the rank or superlative that both are given.';

ALTER TABLE ledger_tables.decision ADD COLUMN claim_a VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN claim_b VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN figure_a VARCHAR;
ALTER TABLE ledger_tables.decision ADD COLUMN figure_b VARCHAR;
COMMENT ON COLUMN ledger_tables.decision.claim_a IS 'The claim decided about; for right_value the one that is right.';
COMMENT ON COLUMN ledger_tables.decision.figure_a IS 'The figure of claim_a: should a new reading give the claim another id, the figure still finds it.';

-- What was linked before this schema is linked again.
UPDATE ledger_tables.run SET linked_at = NULL;
