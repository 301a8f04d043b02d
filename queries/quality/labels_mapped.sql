/*---
title: "Labels written in other ways"
question: "How often, and when, was each label of label_map.csv written the old way?"
why: "Labels drift over the years; what was joined must be seen."
grain: "one way of writing a label"
columns:
  - {name: kind, type: VARCHAR, doc: "queue, ticket, form, site or message, as in reference/label_map.csv."}
  - {name: written, type: VARCHAR, doc: "The label as it was written."}
  - {name: label, type: VARCHAR, doc: "The label it counts as."}
  - {name: rows, type: BIGINT, unit: rows, doc: "Rows that were read with it, those delivered twice included. 0 is most likely a misspelt label."}
  - {name: first_date, type: DATE, doc: "Civil date of the first of them; NULL for none."}
  - {name: last_date, type: DATE, doc: "Civil date of the last."}
---*/
WITH labelled AS (
    SELECT 'queue' AS kind, e.queue AS label, e.local_date FROM raw_queue_event AS e
    UNION ALL
    SELECT 'queue' AS kind, c.queue AS label, c.local_date FROM raw_call AS c
    UNION ALL
    SELECT
        CASE t.channel WHEN 'phone' THEN 'queue' WHEN 'counter' THEN 'ticket' ELSE 'form' END AS kind,
        t.label, t.local_date
    FROM raw_tally AS t
    WHERE t.label_kind IN ('queue', 'service', 'form')
    UNION ALL
    SELECT 'site' AS kind, t.site AS label, t.local_date FROM raw_tally AS t
    UNION ALL
    SELECT 'ticket' AS kind, k.service_label AS label, k.local_date FROM raw_ticket AS k
    UNION ALL
    SELECT 'site' AS kind, k.site AS label, k.local_date FROM raw_ticket AS k
    UNION ALL
    SELECT 'form' AS kind, f.form AS label, f.local_date FROM raw_form_event AS f
    UNION ALL
    SELECT 'message' AS kind, r.label, r.local_date FROM raw_message AS r
),
seen AS (
    SELECT m.kind, m.written, count(*) AS rows, min(l.local_date) AS first_date, max(l.local_date) AS last_date
    FROM labelled AS l
    JOIN label_map AS m ON m.kind = l.kind AND m.written = l.label
    GROUP BY m.kind, m.written
)
SELECT
    m.kind,
    m.written,
    m.label,
    coalesce(sum(s.rows), 0) AS rows,
    min(s.first_date) AS first_date,
    max(s.last_date) AS last_date
FROM label_map AS m
LEFT JOIN seen AS s ON s.kind = m.kind AND s.written = m.written
GROUP BY m.kind, m.written, m.label
ORDER BY m.kind, m.label, m.written
