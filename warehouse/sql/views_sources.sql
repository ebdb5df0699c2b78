-- The views about what is read again and again, and about what people were told. Made anew with those of views.sql.

CREATE OR REPLACE VIEW main.source_runs AS
SELECT source, started_at, ended_at, status, read, "new", revised, unchanged, quarantined, error, notes, run_id
FROM ledger_tables.source_run;
COMMENT ON VIEW main.source_runs IS 'Each reading of each source of the sources file.';
COMMENT ON COLUMN main.source_runs.source IS 'Its name in the sources file.';
COMMENT ON COLUMN main.source_runs.started_at IS 'When its reading began, in UTC.';
COMMENT ON COLUMN main.source_runs.ended_at IS 'When its reading ended, in UTC.';
COMMENT ON COLUMN main.source_runs.status IS 'finished; failed, if nothing at all could be read; stopped, if the run was told to end.';
COMMENT ON COLUMN main.source_runs.read IS 'How many articles it gave: new, revised and unchanged ones.';
COMMENT ON COLUMN main.source_runs."new" IS 'How many of them the ledger did not have.';
COMMENT ON COLUMN main.source_runs.revised IS 'How many had another text than before.';
COMMENT ON COLUMN main.source_runs.unchanged IS 'How many the ledger had already, whether or not they were read again.';
COMMENT ON COLUMN main.source_runs.quarantined IS 'How many could not be read, now or when they were last looked at.';
COMMENT ON COLUMN main.source_runs.error IS 'Why it failed.';
COMMENT ON COLUMN main.source_runs.notes IS 'What is no fault of an article but of interest to whoever looks after the source.';
COMMENT ON COLUMN main.source_runs.run_id IS 'The run that it was part of.';

CREATE OR REPLACE VIEW main.source_status AS
WITH success AS (
    SELECT
        source,
        max(started_at) FILTER (WHERE status = 'finished') AS finished,
        max(started_at) FILTER (WHERE status = 'finished' AND read > 0) AS gave
    FROM ledger_tables.source_run
    GROUP BY source
),
told AS (
    SELECT
        r.source,
        max(r.started_at) AS last_run_at,
        max(r.ended_at) FILTER (WHERE r.status = 'finished') AS last_success_at,
        min(r.started_at) FILTER (WHERE r.status = 'failed' AND r.started_at > coalesce(s.finished, TIMESTAMP '-infinity'))
            AS failing_since,
        max_by(r.error, r.started_at)
            FILTER (WHERE r.status = 'failed' AND r.started_at > coalesce(s.finished, TIMESTAMP '-infinity')) AS last_error,
        max(r.ended_at) FILTER (WHERE r.read > 0) AS last_gave_at,
        min(r.started_at) FILTER (WHERE r.status = 'finished' AND r.started_at > s.gave) AS silent_since,
        count(*) FILTER (WHERE r.status = 'finished' AND r.started_at > s.gave) AS silent_runs
    FROM ledger_tables.source_run AS r
    JOIN success AS s ON s.source = r.source
    GROUP BY r.source
)
SELECT
    s.source, s.kind, s.place, s.publisher, s.reliability, s.schedule, s.timezone, s.listed,
    t.last_run_at, t.last_success_at, t.failing_since, t.last_error, t.last_gave_at, t.silent_since,
    coalesce(t.silent_runs, 0) AS silent_runs,
    coalesce(a.articles, 0) AS articles
FROM ledger_tables.source AS s
LEFT JOIN told AS t ON t.source = s.source
LEFT JOIN (
    SELECT source, count(*) AS articles FROM ledger_tables.source_article GROUP BY source
) AS a ON a.source = s.source;
COMMENT ON VIEW main.source_status IS 'The sources of the sources file, and how each is doing.';
COMMENT ON COLUMN main.source_status.source IS 'Its name in the sources file.';
COMMENT ON COLUMN main.source_status.kind IS 'feed, sitemap, page, folder, csv and so on.';
COMMENT ON COLUMN main.source_status.place IS 'Its address or path.';
COMMENT ON COLUMN main.source_status.publisher IS 'The publisher of all its articles, if the file names one.';
COMMENT ON COLUMN main.source_status.reliability IS 'The note on how far to trust it.';
COMMENT ON COLUMN main.source_status.schedule IS 'When it is read, as cron says it.';
COMMENT ON COLUMN main.source_status.timezone IS 'The time zone of the schedule.';
COMMENT ON COLUMN main.source_status.listed IS 'Whether it is still in the sources file.';
COMMENT ON COLUMN main.source_status.last_run_at IS 'When it was last read, or tried, in UTC.';
COMMENT ON COLUMN main.source_status.last_success_at IS 'When it was last read without failing as a whole, in UTC.';
COMMENT ON COLUMN main.source_status.failing_since IS 'The first failure since it last succeeded, in UTC; NULL if it does not fail.';
COMMENT ON COLUMN main.source_status.last_error IS 'Why it fails.';
COMMENT ON COLUMN main.source_status.last_gave_at IS 'When it last gave an article, in UTC.';
COMMENT ON COLUMN main.source_status.silent_since IS 'The first reading since then that gave nothing, in UTC; NULL if it gives articles or never did.';
COMMENT ON COLUMN main.source_status.silent_runs IS 'How many readings in a row gave nothing since then.';
COMMENT ON COLUMN main.source_status.articles IS 'How many texts it has given.';

