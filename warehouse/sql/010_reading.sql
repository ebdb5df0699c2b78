-- How far files are read, so that a run that was cut off goes on where it was.
CREATE TABLE ledger_tables.reading (
    path VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    readers VARCHAR NOT NULL,
    "offset" BIGINT NOT NULL,
    number BIGINT NOT NULL,
    done BOOLEAN NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (path)
);
COMMENT ON TABLE ledger_tables.reading IS 'How far the files of runs that did not finish are read. A run that finishes takes its rows away.';
COMMENT ON COLUMN ledger_tables.reading.changed IS 'When the file was changed last, in nanoseconds; with another time or size it is another file.';
COMMENT ON COLUMN ledger_tables.reading.readers IS 'The versions of the extractors that read it; others read it from the start.';
COMMENT ON COLUMN ledger_tables.reading."offset" IS 'Bytes before the place where reading goes on.';
COMMENT ON COLUMN ledger_tables.reading.number IS 'Lines, rows or letters before that place.';
COMMENT ON COLUMN ledger_tables.reading.done IS 'Whether all of it is read.';
