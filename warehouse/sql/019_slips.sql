-- Articles on one story tell whom a figure is about where one of them misprints it, too: echoes are known by their digits.

ALTER TABLE ledger_tables.claim ADD COLUMN digits_hash UBIGINT;
UPDATE ledger_tables.claim AS c SET digits_hash = CASE
    WHEN kind = 'rank' THEN NULL
    WHEN coalesce(value, 0) = 0 OR value_high IS NOT NULL OR value_date IS NOT NULL THEN value_hash
    ELSE md5_number_lower(concat_ws(
        '|',
        CASE WHEN kind = 'percent' OR (kind = 'ratio' AND abs(value) <= 1) THEN 'share' ELSE kind END,
        array_to_string(list_sort(string_split(replace(replace(split_part(format('{:.8e}', abs(value)), 'e', 1), '.', ''), '0', ''), '')), '')
    ))
END;
COMMENT ON COLUMN ledger_tables.claim.digits_hash IS 'Equal for numbers of the same digits but zeros, in any order, scale and unit; that of the value where it is no plain number.';

DROP TABLE ledger_tables.echo;
DROP TABLE ledger_tables.stale_echo;
CREATE TABLE ledger_tables.echo (
    digits_hash UBIGINT NOT NULL, claim_a UBIGINT NOT NULL, claim_b UBIGINT NOT NULL, tie VARCHAR NOT NULL
);
COMMENT ON TABLE ledger_tables.echo IS 'Two claims with one value, or a slip of it, in two articles on one story, by their claim_hash, the smaller first.';
COMMENT ON COLUMN ledger_tables.echo.tie IS 'value: both give it; only value: neither article gives it twice; slip: one gives it as a misprint of the other''s.';
CREATE TABLE ledger_tables.stale_echo (digits_hash UBIGINT NOT NULL);
COMMENT ON TABLE ledger_tables.stale_echo IS 'Digits whose claims gained or lost an echo since their subjects were settled.';
INSERT INTO ledger_tables.stale_echo SELECT DISTINCT digits_hash FROM ledger_tables.claim WHERE subject_id IS DISTINCT FROM read_subject_id AND digits_hash IS NOT NULL;
