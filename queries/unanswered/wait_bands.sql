/*---
title: "Calls by waiting time"
question: "How many callers waited how long?"
why: "Bands show the shape of waiting: a few very long waits, or many that are a little too long."
grain: "one band, or one band and service or queue"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service, queue], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: band, type: VARCHAR, doc: "Seconds waited: the first is in the band, the second is not."}
  - {name: from_s, type: BIGINT, unit: s, doc: "First second of the band."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Answered calls that waited so long."}
  - {name: abandoned, type: BIGINT, unit: calls, doc: "Calls hung up while waiting after so long."}
  - {name: answered_share, type: DOUBLE, unit: share, doc: "answered / answered calls of all bands."}
  - {name: split, type: VARCHAR, doc: "The service or queue of the call's first visit; all when not split."}
chart: {kind: bar, x: band, y: answered, series: split, format: count}
notes:
  - "The clock starts when the call enters its queue; waits in several queues are added up. Calls whose wait is not known are in no band."
---*/
WITH band AS (
    SELECT 0 AS from_s, 5 AS to_s, 'under 5 s' AS band
    UNION ALL SELECT 5 AS from_s, 10 AS to_s, '5 to 10 s' AS band
    UNION ALL SELECT 10 AS from_s, 15 AS to_s, '10 to 15 s' AS band
    UNION ALL SELECT 15 AS from_s, 20 AS to_s, '15 to 20 s' AS band
    UNION ALL SELECT 20 AS from_s, 30 AS to_s, '20 to 30 s' AS band
    UNION ALL SELECT 30 AS from_s, 60 AS to_s, '30 to 60 s' AS band
    UNION ALL SELECT 60 AS from_s, 120 AS to_s, '1 to 2 min' AS band
    UNION ALL SELECT 120 AS from_s, 300 AS to_s, '2 to 5 min' AS band
    UNION ALL SELECT 300 AS from_s, 600 AS to_s, '5 to 10 min' AS band
    UNION ALL SELECT 600 AS from_s, 1000000000 AS to_s, '10 min and more' AS band
),
timed AS (
    SELECT
        CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END AS split,
        c.wait_s,
        sum(CASE WHEN c.answered THEN 1 ELSE 0 END) AS answered,
        sum(CASE WHEN c.answered THEN 0 ELSE 1 END) AS abandoned
    FROM call AS c
    WHERE c.offered AND c.wait_s IS NOT NULL AND (c.answered OR c.outcome IN ('abandoned', 'abandoned_short'))
        AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END, c.wait_s
),
split AS (
    SELECT t.split, sum(t.answered) AS answered
    FROM timed AS t
    GROUP BY t.split
)
SELECT
    b.band,
    b.from_s,
    coalesce(sum(t.answered), 0) AS answered,
    coalesce(sum(t.abandoned), 0) AS abandoned,
    CAST(coalesce(sum(t.answered), 0) AS DOUBLE) / nullif(max(s.answered), 0) AS answered_share,
    s.split
FROM split AS s
CROSS JOIN band AS b
LEFT JOIN timed AS t ON t.split = s.split AND t.wait_s >= b.from_s AND t.wait_s < b.to_s
GROUP BY b.band, b.from_s, s.split
ORDER BY s.split, b.from_s
