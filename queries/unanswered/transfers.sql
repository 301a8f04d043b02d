/*---
title: "Calls passed from queue to queue"
question: "Where are callers sent on to, and does anyone answer there?"
why: "A caller who waits twice is counted once as a call and twice as a queue visit."
grain: "one queue, the queue the call went to next, and the way it was passed on"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: from_queue, type: VARCHAR, doc: "Queue that the call left."}
  - {name: to_queue, type: VARCHAR, doc: "Queue it entered next; outside_the_queues when it entered none that is logged."}
  - {name: moved_by, type: VARCHAR, doc: "agent (answered, then transferred) or system (left the queue unanswered and came to another)."}
  - {name: moved_on, type: BIGINT, unit: queue visits, doc: "Visits to from_queue that went on so."}
  - {name: answered_next, type: BIGINT, unit: queue visits, doc: "Of these, answered in the next queue; none where it is outside the queues."}
  - {name: visits, type: BIGINT, unit: queue visits, doc: "All visits to from_queue."}
  - {name: moved_share, type: DOUBLE, unit: share, doc: "moved_on / visits."}
notes:
  - "Transfers to an extension outside the queues leave no trace of what became of them."
---*/
WITH stepped AS (
    SELECT
        v.queue AS from_queue,
        v.answered,
        v.moved_on,
        lead(v.queue) OVER (PARTITION BY v.source, v.call_id ORDER BY v.call_visit_no) AS next_queue,
        lead(v.answered) OVER (PARTITION BY v.source, v.call_id ORDER BY v.call_visit_no) AS next_answered
    FROM queue_visit AS v
    WHERE v.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
total AS (
    SELECT s.from_queue, count(*) AS visits
    FROM stepped AS s
    GROUP BY s.from_queue
),
moved AS (
    SELECT
        s.from_queue,
        coalesce(s.next_queue, 'outside_the_queues') AS to_queue,
        CASE WHEN s.answered THEN 'agent' ELSE 'system' END AS moved_by,
        count(*) AS moved_on,
        sum(CASE WHEN s.next_answered THEN 1 WHEN s.next_queue IS NOT NULL THEN 0 END) AS answered_next
    FROM stepped AS s
    WHERE s.moved_on OR s.next_queue IS NOT NULL
    GROUP BY s.from_queue, coalesce(s.next_queue, 'outside_the_queues'), CASE WHEN s.answered THEN 'agent' ELSE 'system' END
)
SELECT
    m.from_queue,
    m.to_queue,
    m.moved_by,
    m.moved_on,
    m.answered_next,
    t.visits,
    CAST(m.moved_on AS DOUBLE) / t.visits AS moved_share
FROM moved AS m
JOIN total AS t ON t.from_queue = m.from_queue
ORDER BY m.moved_on DESC, m.from_queue, m.to_queue, m.moved_by
