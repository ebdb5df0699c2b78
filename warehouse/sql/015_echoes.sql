-- Articles on one story tell each other whom a figure is about, where one of them was read otherwise.

ALTER TABLE ledger_tables.claim ADD COLUMN article_hash UBIGINT;
ALTER TABLE ledger_tables.claim ADD COLUMN value_hash UBIGINT;
ALTER TABLE ledger_tables.claim ADD COLUMN read_subject_id VARCHAR;
ALTER TABLE ledger_tables.claim ADD COLUMN read_subject VARCHAR;
UPDATE ledger_tables.claim AS c SET
    article_hash = md5_number_lower(article_id),
    value_hash = CASE WHEN kind <> 'rank' THEN md5_number_lower(concat_ws(
        '|',
        CASE WHEN kind = 'percent' OR (kind = 'ratio' AND abs(coalesce(value, 0)) <= 1) THEN 'share' ELSE kind END,
        CASE WHEN kind IN ('count', 'percent', 'ratio') THEN '' ELSE coalesce(unit, '') END,
        format('{:.9g}', abs(value) * CASE WHEN kind = 'ratio' AND abs(value) <= 1 THEN 100 ELSE 1 END),
        format('{:.9g}', abs(value_high)),
        value_date
    )) END,
    read_subject_id = subject_id,
    read_subject = subject;
COMMENT ON COLUMN ledger_tables.claim.value_hash IS 'Equal for claims with the same value and unit, whatever is counted; NULL for ranks, which all lists have.';
COMMENT ON COLUMN ledger_tables.claim.read_subject_id IS 'The subject that was read from the sentence; subject_id is what articles on the story made of it.';
COMMENT ON COLUMN ledger_tables.claim.read_subject IS 'The name of the subject that was read.';

CREATE TABLE ledger_tables.echo (value_hash UBIGINT NOT NULL, claim_a UBIGINT NOT NULL, claim_b UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.echo IS 'Two claims with one value in two articles on one story, by their claim_hash, the smaller first.';
CREATE TABLE ledger_tables.stale_echo (value_hash UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.stale_echo IS 'Values whose claims gained or lost an echo since their subjects were settled.';
