/*---
title: "Waiting times"
question: "How long did callers wait, answered or not?"
why: "A mean hides the long waits, so the median, nine in ten and the longest stand beside it."
grain: "one measure, or one measure and service or queue"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service, queue], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: measure, type: VARCHAR, doc: "asa (mean of answered calls), p50, p90 and max of answered calls; time_to_abandon (mean of abandoned calls), abandoned_p50, abandoned_p90 and abandoned_max."}
  - {name: seconds, type: DOUBLE, unit: s, doc: "Waiting time; p50 and p90 are the least wait that half, or nine in ten, of the calls did not exceed (nearest rank)."}
  - {name: calls, type: BIGINT, unit: calls, doc: "Calls with a known wait that the measure rests on."}
  - {name: split, type: VARCHAR, doc: "The service or queue of the call's first visit; all when not split."}
chart: {kind: bar, x: measure, y: seconds, series: split, format: seconds}
notes:
  - "The clock starts when the call enters its queue: menus and announcements before that are not in it. Waits in several queues are added up."
  - "Abandoned calls are those hung up while waiting, short ones included; other unanswered calls are in neither group."
---*/
WITH timed AS (
    SELECT
        CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END AS split,
        CASE WHEN c.answered THEN 'answered' ELSE 'abandoned' END AS ending,
        c.wait_s
    FROM call AS c
    WHERE c.offered AND c.wait_s IS NOT NULL AND (c.answered OR c.outcome IN ('abandoned', 'abandoned_short'))
        AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
ranked AS (
    SELECT
        t.split,
        t.ending,
        t.wait_s,
        row_number() OVER (PARTITION BY t.split, t.ending ORDER BY t.wait_s) AS place,
        count(*) OVER (PARTITION BY t.split, t.ending) AS calls
    FROM timed AS t
),
summed AS (
    -- The least wait whose place is at or above the rank: whole numbers, so no rank is missed by rounding.
    SELECT
        r.split,
        r.ending,
        max(r.calls) AS calls,
        sum(CAST(r.wait_s AS DOUBLE)) / count(*) AS mean,
        min(CASE WHEN r.place * 100 >= r.calls * 50 THEN r.wait_s END) AS p50,
        min(CASE WHEN r.place * 100 >= r.calls * 90 THEN r.wait_s END) AS p90,
        max(r.wait_s) AS longest
    FROM ranked AS r
    GROUP BY r.split, r.ending
),
measured AS (
    SELECT 1 AS place, CASE s.ending WHEN 'answered' THEN 'asa' ELSE 'time_to_abandon' END AS measure, s.mean AS seconds, s.calls, s.ending, s.split
    FROM summed AS s
    UNION ALL
    SELECT 2 AS place, CASE s.ending WHEN 'answered' THEN 'p50' ELSE 'abandoned_p50' END AS measure, CAST(s.p50 AS DOUBLE) AS seconds, s.calls, s.ending, s.split
    FROM summed AS s
    UNION ALL
    SELECT 3 AS place, CASE s.ending WHEN 'answered' THEN 'p90' ELSE 'abandoned_p90' END AS measure, CAST(s.p90 AS DOUBLE) AS seconds, s.calls, s.ending, s.split
    FROM summed AS s
    UNION ALL
    SELECT 4 AS place, CASE s.ending WHEN 'answered' THEN 'max' ELSE 'abandoned_max' END AS measure, CAST(s.longest AS DOUBLE) AS seconds, s.calls, s.ending, s.split
    FROM summed AS s
)
SELECT
    m.measure,
    m.seconds,
    m.calls,
    m.split
FROM measured AS m
ORDER BY m.split, m.ending DESC, m.place
