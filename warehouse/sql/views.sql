-- The views that analysts, reports and outside checks read. They are made anew after each migration, so a view that changes
-- needs a numbered file of its own, be it only a comment.

CREATE OR REPLACE VIEW main.articles AS
SELECT
    article_id, external_id, url, publisher, title, published_at, fetched_at, lang, text, content_hash, revision,
    duplicate_of, run_id, latest, published_precision, article_key, origin, extractor_version, date_source, modified_at,
    authors
FROM ledger_tables.article;
COMMENT ON VIEW main.articles IS 'The texts, every revision of them. figures and claims give offsets into text.';
COMMENT ON COLUMN main.articles.article_id IS 'The same for the same text under the same key.';
COMMENT ON COLUMN main.articles.external_id IS 'The id that the sender gave the article.';
COMMENT ON COLUMN main.articles.url IS 'Where the article is published.';
COMMENT ON COLUMN main.articles.publisher IS 'Who published it; NULL if unknown.';
COMMENT ON COLUMN main.articles.title IS 'The headline, as printed.';
COMMENT ON COLUMN main.articles.published_at IS 'The publisher''s wall-clock time; published_precision says how much of it is known.';
COMMENT ON COLUMN main.articles.published_precision IS 'year, month, day or second; NULL without a date.';
COMMENT ON COLUMN main.articles.date_source IS 'How published_at was found: given, feed, sitemap, mail, meta or json_ld (the page''s head), page (its text or address).';
COMMENT ON COLUMN main.articles.modified_at IS 'When the publisher says it was last changed, by the same clock.';
COMMENT ON COLUMN main.articles.authors IS 'Who wrote it, as named there; empty if nobody is.';
COMMENT ON COLUMN main.articles.fetched_at IS 'When it was read, in UTC.';
COMMENT ON COLUMN main.articles.lang IS 'en or ja.';
COMMENT ON COLUMN main.articles.text IS 'The text that all offsets refer to (in Unicode characters, from 0). It never changes.';
COMMENT ON COLUMN main.articles.content_hash IS 'SHA-256 of the text.';
COMMENT ON COLUMN main.articles.revision IS '1 for the first text under a key, one more for each changed text.';
COMMENT ON COLUMN main.articles.latest IS 'Whether no later revision is known.';
COMMENT ON COLUMN main.articles.duplicate_of IS 'The article_id of the original, if this is nearly the same text under another key.';
COMMENT ON COLUMN main.articles.article_key IS 'What revisions of one article share: its URL, else its external_id, else its path.';
COMMENT ON COLUMN main.articles.origin IS 'Where the bytes came from: a path, a path with a line, row or offset, or a URL.';
COMMENT ON COLUMN main.articles.extractor_version IS 'What read the article last.';
COMMENT ON COLUMN main.articles.run_id IS 'The run that first read this text.';

CREATE OR REPLACE VIEW main.figures AS
SELECT
    figure_id, article_id, figure, figure_start, figure_end, kind, value, value_high, value_date, unit, qualifier,
    value_date_high
FROM ledger_tables.figure;
COMMENT ON VIEW main.figures IS 'Every number in the texts, as printed and in base units, whether or not it is a claim.';
COMMENT ON COLUMN main.figures.figure_id IS 'The same for the same characters of the same article.';
COMMENT ON COLUMN main.figures.article_id IS 'The article it stands in.';
COMMENT ON COLUMN main.figures.figure IS 'The characters, as printed: articles.text[figure_start:figure_end].';
COMMENT ON COLUMN main.figures.figure_start IS 'First character, from 0.';
COMMENT ON COLUMN main.figures.figure_end IS 'One past the last character.';
COMMENT ON COLUMN main.figures.kind IS 'What it measures: money, compute, count, date and so on.';
COMMENT ON COLUMN main.figures.value IS 'In base units, with the sign as printed; NULL for a date.';
COMMENT ON COLUMN main.figures.value_high IS 'Upper end of a range.';
COMMENT ON COLUMN main.figures.value_date IS 'ISO string of a date, at the precision printed.';
COMMENT ON COLUMN main.figures.value_date_high IS 'ISO string of the later end of a span of dates.';
COMMENT ON COLUMN main.figures.unit IS 'Base unit: an ISO 4217 code, FLOPS, W, the noun counted and so on.';
COMMENT ON COLUMN main.figures.qualifier IS 'exact, approx, at_least, at_most, more_than, less_than or range.';

