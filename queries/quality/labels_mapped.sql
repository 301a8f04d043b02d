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
WITH seen AS (
    SELECT m.kind, m.written, count(*) AS rows, min(e.local_date) AS first_date, max(e.local_date) AS last_date
    FROM raw_queue_event AS e
    JOIN label_map AS m ON m.kind = 'queue' AND m.written = e.queue
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(c.local_date) AS first_date, max(c.local_date) AS last_date
    FROM raw_call AS c
    JOIN label_map AS m ON m.kind = 'queue' AND m.written = c.queue
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(t.local_date) AS first_date, max(t.local_date) AS last_date
    FROM raw_tally AS t
    JOIN label_map AS m ON m.written = t.label AND t.label_kind IN ('queue', 'service', 'form')
        AND m.kind = CASE t.channel WHEN 'phone' THEN 'queue' WHEN 'counter' THEN 'ticket' ELSE 'form' END
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(t.local_date) AS first_date, max(t.local_date) AS last_date
    FROM raw_tally AS t
    JOIN label_map AS m ON m.kind = 'site' AND m.written = t.site
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(t.local_date) AS first_date, max(t.local_date) AS last_date
    FROM raw_ticket AS t
    JOIN label_map AS m ON m.kind = 'ticket' AND m.written = t.service_label
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(t.local_date) AS first_date, max(t.local_date) AS last_date
    FROM raw_ticket AS t
    JOIN label_map AS m ON m.kind = 'site' AND m.written = t.site
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(f.local_date) AS first_date, max(f.local_date) AS last_date
    FROM raw_form_event AS f
    JOIN label_map AS m ON m.kind = 'form' AND m.written = f.form
    GROUP BY m.kind, m.written
    UNION ALL
    SELECT m.kind, m.written, count(*) AS rows, min(r.local_date) AS first_date, max(r.local_date) AS last_date
    FROM raw_message AS r
    JOIN label_map AS m ON m.kind = 'message' AND m.written = r.label
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
