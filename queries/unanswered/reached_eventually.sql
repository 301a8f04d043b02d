/*---
title: "Callers reached in the end"
question: "Of the callers not answered at first, how many got through, and after how long?"
why: "Calls count attempts; residents count whether anyone spoke to them."
grain: "all first attempts, or those about one service"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service], doc: "What to split by."}
  - {name: about, type: VARCHAR, default: "service", values: [service, any], doc: "Which calls of a number belong together: those about the same service, or any."}
  - {name: switchboard, type: BIGINT, default: "30", doc: "A number with more offered calls than this on one day is taken for a switchboard: its calls that day are not linked."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
around: [8, 31]
columns:
  - {name: split, type: VARCHAR, doc: "The service; all when not split."}
  - {name: first_attempts, type: BIGINT, doc: "Unanswered calls of a known number that had no unanswered call just before: none in the 7 days before, or one that was followed by an answered call."}
  - {name: reached_same_day, type: BIGINT, doc: "Of these, the same number was answered later that day."}
  - {name: reached, type: BIGINT, doc: "Of these, the same number was answered within 7 days (604,800 s), the same day included."}
  - {name: reached_rate, type: DOUBLE, unit: share, doc: "reached / first_attempts."}
  - {name: attempts, type: DOUBLE, doc: "Mean number of calls it took those reached, the first and the answered one included."}
  - {name: time_p50, type: BIGINT, unit: s, doc: "From the first attempt to the answered call: half of those reached took no longer (nearest rank)."}
  - {name: time_p90, type: BIGINT, unit: s, doc: "The same for nine in ten."}
  - {name: unlinked_share, type: DOUBLE, unit: share, doc: "Unanswered calls from withheld numbers and switchboards / unanswered calls: nobody can say what became of them."}
chart: {kind: bar, x: split, y: reached_rate, format: percent}
notes:
  - "The last 7 days of the data are left out: how their calls go on is not known yet."
  - "A number is not a person: one household may share a number, and one person may ring from two."
---*/
WITH period AS (
    SELECT min(c.ts_s) AS first_s, max(c.ts_s) AS last_s
    FROM call AS c
    WHERE c.offered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
newest AS (
    SELECT max(c.ts_s) AS ts_s
    FROM call AS c
),
near AS (
    -- The period with 7 days before it, to know a first attempt, and 7 days after it, to see how it went on. A call answered
    -- after hours is not offered, but it reached its caller.
    SELECT
        c.contact_id, c.resident_key, c.service, c.ts_s, c.local_date, c.answered,
        CASE $about WHEN 'service' THEN c.service ELSE 'any' END AS matter,
        c.resident_key IS NOT NULL
            AND count(*) OVER (PARTITION BY c.resident_key, c.local_date) <= $switchboard AS linked
    FROM call AS c
    CROSS JOIN period AS p
    WHERE (c.offered OR c.answered) AND c.channel = 'phone' AND c.origin = 'resident'
        AND c.ts_s BETWEEN p.first_s - 604800 AND p.last_s + 604800
),
stepped AS (
    SELECT
        n.contact_id, n.resident_key, n.service, n.matter, n.ts_s, n.local_date, n.answered,
        row_number() OVER (
            PARTITION BY n.resident_key, n.matter
            ORDER BY n.ts_s, CASE WHEN n.answered THEN 1 ELSE 0 END, n.contact_id
        ) AS place,
        lag(CASE WHEN NOT n.answered THEN n.ts_s END) OVER (
            PARTITION BY n.resident_key, n.matter
            ORDER BY n.ts_s, CASE WHEN n.answered THEN 1 ELSE 0 END, n.contact_id
        ) AS tried_s,
        min(CASE WHEN n.answered THEN n.ts_s END) OVER (
            PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s RANGE BETWEEN CURRENT ROW AND 604800 FOLLOWING
        ) AS reached_s,
        min(CASE WHEN n.answered THEN n.local_date END) OVER (
            PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s RANGE BETWEEN CURRENT ROW AND 604800 FOLLOWING
        ) AS reached_date
    FROM near AS n
    WHERE n.linked
),
begun AS (
    SELECT
        CASE $by WHEN 'service' THEN s.service ELSE 'all' END AS split,
        s.reached_s - s.ts_s AS elapsed_s,
        s.reached_date = s.local_date AS same_day,
        answer.place - s.place + 1 AS attempts
    FROM stepped AS s
    CROSS JOIN newest AS e
    LEFT JOIN (
        SELECT a.resident_key, a.matter, a.ts_s, min(a.place) AS place
        FROM stepped AS a
        WHERE a.answered
        GROUP BY a.resident_key, a.matter, a.ts_s
    ) AS answer ON answer.resident_key = s.resident_key AND answer.matter = s.matter AND answer.ts_s = s.reached_s
    WHERE NOT s.answered AND coalesce(s.ts_s - s.tried_s > 604800, true) AND s.ts_s + 604800 <= e.ts_s
        AND s.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
ranked AS (
    SELECT
        b.split, b.elapsed_s, b.same_day, b.attempts,
        row_number() OVER (PARTITION BY b.split ORDER BY b.elapsed_s NULLS LAST) AS place,
        count(b.elapsed_s) OVER (PARTITION BY b.split) AS reached
    FROM begun AS b
),
summed AS (
    SELECT
        r.split,
        count(*) AS first_attempts,
        sum(CASE WHEN r.same_day THEN 1 ELSE 0 END) AS reached_same_day,
        count(r.elapsed_s) AS reached,
        sum(CAST(r.attempts AS DOUBLE)) / nullif(count(r.elapsed_s), 0) AS attempts,
        min(CASE WHEN r.place * 100 >= r.reached * 50 THEN r.elapsed_s END) AS time_p50,
        min(CASE WHEN r.place * 100 >= r.reached * 90 THEN r.elapsed_s END) AS time_p90
    FROM ranked AS r
    GROUP BY r.split
),
unanswered AS (
    SELECT
        CASE $by WHEN 'service' THEN n.service ELSE 'all' END AS split,
        sum(CASE WHEN n.linked THEN 0 ELSE 1 END) AS unlinked,
        count(*) AS calls
    FROM near AS n
    CROSS JOIN newest AS e
    WHERE NOT n.answered AND n.ts_s + 604800 <= e.ts_s
        AND n.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY CASE $by WHEN 'service' THEN n.service ELSE 'all' END
)
SELECT
    u.split,
    coalesce(s.first_attempts, 0) AS first_attempts,
    coalesce(s.reached_same_day, 0) AS reached_same_day,
    coalesce(s.reached, 0) AS reached,
    CAST(s.reached AS DOUBLE) / s.first_attempts AS reached_rate,
    s.attempts,
    s.time_p50,
    s.time_p90,
    CAST(u.unlinked AS DOUBLE) / u.calls AS unlinked_share
FROM unanswered AS u
LEFT JOIN summed AS s ON s.split = u.split
ORDER BY u.split