CREATE OR REPLACE VIEW main.claims AS
SELECT
    c.claim_id, c.article_id, a.publisher, a.url, a.published_at, a.lang, c.sentence, c.sentence_start, c.sentence_end,
    c.figure, c.figure_start, c.figure_end, c.kind, c.value, c.value_high, c.value_date, c.unit, c.qualifier,
    c.subject_id, coalesce(e.name, c.subject) AS subject, c.subject_text, c.metric, c.scope, c.status, c.as_of,
    c.speaker, c.confidence, l.fact_id, l.cluster_id, c.extractor_version, c.run_id, c.figure_id, c.counterparty_id,
    p.name AS counterparty, a.latest,
    CASE WHEN c.read_subject_id IS DISTINCT FROM c.subject_id THEN coalesce(c.read_subject, '') END AS read_subject
FROM ledger_tables.claim AS c
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
LEFT JOIN ledger_tables.entity AS e ON e.entity_id = c.subject_id
LEFT JOIN ledger_tables.entity AS p ON p.entity_id = c.counterparty_id
LEFT JOIN ledger_tables.claim_link AS l ON l.claim_id = c.claim_id;
COMMENT ON VIEW main.claims IS 'Figures said about a subject, with the sentence, its article, and the fact and cluster they belong to.';
COMMENT ON COLUMN main.claims.claim_id IS 'The same for the same figure, subject, metric and scope of the same article.';
COMMENT ON COLUMN main.claims.article_id IS 'The article that says it.';
COMMENT ON COLUMN main.claims.publisher IS 'Who published the article.';
COMMENT ON COLUMN main.claims.url IS 'Where the article is published.';
COMMENT ON COLUMN main.claims.published_at IS 'When the article was published, by the publisher''s clock.';
COMMENT ON COLUMN main.claims.lang IS 'Language of the article: en or ja.';
COMMENT ON COLUMN main.claims.sentence IS 'The sentence that says it: articles.text[sentence_start:sentence_end].';
COMMENT ON COLUMN main.claims.sentence_start IS 'First character, from 0.';
COMMENT ON COLUMN main.claims.sentence_end IS 'One past the last character.';
COMMENT ON COLUMN main.claims.figure IS 'The number, as printed: articles.text[figure_start:figure_end].';
COMMENT ON COLUMN main.claims.figure_start IS 'First character, from 0.';
COMMENT ON COLUMN main.claims.figure_end IS 'One past the last character.';
COMMENT ON COLUMN main.claims.kind IS 'What the figure measures.';
COMMENT ON COLUMN main.claims.value IS 'In base units, signed: a fall of 3 % is -3. NULL for a date.';
COMMENT ON COLUMN main.claims.value_high IS 'Upper end of a range.';
COMMENT ON COLUMN main.claims.value_date IS 'ISO string of a date, at the precision printed.';
COMMENT ON COLUMN main.claims.unit IS 'Base unit of value.';
COMMENT ON COLUMN main.claims.qualifier IS 'How the text limits the figure: exact, approx, at_least and so on.';
COMMENT ON COLUMN main.claims.subject_id IS 'The entity that the claim is about.';
COMMENT ON COLUMN main.claims.subject IS 'Its canonical name, English where one is known.';
COMMENT ON COLUMN main.claims.read_subject IS 'What was read from this text alone, empty if no subject was, where articles on the story settle on another; else NULL.';
COMMENT ON COLUMN main.claims.subject_text IS 'The words for it in this text.';
COMMENT ON COLUMN main.claims.metric IS 'What is measured of the subject: investment, headcount, rank and so on.';
COMMENT ON COLUMN main.claims.scope IS 'What narrows the fact: a phase, a region, a share.';
COMMENT ON COLUMN main.claims.status IS 'reported, planned, estimated, rumored, denied or hypothetical.';
COMMENT ON COLUMN main.claims.as_of IS 'When the figure holds: ISO at the precision given, a span with a slash.';
COMMENT ON COLUMN main.claims.speaker IS 'Whom the text quotes for it.';
COMMENT ON COLUMN main.claims.confidence IS 'From 0 to 1: how sure the reading is.';
COMMENT ON COLUMN main.claims.fact_id IS 'The fact that the claim answers.';
COMMENT ON COLUMN main.claims.cluster_id IS 'The claims of this fact with the same value.';
COMMENT ON COLUMN main.claims.extractor_version IS 'What read it.';
COMMENT ON COLUMN main.claims.run_id IS 'The run that read it.';
COMMENT ON COLUMN main.claims.figure_id IS 'The figure in the view figures.';
COMMENT ON COLUMN main.claims.counterparty_id IS 'The other party, e.g. who is bought or paid.';
COMMENT ON COLUMN main.claims.counterparty IS 'Its canonical name.';
COMMENT ON COLUMN main.claims.latest IS 'Whether the article is its latest revision.';

