/*---
title: "Callers who try again"
question: "How often do callers ring again because nobody answered?"
why: "Retries make demand look larger than it is, and the queue longer than it need be."
grain: "one number of attempts, all, or one service"
params:
  - {name: by, type: VARCHAR, default: "attempts", values: [attempts, total, service], doc: "A row for each number of attempts, one for all, or one for each service."}
  - {name: within, type: VARCHAR, default: "day", values: [day, week], doc: "How soon the next call counts as another attempt: the same day, or within 7 days."}
  - {name: about, type: VARCHAR, default: "service", values: [service, any], doc: "Which calls of a number belong together: those about the same service, or any."}
  - {name: switchboard, type: BIGINT, default: "30", doc: "A number with more offered calls than this on one day is taken for a switchboard: its calls that day are not linked."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: attempts, type: BIGINT, unit: calls, doc: "Calls in a run: a call, and each further one of the same number while the one before went unanswered. 10 stands for 10 and more; none unless split by it."}
  - {name: runs, type: BIGINT, unit: runs, doc: "Runs of so many calls."}
  - {name: calls, type: BIGINT, unit: calls, doc: "Offered calls in these runs."}
  - {name: retries, type: BIGINT, unit: calls, doc: "Calls that repeat an unanswered one: calls - runs."}
  - {name: answered_runs, type: BIGINT, unit: runs, doc: "Runs that ended with an answered call."}
  - {name: retry_share, type: DOUBLE, unit: share, doc: "retries / calls."}
  - {name: answered_share, type: DOUBLE, unit: share, doc: "answered_runs / runs."}
  - {name: split, type: VARCHAR, doc: "The service; all when not split."}
chart: {kind: bar, x: attempts, y: runs, series: split, format: count}
notes:
  - "Withheld numbers and switchboards are left out: who rang again cannot be told. A run that began before the first date is counted from there."
---*/
WITH near AS (
    SELECT
        c.contact_id, c.resident_key, c.service, c.ts_s, c.local_date, c.answered,
        CASE $about WHEN 'service' THEN c.service ELSE 'any' END AS matter,
        count(*) OVER (PARTITION BY c.resident_key, c.local_date) <= $switchboard AS linked
    FROM call AS c
    WHERE c.offered AND c.resident_key IS NOT NULL AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
stepped AS (
    SELECT
        n.contact_id, n.resident_key, n.service, n.matter, n.ts_s, n.local_date, n.answered,
        lag(n.answered) OVER (PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s, n.contact_id) AS before_answered,
        lag(n.ts_s) OVER (PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s, n.contact_id) AS before_s,
        lag(n.local_date) OVER (PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s, n.contact_id) AS before_date
    FROM near AS n
    WHERE n.linked
),
judged AS (
    SELECT
        s.contact_id, s.resident_key, s.service, s.matter, s.ts_s, s.answered,
        coalesce(
            NOT s.before_answered
                AND CASE $within WHEN 'day' THEN s.before_date = s.local_date ELSE s.ts_s - s.before_s <= 604800 END,
            false
        ) AS is_retry
    FROM stepped AS s
),
numbered AS (
    SELECT
        j.contact_id, j.resident_key, j.service, j.matter, j.ts_s, j.answered,
        sum(CASE WHEN j.is_retry THEN 0 ELSE 1 END) OVER (
            PARTITION BY j.resident_key, j.matter ORDER BY j.ts_s, j.contact_id ROWS UNBOUNDED PRECEDING
        ) AS run
    FROM judged AS j
),
runs AS (
    SELECT
        n.resident_key,
        n.matter,
        n.run,
        CASE $by WHEN 'service' THEN min_by(n.service, n.ts_s) ELSE 'all' END AS split,
        count(*) AS calls,
        max(CASE WHEN n.answered THEN 1 ELSE 0 END) AS answered
    FROM numbered AS n
    GROUP BY n.resident_key, n.matter, n.run
)
SELECT
    CASE WHEN $by = 'attempts' THEN least(r.calls, 10) END AS attempts,
    count(*) AS runs,
    sum(r.calls) AS calls,
    sum(r.calls) - count(*) AS retries,
    sum(r.answered) AS answered_runs,
    CAST(sum(r.calls) - count(*) AS DOUBLE) / sum(r.calls) AS retry_share,
    CAST(sum(r.answered) AS DOUBLE) / count(*) AS answered_share,
    r.split
FROM runs AS r
GROUP BY CASE WHEN $by = 'attempts' THEN least(r.calls, 10) END, r.split
ORDER BY r.split, attempts