CREATE OR REPLACE VIEW main.sources AS
WITH published AS (
    SELECT
        coalesce(a.publisher, '(unknown)') AS publisher,
        count(DISTINCT a.article_key) AS articles,
        coalesce(sum(n.claims), 0)::BIGINT AS claims,
        count(DISTINCT a.article_key) FILTER (WHERE a.duplicate_of IS NOT NULL) AS copies,
        min(a.fetched_at) AS first_seen,
        max(a.fetched_at) AS last_seen,
        any_value(r.accuracy) AS accuracy,
        coalesce(any_value(r.judged), 0)::BIGINT AS judged
    FROM ledger_tables.article AS a
    LEFT JOIN (
        SELECT article_id, count(*) AS claims FROM ledger_tables.claim GROUP BY article_id
    ) AS n ON n.article_id = a.article_id
    LEFT JOIN ledger_tables.source_record AS r ON r.source = a.publisher
    GROUP BY ALL
),
given AS (
    SELECT DISTINCT coalesce(a.publisher, '(unknown)') AS publisher, g.source
    FROM ledger_tables.source_article AS g
    JOIN ledger_tables.article AS a ON a.article_id = g.article_id
    UNION
    SELECT publisher, source FROM ledger_tables.source WHERE publisher IS NOT NULL
    UNION
    SELECT s.source, s.source
    FROM ledger_tables.source AS s
    ANTI JOIN ledger_tables.source_article AS g ON g.source = s.source
    WHERE s.publisher IS NULL
),
collected AS (
    SELECT
        g.publisher,
        list(s.source ORDER BY s.source) AS names,
        string_agg(DISTINCT s.kind, ', ' ORDER BY s.kind) AS kind,
        string_agg(DISTINCT s.reliability, '; ' ORDER BY s.reliability) AS reliability,
        max(s.last_success_at) AS last_success_at,
        min(s.failing_since) FILTER (WHERE s.listed) AS failing_since,
        arg_min(s.last_error, s.failing_since) FILTER (WHERE s.listed) AS last_error,
        min(s.silent_since) FILTER (WHERE s.listed) AS silent_since
    FROM given AS g
    JOIN main.source_status AS s ON s.source = g.source
    GROUP BY g.publisher
)
SELECT
    coalesce(p.publisher, c.publisher) AS publisher, coalesce(p.articles, 0) AS articles, coalesce(p.claims, 0) AS claims,
    coalesce(p.copies, 0) AS copies, p.first_seen, p.last_seen, p.accuracy, coalesce(p.judged, 0) AS judged,
    c.names, c.kind, c.reliability, c.last_success_at, c.failing_since, c.last_error, c.silent_since
FROM published AS p
FULL JOIN collected AS c ON c.publisher = p.publisher;
COMMENT ON VIEW main.sources IS 'Who the articles come from, how often each was right, and whether it can still be read.';
COMMENT ON COLUMN main.sources.publisher IS 'The publisher; (unknown) for articles without one; the name in the sources file before the first article.';
COMMENT ON COLUMN main.sources.articles IS 'How many articles; revisions of one article count once.';
COMMENT ON COLUMN main.sources.claims IS 'How many claims they make, in all revisions.';
COMMENT ON COLUMN main.sources.copies IS 'How many of the articles are nearly the text of another.';
COMMENT ON COLUMN main.sources.first_seen IS 'When the first was read, in UTC.';
COMMENT ON COLUMN main.sources.last_seen IS 'When the last was read, in UTC.';
COMMENT ON COLUMN main.sources.accuracy IS 'From 0 to 1: how likely what it says is true. NULL if nobody else spoke of the same facts.';
COMMENT ON COLUMN main.sources.judged IS 'How many of its statements that was judged by: facts of which others speak too.';
COMMENT ON COLUMN main.sources.names IS 'The sources of the sources file that give its articles; NULL if none does.';
COMMENT ON COLUMN main.sources.kind IS 'What these are: feed, sitemap, folder and so on.';
COMMENT ON COLUMN main.sources.reliability IS 'The notes of the sources file on how far to trust them.';
COMMENT ON COLUMN main.sources.last_success_at IS 'When one of them was last read, in UTC.';
COMMENT ON COLUMN main.sources.failing_since IS 'Since when one of them fails, in UTC; NULL if none does.';
COMMENT ON COLUMN main.sources.last_error IS 'Why it fails.';
COMMENT ON COLUMN main.sources.silent_since IS 'Since when one of them gives nothing any more, in UTC; NULL if all do.';

