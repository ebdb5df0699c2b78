-- Claims to be linked are queued, so that a linking need not look for them, and titles wait until all claims are linked.

ALTER TABLE ledger_tables.stale_part ALTER COLUMN part DROP NOT NULL;
COMMENT ON TABLE ledger_tables.stale_part IS 'What to link: subjects and dimensions with new claims, and parts that lost a claim or that an editor decided about.';
COMMENT ON COLUMN ledger_tables.stale_part.part IS 'The part to replace; NULL where claims only came. A claim without subject is a part of its own.';

CREATE TABLE ledger_tables.stale_title (title VARCHAR NOT NULL);
COMMENT ON TABLE ledger_tables.stale_title IS 'Ranks and superlatives whose holders changed since they were last compared.';

-- What was loaded and not linked before this schema.
INSERT INTO ledger_tables.stale_part
SELECT DISTINCT
    c.subject_id,
    CASE WHEN c.kind = 'percent' OR (c.kind = 'ratio' AND abs(coalesce(c.value, 0)) <= 1) THEN 'share' ELSE c.kind END,
    if(c.subject_id IS NULL, c.claim_id, NULL), NULL
FROM ledger_tables.claim AS c
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
ANTI JOIN ledger_tables.linked_claim AS l ON l.claim_id = c.claim_id
WHERE a.latest;