-- An independent source is the publisher of an original: copies of one text count once, under the publisher of the
-- text that was first.
CREATE OR REPLACE VIEW main.claim_sources AS
SELECT
    c.claim_id, l.fact_id, l.cluster_id, a.published_at,
    coalesce(o.publisher, a.publisher, o.article_id, a.article_id) AS independent_source
FROM ledger_tables.claim AS c
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
LEFT JOIN ledger_tables.article AS o ON o.article_id = a.duplicate_of
LEFT JOIN ledger_tables.claim_link AS l ON l.claim_id = c.claim_id;
COMMENT ON VIEW main.claim_sources IS 'Who each claim comes from: one and the same for all copies of one text.';
COMMENT ON COLUMN main.claim_sources.claim_id IS 'The claim.';
COMMENT ON COLUMN main.claim_sources.fact_id IS 'The fact that it answers.';
COMMENT ON COLUMN main.claim_sources.cluster_id IS 'The cluster it stands in.';
COMMENT ON COLUMN main.claim_sources.published_at IS 'When its article was published.';
COMMENT ON COLUMN main.claim_sources.independent_source IS
    'The publisher of the original text; the article_id if the publisher is unknown.';

CREATE OR REPLACE VIEW main.facts AS
SELECT
    f.fact_id, f.subject_id, f.subject, f.metric, f.scope, f.kind, f.unit,
    count(c.claim_id) AS claims,
    count(DISTINCT c.independent_source) AS sources,
    count(DISTINCT c.cluster_id) AS "values",
    min(c.published_at) AS first_published,
    max(c.published_at) AS last_published,
    f.as_of
FROM ledger_tables.fact AS f
LEFT JOIN main.claim_sources AS c ON c.fact_id = f.fact_id
GROUP BY ALL;
COMMENT ON VIEW main.facts IS 'The questions that claims answer, with how many claims, independent sources and different values there are.';
COMMENT ON COLUMN main.facts.fact_id IS 'The fact; claims.fact_id refers to it.';
COMMENT ON COLUMN main.facts.subject_id IS 'The entity it is about.';
COMMENT ON COLUMN main.facts.subject IS 'Its canonical name.';
COMMENT ON COLUMN main.facts.metric IS 'What is measured.';
COMMENT ON COLUMN main.facts.scope IS 'What narrows it.';
COMMENT ON COLUMN main.facts.kind IS 'The kind of its figures.';
COMMENT ON COLUMN main.facts.unit IS 'The unit most of its claims use.';
COMMENT ON COLUMN main.facts.claims IS 'How many claims answer it.';
COMMENT ON COLUMN main.facts.sources IS 'How many independent publishers: copies of one text count once.';
COMMENT ON COLUMN main.facts."values" IS 'How many different values (clusters) there are.';
COMMENT ON COLUMN main.facts.first_published IS 'The earliest article.';
COMMENT ON COLUMN main.facts.last_published IS 'The latest article.';
COMMENT ON COLUMN main.facts.as_of IS 'The time it is about, if the claims name one.';

CREATE OR REPLACE VIEW main.clusters AS
SELECT
    k.cluster_id, k.fact_id, k.value, k.value_high, k.value_date, k.unit,
    count(c.claim_id) AS claims,
    count(DISTINCT c.independent_source) AS sources,
    min(c.published_at) AS first_published,
    max(c.published_at) AS last_published,
    k."leading",
    k.probability
FROM ledger_tables.cluster AS k
LEFT JOIN main.claim_sources AS c ON c.cluster_id = k.cluster_id
GROUP BY ALL;
COMMENT ON VIEW main.clusters IS 'The different values of each fact, with who gives them.';
COMMENT ON COLUMN main.clusters.cluster_id IS 'The cluster; claims.cluster_id refers to it.';
COMMENT ON COLUMN main.clusters.fact_id IS 'The fact that it answers.';
COMMENT ON COLUMN main.clusters.value IS 'The value that stands for it, in base units.';
COMMENT ON COLUMN main.clusters.value_high IS 'Upper end of a range.';
COMMENT ON COLUMN main.clusters.value_date IS 'ISO string of a date.';
COMMENT ON COLUMN main.clusters.unit IS 'Unit of value.';
COMMENT ON COLUMN main.clusters.claims IS 'How many claims give this value.';
COMMENT ON COLUMN main.clusters.sources IS 'How many independent publishers: copies of one text count once.';
COMMENT ON COLUMN main.clusters.first_published IS 'The earliest article.';
COMMENT ON COLUMN main.clusters.last_published IS 'The latest article.';
COMMENT ON COLUMN main.clusters."leading" IS 'Whether this is the value of the fact that is most likely true.';
COMMENT ON COLUMN main.clusters.probability IS 'From 0 to 1: how likely it is true, by who gives it and how often these are right.';

