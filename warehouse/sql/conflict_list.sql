-- One row for each conflict with both sides as printed, the worst first. $least is the lowest severity wanted (1 to 3).
WITH side AS (
    SELECT claim_id, figure, sentence, publisher, url, published_at, lang, status AS claim_status, article_id FROM main.claims
),
ranked AS (
    SELECT *, CASE severity WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END AS weight FROM main.conflicts
)
SELECT
    x.conflict_id, x.fact_id, x.subject, x.metric, x.kind, x.severity, x.status, x.reason, x.unit, x.ratio, x.first_seen_at,
    a.claim_id AS a_claim_id, a.figure AS a_figure, x.value_a AS a_value, x.value_date_a AS a_value_date,
    a.sentence AS a_sentence, a.publisher AS a_publisher, a.url AS a_url, a.published_at AS a_published_at,
    b.claim_id AS b_claim_id, b.figure AS b_figure, x.value_b AS b_value, x.value_date_b AS b_value_date,
    b.sentence AS b_sentence, b.publisher AS b_publisher, b.url AS b_url, b.published_at AS b_published_at
FROM ranked AS x
LEFT JOIN side AS a ON a.claim_id = x.claim_a
LEFT JOIN side AS b ON b.claim_id = x.claim_b
WHERE x.weight >= $least AND ($everything OR x.status = 'open')
ORDER BY x.weight DESC, x.ratio DESC NULLS LAST, x.subject, x.metric, x.conflict_id
