/*---
title: "What the rules did"
question: "How many rows did each line of contact_rules.csv decide?"
why: "A rule that overrides what a system says must be seen, and so must one that does nothing."
grain: "one rule"
columns:
  - {name: rule, type: VARCHAR, doc: "Code of the rule, in the order of the file."}
  - {name: source, type: VARCHAR, doc: "Source it is for; * for every one."}
  - {name: kind, type: VARCHAR, doc: "What the label is: queue, ticket, source_label, queue_label, site, form or message."}
  - {name: label, type: VARCHAR, doc: "Label it is for; * for every contact of the source."}
  - {name: channel, type: VARCHAR, doc: "Channel it sets; NULL where it sets none."}
  - {name: service, type: VARCHAR, doc: "Service it sets."}
  - {name: origin, type: VARCHAR, doc: "Origin it sets."}
  - {name: rows, type: BIGINT, unit: rows, doc: "Calls, visits, forms, conversations and counts of which it decided one of the three. 0 is most likely a misspelt label, or a rule whose rows an earlier one decides."}
  - {name: first_date, type: DATE, doc: "Civil date of the first of them; NULL for none."}
  - {name: last_date, type: DATE, doc: "Civil date of the last."}
notes:
  - "A row is here with the rule that decided it, not with those that matched it too: for each of channel, service and origin the first line that sets it counts."
  - "Rows are those of the models: a visit that was cancelled is one, though it is no contact. Counts of a phone system are one row for each half hour and queue, those of a tally one for each service, stretch and what became of the visitors."
---*/
WITH ruled AS (
    SELECT c.service_rule, c.channel_rule, c.origin_rule, c.local_date FROM call AS c
    UNION ALL
    SELECT v.service_rule, v.channel_rule, v.origin_rule, v.local_date FROM counter_visit AS v
    UNION ALL
    SELECT f.service_rule, f.channel_rule, f.origin_rule, f.local_date FROM form_journey AS f
    UNION ALL
    SELECT t.service_rule, t.channel_rule, t.origin_rule, t.local_date FROM tally_interval AS t
    UNION ALL
    SELECT p.service_rule, p.channel_rule, p.origin_rule, p.local_date FROM counter_tally AS p
    UNION ALL
    SELECT w.service_rule, w.channel_rule, w.origin_rule, w.local_date FROM message_thread AS w
),
decided AS (
    SELECT
        d.service_rule, d.channel_rule, d.origin_rule,
        count(*) AS rows, min(d.local_date) AS first_date, max(d.local_date) AS last_date
    FROM ruled AS d
    WHERE coalesce(d.service_rule, d.channel_rule, d.origin_rule) IS NOT NULL
    GROUP BY d.service_rule, d.channel_rule, d.origin_rule
)
SELECT
    r.rule,
    r.source,
    r.kind,
    r.label,
    r.channel,
    r.service,
    r.origin,
    coalesce(sum(d.rows), 0) AS rows,
    min(d.first_date) AS first_date,
    max(d.last_date) AS last_date
FROM contact_rules AS r
LEFT JOIN decided AS d ON r.rule IN (d.service_rule, d.channel_rule, d.origin_rule)
GROUP BY r.line_no, r.rule, r.source, r.kind, r.label, r.channel, r.service, r.origin
ORDER BY r.line_no
