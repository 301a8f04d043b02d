/*---
title: "Calls abandoned"
question: "How many callers hung up before anyone answered?"
why: "Three rates are in use for this; shown side by side they cannot be mixed up."
grain: "one way of counting, or one way of counting and service or queue"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service, queue], doc: "What to split by."}
  - {name: long_s, type: BIGINT, default: "30", doc: "Seconds after which hanging up counts in the variant after_long_wait."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: variant, type: VARCHAR, doc: "all, without_short (hung up within the queue's threshold are left out of both counts) or after_long_wait (hung up after more than long_s)."}
  - {name: abandoned, type: BIGINT, unit: calls, doc: "Calls hung up while waiting that this variant counts."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered; in without_short less those hung up within the threshold."}
  - {name: abandon_rate, type: DOUBLE, unit: share, doc: "abandoned / offered."}
  - {name: split, type: VARCHAR, doc: "The service or queue of the call's first visit; all when not split."}
chart: {kind: bar, x: variant, y: abandon_rate, series: split, format: percent}
notes:
  - "Only callers who hung up are here; those refused, timed out or sent elsewhere are in unanswered_by_cause."
  - "The short threshold is the queue's own, 5 s unless reference/queues.csv says otherwise. The clock starts when the call enters its queue; waits in several queues are added up."
---*/
WITH counted AS (
    SELECT
        CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END AS split,
        count(*) AS offered,
        sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') THEN 1 ELSE 0 END) AS abandoned,
        sum(CASE WHEN c.outcome = 'abandoned_short' THEN 1 ELSE 0 END) AS short,
        sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') AND c.wait_s > $long_s THEN 1 ELSE 0 END) AS long
    FROM call AS c
    WHERE c.offered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END
),
varied AS (
    SELECT 1 AS place, 'all' AS variant, c.abandoned, c.offered, c.split FROM counted AS c
    UNION ALL
    SELECT 2 AS place, 'without_short' AS variant, c.abandoned - c.short AS abandoned, c.offered - c.short AS offered, c.split
    FROM counted AS c
    UNION ALL
    SELECT 3 AS place, 'after_long_wait' AS variant, c.long AS abandoned, c.offered, c.split FROM counted AS c
)
SELECT
    v.variant,
    v.abandoned,
    v.offered,
    CAST(v.abandoned AS DOUBLE) / nullif(v.offered, 0) AS abandon_rate,
    v.split
FROM varied AS v
ORDER BY v.split, v.place
