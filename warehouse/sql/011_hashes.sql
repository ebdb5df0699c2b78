-- Whole numbers by which linking finds rows: looking for ids, which are texts, costs several times as much in a large ledger. Each
-- is 64 bits of the MD5 of an id; that two of ten million agree has a chance of three in a million.

ALTER TABLE ledger_tables.article ADD COLUMN article_hash UBIGINT;
UPDATE ledger_tables.article SET article_hash = md5_number_lower(article_id);
ALTER TABLE ledger_tables.claim ADD COLUMN claim_hash UBIGINT;
UPDATE ledger_tables.claim SET claim_hash = md5_number_lower(claim_id);
ALTER TABLE ledger_tables.fact ADD COLUMN part_hash UBIGINT;
UPDATE ledger_tables.fact SET part_hash = md5_number_lower(part);
ALTER TABLE ledger_tables.cluster ADD COLUMN part_hash UBIGINT;
UPDATE ledger_tables.cluster SET part_hash = md5_number_lower(part);
ALTER TABLE ledger_tables.conflict ADD COLUMN part_hash UBIGINT;
UPDATE ledger_tables.conflict SET part_hash = md5_number_lower(part);
ALTER TABLE ledger_tables.pair_note ADD COLUMN part_hash UBIGINT;
UPDATE ledger_tables.pair_note SET part_hash = md5_number_lower(part);

-- By what a subject with many claims is divided is kept with each, so that the claims themselves need not be read for it.
ALTER TABLE ledger_tables.linked_claim ADD COLUMN claim_hash UBIGINT;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN block_hash UBIGINT;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN part_hash UBIGINT;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN metric VARCHAR;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN "time" VARCHAR;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN size VARCHAR;
COMMENT ON COLUMN ledger_tables.linked_claim.block_hash IS 'Of the subject and dimension: claims with one may be compared.';
COMMENT ON COLUMN ledger_tables.linked_claim."time" IS 'When the claim holds, else the month of its publication.';
COMMENT ON COLUMN ledger_tables.linked_claim.size IS 'The order of magnitude of its value, or the year of a date.';
UPDATE ledger_tables.linked_claim AS l SET
    claim_hash = c.claim_hash,
    block_hash = md5_number_lower(coalesce(l.subject_id || '|' || l.dimension, l.part)),
    part_hash = md5_number_lower(l.part),
    metric = c.metric,
    "time" = coalesce(nullif(c.as_of, ''), strftime(l.published_at, '%Y-%m'), ''),
    size = CASE WHEN c.value <> 0 THEN floor(log10(abs(c.value)))::VARCHAR ELSE coalesce(left(c.value_date, 4), '') END
FROM ledger_tables.claim AS c
WHERE c.claim_id = l.claim_id;

-- Each new claim is queued, so that it need not be looked for among those that are linked.
ALTER TABLE ledger_tables.stale_part ADD COLUMN claim_hash UBIGINT;
COMMENT ON TABLE ledger_tables.stale_part IS 'What to link: new claims, and parts that lost a claim or that an editor decided about.';
COMMENT ON COLUMN ledger_tables.stale_part.claim_hash IS 'The new claim; NULL for a part.';
COMMENT ON COLUMN ledger_tables.stale_part.part IS 'The part to replace; NULL for a new claim. A claim without subject is a part of its own.';
INSERT INTO ledger_tables.stale_part BY NAME
SELECT
    c.subject_id,
    CASE WHEN c.kind = 'percent' OR (c.kind = 'ratio' AND abs(coalesce(c.value, 0)) <= 1) THEN 'share' ELSE c.kind END AS dimension,
    if(c.subject_id IS NULL, c.claim_id, NULL) AS part, c.claim_hash
FROM ledger_tables.claim AS c
ANTI JOIN ledger_tables.linked_claim AS l ON l.claim_id = c.claim_id
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
WHERE a.latest;

CREATE TABLE ledger_tables.unweighed_part (part_hash UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.unweighed_part IS 'Parts that were linked since the values of their facts were last weighed.';
INSERT INTO ledger_tables.unweighed_part
SELECT DISTINCT part_hash FROM ledger_tables.cluster WHERE probability IS NULL AND part_hash IS NOT NULL;