CREATE OR REPLACE VIEW main.alerts AS
SELECT
    a.alert_id, a.kind, a.severity, a.title, a.detail, a.conflict_id, a.source, a.raised_at, d.channel, d.sent_at,
    coalesce(d.tries, 0) AS tries, d.error
FROM ledger_tables.alert AS a
LEFT JOIN ledger_tables.delivery AS d ON d.alert_id = a.alert_id;
COMMENT ON VIEW main.alerts IS 'What people were told about, a row for each way by which an alert goes out.';
COMMENT ON COLUMN main.alerts.alert_id IS 'The alert.';
COMMENT ON COLUMN main.alerts.kind IS 'conflict; failing or silent, of a source; round, if rounds failed as a whole; recovered.';
COMMENT ON COLUMN main.alerts.severity IS 'That of the conflict; high for rounds, medium for a source, low if all is well again.';
COMMENT ON COLUMN main.alerts.title IS 'What it is about, in a line.';
COMMENT ON COLUMN main.alerts.detail IS 'What is wrong, in a sentence.';
COMMENT ON COLUMN main.alerts.conflict_id IS 'The conflict, as it was called then.';
COMMENT ON COLUMN main.alerts.source IS 'The source, by its name in the sources file.';
COMMENT ON COLUMN main.alerts.raised_at IS 'When it was raised, in UTC.';
COMMENT ON COLUMN main.alerts.channel IS 'feed, webhook or mail; NULL if none was set.';
COMMENT ON COLUMN main.alerts.sent_at IS 'When it went out, in UTC; NULL if it is still to go.';
COMMENT ON COLUMN main.alerts.tries IS 'How often sending it was tried.';
COMMENT ON COLUMN main.alerts.error IS 'Why it could not be sent the last time.';

-- What a new text under the same key changed in the claims. Claims that say the same are paired off first; of those that are left, of
-- one subject, metric and scope, the first of the earlier text goes with the first of the later, and so on.
CREATE OR REPLACE VIEW main.revisions AS
WITH step AS (
    SELECT
        article_key, url, publisher, title, article_id AS to_article, revision AS to_revision, fetched_at, run_id,
        lag(article_id) OVER earlier AS from_article,
        lag(revision) OVER earlier AS from_revision,
        extractor_version = lag(extractor_version) OVER earlier AS same_reader
    FROM ledger_tables.article
    WINDOW earlier AS (PARTITION BY article_key ORDER BY revision)
    QUALIFY from_article IS NOT NULL
),
side AS (
    SELECT to_article, from_article AS article_id, 'from' AS end_ FROM step
    UNION ALL
    SELECT to_article, to_article, 'to' FROM step
),
said AS (
    SELECT
        s.to_article, s.end_, c.claim_id, c.figure, c.figure_start, c.value, c.value_date, c.unit, c.kind, c.metric, c.scope, c.sentence,
        coalesce(e.name, c.subject, c.subject_text) AS subject,
        -- what is the same on both sides, and which of several such it is
        [coalesce(c.subject_id, c.subject_text), c.metric, c.scope, c.kind] AS question,
        [c.unit, c.value::VARCHAR, c.value_high::VARCHAR, c.value_date, c.qualifier] AS answer,
        row_number() OVER (PARTITION BY s.to_article, s.end_, question, answer ORDER BY c.figure_start, c.claim_id) AS nth
    FROM side AS s
    JOIN ledger_tables.claim AS c ON c.article_id = s.article_id
    LEFT JOIN ledger_tables.entity AS e ON e.entity_id = c.subject_id
),
odd AS (
    SELECT *, row_number() OVER (PARTITION BY to_article, end_, question ORDER BY figure_start, claim_id) AS place
    FROM (SELECT *, count(*) OVER (PARTITION BY to_article, question, answer, nth) AS sides FROM said)
    WHERE sides = 1
),
pair AS (
    SELECT
        coalesce(f.to_article, t.to_article) AS to_article,
        CASE WHEN t.claim_id IS NULL THEN 'removed' WHEN f.claim_id IS NULL THEN 'added' ELSE 'changed' END AS change,
        coalesce(t.subject, f.subject) AS subject, coalesce(t.metric, f.metric) AS metric, coalesce(t.scope, f.scope) AS scope,
        coalesce(t.kind, f.kind) AS kind,
        f.figure AS from_figure, t.figure AS to_figure, f.value AS from_value, t.value AS to_value,
        f.value_date AS from_date, t.value_date AS to_date, f.unit AS from_unit, t.unit AS to_unit,
        f.sentence AS from_sentence, t.sentence AS to_sentence, f.claim_id AS from_claim, t.claim_id AS to_claim
    FROM (SELECT * FROM odd WHERE end_ = 'from') AS f
    FULL JOIN (SELECT * FROM odd WHERE end_ = 'to') AS t
        ON t.to_article = f.to_article AND t.question = f.question AND t.place = f.place
)
SELECT
    s.article_key, s.url, s.publisher, s.title, s.from_article, s.to_article, s.from_revision, s.to_revision,
    s.fetched_at AS changed_at, p.change, p.subject, p.metric, p.scope, p.kind, p.from_figure, p.to_figure, p.from_value, p.to_value,
    p.from_date, p.to_date, p.from_unit, p.to_unit, p.from_sentence, p.to_sentence, p.from_claim, p.to_claim, s.same_reader, s.run_id
