/*---
title: "Labels without a service"
question: "Which queues, ticket services, forms and mailboxes belong to no service yet?"
why: "What is not mapped is missing from every figure by service."
grain: "one label"
columns:
  - {name: kind, type: VARCHAR, doc: "queue, ticket, form or message, as in reference/service_labels.csv."}
  - {name: label, type: VARCHAR, doc: "The label exactly as the source writes it."}
  - {name: seen, type: BIGINT, unit: times, doc: "Queue visits, tickets, form events, typed totals or conversations of residents with it."}
notes:
  - "Add a line kind,label,service to reference/service_labels.csv for each; the next run rebuilds what that changes."
---*/
WITH seen AS (
    SELECT 'queue' AS kind, v.queue AS label FROM queue_visit AS v
    UNION ALL
    SELECT 'queue' AS kind, t.queue AS label FROM tally_interval AS t WHERE t.queue IS NOT NULL
    UNION ALL
    SELECT 'ticket' AS kind, t.service_label AS label FROM raw_ticket AS t
    LEFT JOIN duplicate_ticket AS d ON d.source = t.source AND d.file_id = t.file_id AND d.line = t.line
    WHERE d.line IS NULL
    UNION ALL
    SELECT 'message' AS kind, t.label FROM message_thread AS t WHERE t.origin = 'resident'
    UNION ALL
    SELECT 'form' AS kind, f.form AS label FROM raw_form_event AS f
    LEFT JOIN duplicate_form_event AS d ON d.source = f.source AND d.file_id = f.file_id AND d.line = f.line
        AND d.event = f.event
    WHERE d.line IS NULL
    UNION ALL
    SELECT 'form' AS kind, t.label FROM raw_tally AS t
    LEFT JOIN duplicate_tally AS d ON d.source = t.source AND d.file_id = t.file_id AND d.line = t.line AND d.label = t.label
        AND d.measure = t.measure AND d.ts_s = t.ts_s
    WHERE d.line IS NULL AND NOT EXISTS (SELECT 1 FROM services AS own WHERE own.service = t.label OR own.name = t.label)
        AND (t.measure LIKE '%completed' OR t.measure LIKE 'rated%' OR t.measure IN ('digital_started', 'cost_pence'))
)
SELECT s.kind, s.label, count(*) AS seen
FROM seen AS s
LEFT JOIN service_labels AS m ON m.kind = s.kind AND m.label = s.label
WHERE m.service IS NULL
GROUP BY s.kind, s.label
ORDER BY s.kind, seen DESC, s.label
