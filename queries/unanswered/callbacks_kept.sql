/*---
title: "Callbacks kept"
question: "Of the callers who left the queue by pressing a key, how many were spoken to?"
why: "A promised callback that never comes is an unanswered call with a longer wait."
grain: "all, or one service"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: split, type: VARCHAR, doc: "The service of the call's first visit; all when not split."}
  - {name: asked, type: BIGINT, unit: calls, doc: "Calls that left a queue by a key press (outcome exit_key of a queue visit)."}
  - {name: answered_in_call, type: BIGINT, unit: calls, doc: "Of these, answered in a later queue visit of the same call; a callback that the phone system ties to the call is one."}
  - {name: answered_same_day, type: BIGINT, unit: calls, doc: "Of the others, the same number was answered in a later call that day."}
  - {name: answered_within_7_days, type: BIGINT, unit: calls, doc: "Of the others, the same number was answered in a later call within 7 days (604,800 s), the same day included."}
  - {name: unlinked, type: BIGINT, unit: calls, doc: "Of the others, calls from a withheld number: what became of them is not known."}
  - {name: kept_rate, type: DOUBLE, unit: share, doc: "(answered_in_call + answered_within_7_days) / (asked - unlinked)."}
  - {name: time_p50, type: BIGINT, unit: s, doc: "From entering the queue to the later call: half of those answered in one took no longer (nearest rank)."}
notes:
  - "The logs do not say what a key was for: a callback, voicemail or another menu. Whether the later call was the council ringing back or the resident ringing again is not known either, so this is an upper bound of callbacks kept."
  - "The last 7 days of the data are left out: how their calls go on is not known yet."
---*/
WITH pressed AS (
    SELECT v.source, v.call_id, min(v.ts_s) AS ts_s
    FROM queue_visit AS v
    WHERE v.outcome = 'exit_key' AND v.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY v.source, v.call_id
),
newest AS (
    SELECT max(c.ts_s) AS ts_s
    FROM call AS c
),
asked AS (
    SELECT c.contact_id, c.resident_key, c.local_date, c.answered, p.ts_s, CASE $by WHEN 'service' THEN c.service ELSE 'all' END AS split
    FROM pressed AS p
    JOIN call AS c ON c.source = p.source AND c.call_id = p.call_id
    CROSS JOIN newest AS e
    WHERE p.ts_s + 604800 <= e.ts_s AND c.channel = 'phone' AND c.origin = 'resident'
),
later AS (
    SELECT a.contact_id, min(c.ts_s) AS ts_s, min(c.local_date) AS local_date
    FROM asked AS a
    JOIN call AS c ON c.resident_key = a.resident_key AND c.ts_s > a.ts_s AND c.ts_s <= a.ts_s + 604800
    WHERE c.answered AND NOT a.answered AND c.contact_id <> a.contact_id
        AND c.ts_s BETWEEN (SELECT min(p.ts_s) FROM pressed AS p) AND (SELECT max(p.ts_s) + 604800 FROM pressed AS p)
    GROUP BY a.contact_id
),
ranked AS (
    SELECT
        a.split, a.answered, a.resident_key,
        l.ts_s - a.ts_s AS elapsed_s,
        l.local_date = a.local_date AS same_day,
        row_number() OVER (PARTITION BY a.split ORDER BY l.ts_s - a.ts_s NULLS LAST) AS place,
        count(l.ts_s) OVER (PARTITION BY a.split) AS answered_later
    FROM asked AS a
    LEFT JOIN later AS l ON l.contact_id = a.contact_id
),
summed AS (
    SELECT
        r.split,
        count(*) AS asked,
        sum(CASE WHEN r.answered THEN 1 ELSE 0 END) AS answered_in_call,
        sum(CASE WHEN r.same_day THEN 1 ELSE 0 END) AS answered_same_day,
        count(r.elapsed_s) AS answered_within_7_days,
        sum(CASE WHEN r.resident_key IS NULL AND NOT r.answered THEN 1 ELSE 0 END) AS unlinked,
        min(CASE WHEN r.place * 100 >= r.answered_later * 50 THEN r.elapsed_s END) AS time_p50
    FROM ranked AS r
    GROUP BY r.split
)
SELECT
    s.split,
    s.asked,
    s.answered_in_call,
    s.answered_same_day,
    s.answered_within_7_days,
    s.unlinked,
    CAST(s.answered_in_call + s.answered_within_7_days AS DOUBLE) / nullif(s.asked - s.unlinked, 0) AS kept_rate,
    s.time_p50
FROM summed AS s
ORDER BY s.split
