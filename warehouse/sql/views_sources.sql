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
COMMENT ON COLUMN main.alerts.kind IS 'conflict, failing or silent.';
COMMENT ON COLUMN main.alerts.severity IS 'That of the conflict; medium for a source.';
COMMENT ON COLUMN main.alerts.title IS 'What it is about, in a line.';
COMMENT ON COLUMN main.alerts.detail IS 'What is wrong, in a sentence.';
COMMENT ON COLUMN main.alerts.conflict_id IS 'The conflict, as it was called then.';
COMMENT ON COLUMN main.alerts.source IS 'The source, by its name in the sources file.';
COMMENT ON COLUMN main.alerts.raised_at IS 'When it was raised, in UTC.';
COMMENT ON COLUMN main.alerts.channel IS 'feed, webhook or mail; NULL if none was set.';
COMMENT ON COLUMN main.alerts.sent_at IS 'When it went out, in UTC; NULL if it is still to go.';
COMMENT ON COLUMN main.alerts.tries IS 'How often sending it was tried.';
COMMENT ON COLUMN main.alerts.error IS 'Why it could not be sent the last time.';