CREATE OR REPLACE VIEW main.decisions AS
SELECT decision_id, conflict_id, verdict, note, decided_by, decided_at, withdrawn_at, claim_a, claim_b, figure_a, figure_b
FROM ledger_tables.decision;
COMMENT ON VIEW main.decisions IS 'What editors settled. A withdrawn decision has withdrawn_at and no longer counts.';
COMMENT ON COLUMN main.decisions.decision_id IS 'The decision.';
COMMENT ON COLUMN main.decisions.conflict_id IS 'The conflict that it settles; NULL if it is about claims in no conflict.';
COMMENT ON COLUMN main.decisions.verdict IS 'same_fact, different_fact, dismissed, confirmed or right_value; becomes conflicts.status.';
COMMENT ON COLUMN main.decisions.note IS 'Why.';
COMMENT ON COLUMN main.decisions.decided_by IS 'Who settled it.';
COMMENT ON COLUMN main.decisions.decided_at IS 'When, in UTC.';
COMMENT ON COLUMN main.decisions.withdrawn_at IS 'When it was withdrawn, in UTC; NULL if it stands.';
COMMENT ON COLUMN main.decisions.claim_a IS 'One claim; for right_value the one whose value is right.';
COMMENT ON COLUMN main.decisions.claim_b IS 'The other claim; NULL if the decision is about one alone.';
COMMENT ON COLUMN main.decisions.figure_a IS 'The figure of claim_a.';
COMMENT ON COLUMN main.decisions.figure_b IS 'The figure of claim_b.';

CREATE OR REPLACE VIEW main.conflicts AS
SELECT
    x.conflict_id, x.fact_id, x.subject, x.metric, x.claim_a, x.claim_b, x.cluster_a, x.cluster_b, x.value_a, x.value_b,
    x.unit, x.ratio, x.kind, x.reason, x.severity, x.confidence, coalesce(d.verdict, x.status) AS status, x.first_seen_at,
    x.value_date_a, x.value_date_b, x.run_id
FROM ledger_tables.conflict AS x
LEFT JOIN (
    SELECT conflict_id, max_by(verdict, (decided_at, decision_id)) AS verdict
    FROM ledger_tables.decision
    WHERE withdrawn_at IS NULL
    GROUP BY conflict_id
) AS d ON d.conflict_id = x.conflict_id;
COMMENT ON VIEW main.conflicts IS 'Pairs of values that cannot both be true, of one fact or, where articles on one story contradict each other, of two; each with the claim that speaks for it.';
COMMENT ON COLUMN main.conflicts.conflict_id IS 'The conflict.';
COMMENT ON COLUMN main.conflicts.fact_id IS 'The fact that is in dispute: that of claim_a.';
COMMENT ON COLUMN main.conflicts.subject IS 'Canonical name of what it is about.';
COMMENT ON COLUMN main.conflicts.metric IS 'What is measured.';
COMMENT ON COLUMN main.conflicts.claim_a IS 'The claim that speaks for one value.';
COMMENT ON COLUMN main.conflicts.claim_b IS 'The claim that speaks for the other.';
COMMENT ON COLUMN main.conflicts.cluster_a IS 'All claims of one value.';
COMMENT ON COLUMN main.conflicts.cluster_b IS 'All claims of the other.';
COMMENT ON COLUMN main.conflicts.value_a IS 'One value; NULL for a date.';
COMMENT ON COLUMN main.conflicts.value_b IS 'The other value; NULL for a date.';
COMMENT ON COLUMN main.conflicts.value_date_a IS 'One date.';
COMMENT ON COLUMN main.conflicts.value_date_b IS 'The other date.';
COMMENT ON COLUMN main.conflicts.unit IS 'Unit of value_a and value_b.';
COMMENT ON COLUMN main.conflicts.ratio IS 'The larger value by the smaller; NULL for dates.';
COMMENT ON COLUMN main.conflicts.kind IS 'What sort of disagreement it is.';
COMMENT ON COLUMN main.conflicts.reason IS 'Why both cannot be true, in a sentence.';
COMMENT ON COLUMN main.conflicts.severity IS 'low, medium or high.';
COMMENT ON COLUMN main.conflicts.confidence IS 'From 0 to 1: how much says that both claims answer one question.';
COMMENT ON COLUMN main.conflicts.status IS 'open, or the verdict of an editor.';
COMMENT ON COLUMN main.conflicts.first_seen_at IS 'When it was first found, in UTC.';
COMMENT ON COLUMN main.conflicts.run_id IS 'The run that found it.';

