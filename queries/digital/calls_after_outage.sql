/*---
title: "Calls after outages of online forms"
question: "How many calls came after an online service broke, and how many come in that hour of other weeks?"
why: "Whether residents whose form broke take to the phone."
grain: "one outage of one service"
params:
  - {name: after_min, type: BIGINT, default: "60", doc: "How many minutes of calls to count; half hours that begin within them."}
  - {name: since, type: VARCHAR, default: "end", values: [end, start], doc: "Whether to count from the end of the outage or from its start: the first half hour that begins then or later."}
  - {name: least_weeks, type: BIGINT, default: "4", doc: "Fewest other weeks for which a mean is given."}
  - {name: least_failures, type: BIGINT, default: "3", doc: "As in form_outages."}
  - {name: least_share, type: DOUBLE, default: "0.25", doc: "As in form_outages."}
  - {name: gap_min, type: BIGINT, default: "10", doc: "As in form_outages."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date of an outage."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date of an outage."}
columns:
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: found_by, type: VARCHAR, doc: "url or form, as in form_outages."}
  - {name: local_date, type: DATE, doc: "Date on which the outage began."}
  - {name: started_at, type: VARCHAR, doc: "Start of the outage, HH:MM."}
  - {name: ended_at, type: VARCHAR, doc: "End of the outage, HH:MM."}
  - {name: calls_from, type: VARCHAR, doc: "From when on calls are counted, HH:MM."}
  - {name: calls, type: BIGINT, unit: calls, doc: "Calls about the service offered in those minutes; none where the phone data has no calls of that day."}
  - {name: other_weeks, type: BIGINT, unit: days, doc: "Other days of that weekday in the phone data; a bank holiday is compared with bank holidays only."}
  - {name: other_calls, type: BIGINT, unit: calls, doc: "Calls about the service offered in the same minutes of those days, together."}
  - {name: mean_calls, type: DOUBLE, unit: calls, doc: "other_calls / other_weeks; none for fewer than least_weeks."}
  - {name: difference, type: DOUBLE, unit: calls, doc: "calls - mean_calls."}
notes:
  - "Calls are counted in half hours of the clock: the first that begins after the outage may begin up to half an hour after it (calls_from)."
  - "The difference is between one hour and the mean of others. One hour varies by chance, and other things happen on the same day: it does not say why people rang."
  - "What lies after midnight is not counted. Other days may have outages of their own."
---*/
WITH slot AS (
    SELECT
        f.service, f.found_by, f.slot_s, f.local_date, f.local_minute,
        f.slot_s - lag(f.slot_s) OVER (PARTITION BY f.service, f.found_by ORDER BY f.slot_s) AS since_s
    FROM form_failure_interval AS f
    WHERE f.failed >= $least_failures AND CAST(f.failed AS DOUBLE) / f.attempts >= $least_share
        AND f.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
placed AS (
    SELECT
        s.service, s.found_by, s.slot_s, s.local_date, s.local_minute,
        max(CASE WHEN s.since_s <= $gap_min * 60 THEN NULL ELSE s.slot_s END) OVER (
            PARTITION BY s.service, s.found_by ORDER BY s.slot_s ROWS UNBOUNDED PRECEDING
        ) AS outage_s
    FROM slot AS s
),
outage AS (
    SELECT
        p.service, p.found_by, p.outage_s,
        min_by(p.local_date, p.slot_s) AS local_date,
        min_by(p.local_minute, p.slot_s) AS first_minute,
        max_by(p.local_minute, p.slot_s) + 10 AS end_minute,
        CASE $since WHEN 'start' THEN min_by(p.local_date, p.slot_s) ELSE max_by(p.local_date, p.slot_s) END AS calls_date,
        CASE $since WHEN 'start' THEN min_by(p.local_minute, p.slot_s) ELSE max_by(p.local_minute, p.slot_s) + 10 END AS since_minute
    FROM placed AS p
    GROUP BY p.service, p.found_by, p.outage_s
),
asked AS (
    SELECT
        o.service, o.found_by, o.outage_s, o.local_date, o.first_minute, o.end_minute, o.calls_date,
        o.since_minute + (30 - o.since_minute % 30) % 30 AS calls_minute,
        c.weekday, c.is_bank_holiday
    FROM outage AS o
    JOIN calendar AS c ON c.local_date = o.calls_date
),
phone_day AS (
    SELECT DISTINCT i.local_date, c.weekday, c.is_bank_holiday
    FROM call_interval AS i
    JOIN calendar AS c ON c.local_date = i.local_date
    WHERE i.half_hour IS NOT NULL
),
counted AS (
    SELECT a.outage_s, a.service, a.found_by, d.local_date, coalesce(sum(i.offered), 0) AS calls
    FROM asked AS a
    JOIN phone_day AS d ON d.weekday = a.weekday AND d.is_bank_holiday = a.is_bank_holiday
    LEFT JOIN call_interval AS i
        ON i.local_date = d.local_date AND i.service = a.service
        AND i.half_hour >= a.calls_minute AND i.half_hour < a.calls_minute + $after_min
    GROUP BY a.outage_s, a.service, a.found_by, d.local_date
),
compared AS (
    SELECT
        a.service, a.found_by, a.outage_s, a.local_date, a.first_minute, a.end_minute, a.calls_minute,
        max(CASE WHEN c.local_date = a.calls_date THEN c.calls END) AS calls,
        count(CASE WHEN c.local_date <> a.calls_date THEN 1 END) AS other_weeks,
        coalesce(sum(CASE WHEN c.local_date <> a.calls_date THEN c.calls END), 0) AS other_calls
    FROM asked AS a
    LEFT JOIN counted AS c ON c.outage_s = a.outage_s AND c.service = a.service AND c.found_by = a.found_by
    GROUP BY a.service, a.found_by, a.outage_s, a.local_date, a.first_minute, a.end_minute, a.calls_minute
)
SELECT
    c.service,
    c.found_by,
    c.local_date,
    lpad(CAST(CAST(floor(CAST(c.first_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(c.first_minute % 60 AS VARCHAR), 2, '0') AS started_at,
    lpad(CAST(CAST(floor(CAST(c.end_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(c.end_minute % 60 AS VARCHAR), 2, '0') AS ended_at,
    lpad(CAST(CAST(floor(CAST(c.calls_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(c.calls_minute % 60 AS VARCHAR), 2, '0') AS calls_from,
    c.calls,
    c.other_weeks,
    c.other_calls,
    CASE WHEN c.other_weeks >= $least_weeks THEN CAST(c.other_calls AS DOUBLE) / nullif(c.other_weeks, 0) END AS mean_calls,
    CASE WHEN c.other_weeks >= $least_weeks THEN c.calls - CAST(c.other_calls AS DOUBLE) / nullif(c.other_weeks, 0) END AS difference
FROM compared AS c
ORDER BY c.outage_s, c.service, c.found_by
