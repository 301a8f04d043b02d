/*---
title: "Outages of online forms"
question: "When were online services broken, for how long, and for how many?"
why: "An outage is when residents who wanted to serve themselves could not."
grain: "one outage of one service"
around: [0, 0]
params:
  - {name: least_failures, type: BIGINT, default: "3", doc: "Failures that ten minutes must have to be part of an outage."}
  - {name: least_share, type: DOUBLE, default: "0.25", doc: "Share of the attempts in those ten minutes that must have failed. On pages every request is an attempt, so one broken step of a form of four pages fails a quarter of them."}
  - {name: gap_min, type: BIGINT, default: "10", doc: "Most minutes from the start of such ten minutes to the start of the next of the same outage: 10 for no quieter ones between."}
  - {name: service, type: VARCHAR, default: "all", doc: "Only this service; all for every service."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: found_by, type: VARCHAR, doc: "url (residents' requests on its pages that got a 5xx) or form (failed events of a forms platform)."}
  - {name: local_date, type: DATE, doc: "Date on which it began."}
  - {name: started_at, type: VARCHAR, doc: "Start of its first ten minutes, HH:MM."}
  - {name: ended_at, type: VARCHAR, doc: "End of its last ten minutes, HH:MM."}
  - {name: minutes, type: BIGINT, unit: minutes, doc: "From the one to the other."}
  - {name: attempts, type: BIGINT, doc: "Requests, or forms with an event, in those of its ten minutes that meet both limits."}
  - {name: failed, type: BIGINT, doc: "Of those, failed."}
  - {name: failed_share, type: DOUBLE, unit: share, doc: "failed / attempts."}
  - {name: residents_affected, type: BIGINT, doc: "Web sessions, or forms, whose first failure fell in those ten minutes."}
chart: {kind: bar, x: local_date, y: residents_affected, series: service, format: count}
notes:
  - "An outage is ten minutes, or several in a row, each with least_failures and least_share. A service with few visits may be broken without reaching them."
  - "Only failures that reached the log: a server that does not answer at all writes none."
---*/
WITH slot AS (
    SELECT
        f.service, f.found_by, f.slot_s, f.local_date, f.local_minute, f.attempts, f.failed, f.newly_affected,
        f.slot_s - lag(f.slot_s) OVER (PARTITION BY f.service, f.found_by ORDER BY f.slot_s) AS since_s
    FROM form_failure_interval AS f
    WHERE f.failed >= $least_failures AND CAST(f.failed AS DOUBLE) / f.attempts >= $least_share
        AND f.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($service = 'all' OR f.service = $service)
),
placed AS (
    SELECT
        s.service, s.found_by, s.slot_s, s.local_date, s.local_minute, s.attempts, s.failed, s.newly_affected,
        max(CASE WHEN s.since_s <= $gap_min * 60 THEN NULL ELSE s.slot_s END) OVER (
            PARTITION BY s.service, s.found_by ORDER BY s.slot_s ROWS UNBOUNDED PRECEDING
        ) AS outage_s
    FROM slot AS s
),
outage AS (
    SELECT
        p.service, p.found_by, p.outage_s,
        min(p.local_date) AS local_date,
        min_by(p.local_minute, p.slot_s) AS first_minute,
        max_by(p.local_minute, p.slot_s) + 10 AS end_minute,
        max(p.slot_s) + 600 - min(p.slot_s) AS lasted_s,
        sum(p.attempts) AS attempts,
        sum(p.failed) AS failed,
        sum(p.newly_affected) AS residents_affected
    FROM placed AS p
    GROUP BY p.service, p.found_by, p.outage_s
)
SELECT
    o.service,
    o.found_by,
    o.local_date,
    lpad(CAST(CAST(floor(CAST(o.first_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(o.first_minute % 60 AS VARCHAR), 2, '0') AS started_at,
    lpad(CAST(CAST(floor(CAST(o.end_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(o.end_minute % 60 AS VARCHAR), 2, '0') AS ended_at,
    CAST(floor(CAST(o.lasted_s AS DOUBLE) / 60) AS BIGINT) AS minutes,
    o.attempts,
    o.failed,
    CAST(o.failed AS DOUBLE) / o.attempts AS failed_share,
    o.residents_affected
FROM outage AS o
ORDER BY o.outage_s, o.service, o.found_by