CREATE OR REPLACE VIEW main.pair_notes AS
SELECT n.claim_a, n.claim_b, n.kind, n.reason, n.run_id
FROM ledger_tables.pair_note AS n
ANTI JOIN (
    SELECT unnest([claim_a, claim_b]) AS claim_a, unnest([claim_b, claim_a]) AS claim_b
    FROM ledger_tables.conflict WHERE part IS NULL AND title IS NULL
) AS c USING (claim_a, claim_b);
COMMENT ON VIEW main.pair_notes IS 'Pairs of claims that differ and yet are no conflict, and why: an update, another scope, another moment.';
COMMENT ON COLUMN main.pair_notes.claim_a IS 'One claim.';
COMMENT ON COLUMN main.pair_notes.claim_b IS 'The other claim.';
COMMENT ON COLUMN main.pair_notes.kind IS 'What sort of difference it is.';
COMMENT ON COLUMN main.pair_notes.reason IS 'Why both may be true, in a sentence.';
COMMENT ON COLUMN main.pair_notes.run_id IS 'The run that noted it.';

CREATE OR REPLACE VIEW main.entities AS
SELECT entity_id, name, kind, qid FROM ledger_tables.entity;
COMMENT ON VIEW main.entities IS 'Who and what claims are about.';
COMMENT ON COLUMN main.entities.entity_id IS 'The entity.';
COMMENT ON COLUMN main.entities.name IS 'Canonical name, English where one is known.';
COMMENT ON COLUMN main.entities.kind IS 'person, organization, product, place, event or thing.';
COMMENT ON COLUMN main.entities.qid IS 'Its item in Wikidata, where one is known.';

CREATE OR REPLACE VIEW main.entity_names AS
SELECT entity_id, name, lang FROM ledger_tables.entity_name;
COMMENT ON VIEW main.entity_names IS 'Every name of an entity, by language.';
COMMENT ON COLUMN main.entity_names.entity_id IS 'The entity.';
COMMENT ON COLUMN main.entity_names.name IS 'A name of it.';
COMMENT ON COLUMN main.entity_names.lang IS 'en or ja.';

CREATE OR REPLACE VIEW main.runs AS
SELECT run_id, started_at, ended_at, status, inputs, versions, counts, error, linked_at
FROM ledger_tables.run;
COMMENT ON VIEW main.runs IS 'Executions of the pipeline.';
COMMENT ON COLUMN main.runs.run_id IS 'The run.';
COMMENT ON COLUMN main.runs.started_at IS 'Start, in UTC.';
COMMENT ON COLUMN main.runs.ended_at IS 'End, in UTC; NULL while it runs or if it was killed.';
COMMENT ON COLUMN main.runs.status IS 'running, finished or failed.';
COMMENT ON COLUMN main.runs.inputs IS 'What it was given to read.';
COMMENT ON COLUMN main.runs.versions IS 'Versions of claimledger, its models and the libraries that decide results, as JSON.';
COMMENT ON COLUMN main.runs.counts IS 'What it read, found and could not read, as JSON.';
COMMENT ON COLUMN main.runs.error IS 'Why it failed.';
COMMENT ON COLUMN main.runs.linked_at IS 'When its claims were linked into facts, in UTC.';

CREATE OR REPLACE VIEW main.quarantine AS
SELECT quarantine_id, origin, reason, detail, fetched_at, run_id FROM ledger_tables.quarantine;
COMMENT ON VIEW main.quarantine IS 'What could not be read, and why.';
COMMENT ON COLUMN main.quarantine.quarantine_id IS 'The same for the same origin, reason and detail.';
COMMENT ON COLUMN main.quarantine.origin IS 'A path, a path and line, or a URL.';
COMMENT ON COLUMN main.quarantine.reason IS 'empty, binary, encoding, language, paywall, consent, login, error_page and so on.';
COMMENT ON COLUMN main.quarantine.detail IS 'What is wrong with it and what to do, in a sentence.';
COMMENT ON COLUMN main.quarantine.fetched_at IS 'When this was first met, in UTC.';
COMMENT ON COLUMN main.quarantine.run_id IS 'The run that first met it.';
