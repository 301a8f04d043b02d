/*---
title: "Labels without a service, and sites nobody knows"
question: "Which queues, ticket services, forms and mailboxes belong to no service yet, and which sites does reference data not know?"
why: "What is not mapped is missing from every figure by service."
grain: "one label"
columns:
  - {name: kind, type: VARCHAR, doc: "queue, ticket, form or message, as in reference/service_labels.csv; queue_label for visits that have no service but a queue; site for a counter that reference/sites.csv does not have."}
  - {name: label, type: VARCHAR, doc: "The label as the source writes it, or as reference/label_map.csv writes it today. NULL for tickets that have none."}
  - {name: seen, type: BIGINT, unit: times, doc: "Queue visits, tickets, form events, counts of tally sheets, typed totals or conversations of residents with it."}
notes:
  - "Add a line kind,label,service to reference/service_labels.csv for each queue, ticket, form and message, or to reference/label_map.csv if it is another way of writing one that is there; the next run rebuilds what that changes."
  - "A queue_label is given a service by a rule in reference/contact_rules.csv, a site is added to reference/sites.csv. Labels to which a rule gives a service are not here."
---*/
WITH ticket AS (
    SELECT
        t.source,
        coalesce(today.label, t.service_label) AS service_label,
        coalesce(place.label, t.site) AS site,
        t.queue_label,
        t.source_label,
        count(*) AS seen
    FROM raw_ticket AS t
    LEFT JOIN duplicate_ticket AS d ON d.source = t.source AND d.file_id = t.file_id AND d.line = t.line
    LEFT JOIN label_map AS today ON today.kind = 'ticket' AND today.written = t.service_label
    LEFT JOIN label_map AS place ON place.kind = 'site' AND place.written = t.site
    WHERE d.line IS NULL
    GROUP BY t.source, coalesce(today.label, t.service_label), coalesce(place.label, t.site), t.queue_label, t.source_label
),
lacking AS (
    SELECT t.service_label, t.queue_label, t.seen
    FROM ticket AS t
    WHERE NOT EXISTS (
        SELECT 1
        FROM contact_rules AS r
        WHERE r.service IS NOT NULL AND r.kind IN ('ticket', 'queue_label', 'source_label', 'site') AND r.source IN (t.source, '*')
            AND r.label IN ('*', CASE r.kind
                WHEN 'ticket' THEN t.service_label
                WHEN 'queue_label' THEN t.queue_label
                WHEN 'source_label' THEN t.source_label
                ELSE t.site
            END)
    )
),
tally AS (
    SELECT
        t.source, t.channel, t.label_kind, t.measure,
        coalesce(today.label, t.label) AS label,
        coalesce(place.label, t.site) AS site
    FROM raw_tally AS t
    LEFT JOIN duplicate_tally AS d ON d.source = t.source AND d.file_id = t.file_id AND d.line = t.line AND d.label = t.label
        AND d.measure = t.measure AND d.ts_s = t.ts_s
    LEFT JOIN label_map AS today ON today.written = t.label AND t.label_kind IN ('queue', 'service', 'form')
        AND today.kind = CASE t.channel WHEN 'phone' THEN 'queue' WHEN 'counter' THEN 'ticket' ELSE 'form' END
    LEFT JOIN label_map AS place ON place.kind = 'site' AND place.written = t.site
    WHERE d.line IS NULL
),
named AS (
    SELECT 'queue' AS kind, v.source, v.queue AS label, count(*) AS seen
    FROM queue_visit AS v
    GROUP BY v.source, v.queue
    UNION ALL
    SELECT 'queue' AS kind, t.source, t.queue AS label, count(*) AS seen
    FROM tally_interval AS t
    WHERE t.queue IS NOT NULL
    GROUP BY t.source, t.queue
    UNION ALL
    SELECT 'form' AS kind, f.source, coalesce(today.label, f.form) AS label, count(*) AS seen
    FROM raw_form_event AS f
    LEFT JOIN duplicate_form_event AS d ON d.source = f.source AND d.file_id = f.file_id AND d.line = f.line
        AND d.event = f.event
    LEFT JOIN label_map AS today ON today.kind = 'form' AND today.written = f.form
    WHERE d.line IS NULL
    GROUP BY f.source, coalesce(today.label, f.form)
),
seen AS (
    SELECT n.kind, n.label, n.seen
    FROM named AS n
    WHERE NOT EXISTS (
        SELECT 1
        FROM contact_rules AS r
        WHERE r.service IS NOT NULL AND r.kind = n.kind AND r.source IN (n.source, '*') AND r.label IN (n.label, '*')
    )
    UNION ALL
    SELECT
        CASE WHEN l.service_label IS NULL AND l.queue_label IS NOT NULL THEN 'queue_label' ELSE 'ticket' END AS kind,
        coalesce(l.service_label, l.queue_label) AS label,
        l.seen
    FROM lacking AS l
    UNION ALL
    SELECT 'ticket' AS kind, t.label, 1 AS seen
    FROM counter_tally AS t
    WHERE t.service = 'unmapped'
    UNION ALL
    SELECT 'message' AS kind, t.label, 1 AS seen
    FROM message_thread AS t
    WHERE t.origin = 'resident' AND t.service = 'unmapped'
    UNION ALL
    SELECT 'form' AS kind, t.label, 1 AS seen
    FROM tally AS t
    WHERE NOT EXISTS (SELECT 1 FROM services AS own WHERE own.service = t.label OR own.name = t.label)
        AND (t.measure LIKE '%completed' OR t.measure LIKE 'rated%' OR t.measure IN ('digital_started', 'cost_pence'))
    UNION ALL
    SELECT 'site' AS kind, t.site AS label, t.seen
    FROM ticket AS t
    UNION ALL
    SELECT 'site' AS kind, t.site AS label, 1 AS seen
    FROM tally AS t
    WHERE t.channel = 'counter' AND t.site IS NOT NULL
)
SELECT s.kind, s.label, sum(s.seen) AS seen
FROM seen AS s
LEFT JOIN service_labels AS m ON m.kind = s.kind AND m.label = s.label
LEFT JOIN sites AS place ON s.kind = 'site' AND place.label = s.label
WHERE m.service IS NULL AND place.site IS NULL
GROUP BY s.kind, s.label
ORDER BY s.kind, seen DESC, s.label