FROM pair AS p
JOIN step AS s ON s.to_article = p.to_article;
COMMENT ON VIEW main.revisions IS 'What publishers changed in their figures: a row for each claim that a new revision changed, left out or added.';
COMMENT ON COLUMN main.revisions.article_key IS 'What the revisions share: the article''s URL, else its external_id, else its path.';
COMMENT ON COLUMN main.revisions.url IS 'Where the article is published.';
COMMENT ON COLUMN main.revisions.publisher IS 'Who published it.';
COMMENT ON COLUMN main.revisions.title IS 'The headline of the later text.';
COMMENT ON COLUMN main.revisions.from_article IS 'The earlier text.';
COMMENT ON COLUMN main.revisions.to_article IS 'The later text.';
COMMENT ON COLUMN main.revisions.from_revision IS 'The number of the earlier revision.';
COMMENT ON COLUMN main.revisions.to_revision IS 'The number of the later revision.';
COMMENT ON COLUMN main.revisions.changed_at IS 'When the later text was read, in UTC.';
COMMENT ON COLUMN main.revisions.change IS 'changed, removed or added.';
COMMENT ON COLUMN main.revisions.subject IS 'Canonical name of what the claim is about.';
COMMENT ON COLUMN main.revisions.metric IS 'What is measured of it.';
COMMENT ON COLUMN main.revisions.scope IS 'What narrows it.';
COMMENT ON COLUMN main.revisions.kind IS 'What the figure measures.';
COMMENT ON COLUMN main.revisions.from_figure IS 'The figure, as printed in the earlier text; NULL if it was added.';
COMMENT ON COLUMN main.revisions.to_figure IS 'The figure, as printed in the later text; NULL if it was removed.';
COMMENT ON COLUMN main.revisions.from_value IS 'Its value before, in base units; NULL for a date.';
COMMENT ON COLUMN main.revisions.to_value IS 'Its value after.';
COMMENT ON COLUMN main.revisions.from_date IS 'The date before, as an ISO string, for a figure that is a date.';
COMMENT ON COLUMN main.revisions.to_date IS 'The date after.';
COMMENT ON COLUMN main.revisions.from_unit IS 'The unit of from_value.';
COMMENT ON COLUMN main.revisions.to_unit IS 'The unit of to_value.';
COMMENT ON COLUMN main.revisions.from_sentence IS 'The sentence that said it.';
COMMENT ON COLUMN main.revisions.to_sentence IS 'The sentence that says it.';
COMMENT ON COLUMN main.revisions.from_claim IS 'The claim in the earlier text.';
COMMENT ON COLUMN main.revisions.to_claim IS 'The claim in the later text.';
COMMENT ON COLUMN main.revisions.same_reader IS 'Whether one extractor read both texts; if not, a difference may be the reader''s.';
COMMENT ON COLUMN main.revisions.run_id IS 'The run that read the later text.';
