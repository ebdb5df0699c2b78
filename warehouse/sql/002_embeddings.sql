-- Embeddings by the hash of their text.
CREATE TABLE IF NOT EXISTS ledger_tables.embedding (
    model VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    vector FLOAT[] NOT NULL,
    PRIMARY KEY (model, key)
);
COMMENT ON TABLE ledger_tables.embedding IS 'Embeddings already computed: model is the embedder''s name, key the hash of the text.';
