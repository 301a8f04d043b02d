/*---
title: "Why calls went unanswered"
question: "What stopped the calls that nobody answered?"
why: "A full queue, an unstaffed one and a long wait are three faults with three remedies."
grain: "one cause, or one cause and service or queue"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service, queue], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: cause, type: VARCHAR, doc: "How the last visit of the call ended: hung_up_waiting, hung_up_at_once (a short abandon), queue_full, no_agents_on_entry, no_agents_left (while waiting), timed_out, left_by_key (a key press left the queue), passed_on, system_error, still_open (waiting when the data ends) or not_known."}
  - {name: calls, type: BIGINT, unit: calls, doc: "Offered calls that went unanswered for this cause."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "Offered calls that went unanswered, whatever the cause."}
  - {name: share, type: DOUBLE, unit: share, doc: "calls / unanswered."}
  - {name: split, type: VARCHAR, doc: "The service or queue of the call's first visit; all when not split."}
chart: {kind: bar, x: cause, y: calls, series: split, format: count}
notes:
  - "A call that visited several queues has the cause of the last one. Who left by key may have asked for a callback or gone to voicemail: see callbacks_kept."
---*/
WITH counted AS (
    SELECT
        CASE c.outcome
            WHEN 'abandoned' THEN 'hung_up_waiting'
            WHEN 'abandoned_short' THEN 'hung_up_at_once'
            WHEN 'full' THEN 'queue_full'
            WHEN 'no_agents_on_entry' THEN 'no_agents_on_entry'
            WHEN 'no_agents_waiting' THEN 'no_agents_left'
            WHEN 'timeout' THEN 'timed_out'
            WHEN 'exit_key' THEN 'left_by_key'
            WHEN 'transferred' THEN 'passed_on'
            WHEN 'system_error' THEN 'system_error'
            WHEN 'open' THEN 'still_open'
            ELSE 'not_known'
        END AS cause,
        CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END AS split
    FROM call AS c
    WHERE c.offered AND NOT c.answered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
summed AS (
    SELECT c.cause, c.split, count(*) AS calls
    FROM counted AS c
    GROUP BY c.cause, c.split
)
SELECT
    s.cause,
    s.calls,
    sum(s.calls) OVER (PARTITION BY s.split) AS unanswered,
    CAST(s.calls AS DOUBLE) / sum(s.calls) OVER (PARTITION BY s.split) AS share,
    s.split
FROM summed AS s
ORDER BY s.split, s.calls DESC, s.cause
