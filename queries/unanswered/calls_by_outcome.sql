/*---
title: "Calls by outcome"
question: "What became of every call?"
why: "Every call has one outcome, so nothing can hide between the lines."
grain: "one outcome"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: outcome, type: VARCHAR, doc: "answered if any visit of the call was; else the outcome of its last visit."}
  - {name: calls, type: BIGINT, unit: calls, doc: "Calls with this outcome."}
  - {name: queue_visits, type: BIGINT, unit: queue visits, doc: "Queue visits with this outcome; a call may make several."}
chart: {kind: bar, x: outcome, y: calls, format: count}
notes:
  - "Short abandons are those within the queue's threshold, 5 s unless reference/queues.csv says otherwise."
  - "Every call is here: also those that reference/contact_rules.csv makes internal, automated or of another channel, which are not offered."
---*/
WITH by_call AS (
    SELECT c.outcome, count(*) AS calls
    FROM call AS c
    WHERE c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY c.outcome
),
by_visit AS (
    SELECT v.outcome, count(*) AS queue_visits
    FROM queue_visit AS v
    WHERE v.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY v.outcome
)
SELECT
    coalesce(c.outcome, v.outcome) AS outcome,
    coalesce(c.calls, 0) AS calls,
    coalesce(v.queue_visits, 0) AS queue_visits
FROM by_call AS c
FULL OUTER JOIN by_visit AS v ON v.outcome = c.outcome
ORDER BY calls DESC, queue_visits DESC, outcome
