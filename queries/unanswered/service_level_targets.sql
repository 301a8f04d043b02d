/*---
title: "Service level against its targets"
question: "Were the targets for answering met, and would the older or newer target have been?"
why: "When a target is changed, figures before and after it are not alike unless each is judged by both."
grain: "one target of the reference data, old ones included"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: scope, type: VARCHAR, doc: "queue, service or all: what the target is for."}
  - {name: label, type: VARCHAR, doc: "The queue or service; * for all."}
  - {name: valid_from, type: DATE, doc: "First day of the target."}
  - {name: replaced_on, type: DATE, doc: "First day of the target that replaced it; empty for the one in force."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "An answer after at most this wait is in time."}
  - {name: target, type: DOUBLE, unit: share, doc: "Share of the calls offered that is to be answered in time."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered in the whole period that the target is for."}
  - {name: answered_soon, type: BIGINT, unit: calls, doc: "Those answered within the threshold."}
  - {name: service_level, type: DOUBLE, unit: share, doc: "answered_soon / offered (SL7), as if the target had held all the time."}
  - {name: met, type: BOOLEAN, doc: "Whether service_level reaches the target."}
  - {name: offered_then, type: BIGINT, unit: calls, doc: "Calls offered on the days on which the target held."}
  - {name: service_level_then, type: DOUBLE, unit: share, doc: "The share of those that was answered in time."}
  - {name: met_then, type: BOOLEAN, doc: "Whether that reaches the target."}
notes:
  - "A call is judged by the narrowest target: that of its queue, else that of its service, else the one for all. A queue that ever had a target of its own is judged by it throughout."
  - "The clock starts when the call enters its queue; waits in several queues are added up. An answered call whose wait is not known is not in time."
---*/
WITH target AS (
    SELECT
        q.scope, q.label, q.valid_from, q.threshold_s, q.target,
        lead(q.valid_from) OVER (PARTITION BY q.scope, q.label ORDER BY q.valid_from) AS next_from
    FROM queue_targets AS q
),
named AS (
    SELECT DISTINCT q.scope, q.label
    FROM queue_targets AS q
),
judged AS (
    SELECT
        c.local_date, c.answered, c.wait_s,
        CASE WHEN q.label IS NOT NULL THEN 'queue' WHEN s.label IS NOT NULL THEN 'service' ELSE 'all' END AS scope,
        coalesce(q.label, s.label, '*') AS label
    FROM call AS c
    LEFT JOIN named AS q ON q.scope = 'queue' AND q.label = c.queue
    LEFT JOIN named AS s ON s.scope = 'service' AND s.label = c.service
    WHERE c.offered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
counted AS (
    SELECT
        t.scope, t.label, t.valid_from, t.next_from, t.threshold_s, t.target,
        count(j.local_date) AS offered,
        sum(CASE WHEN j.answered AND j.wait_s <= t.threshold_s THEN 1 ELSE 0 END) AS answered_soon,
        sum(CASE WHEN j.local_date >= t.valid_from AND coalesce(j.local_date < t.next_from, true) THEN 1 ELSE 0 END) AS offered_then,
        sum(CASE
            WHEN j.answered AND j.wait_s <= t.threshold_s
                AND j.local_date >= t.valid_from AND coalesce(j.local_date < t.next_from, true) THEN 1
            ELSE 0
        END) AS answered_then
    FROM target AS t
    LEFT JOIN judged AS j ON j.scope = t.scope AND j.label = t.label
    GROUP BY t.scope, t.label, t.valid_from, t.next_from, t.threshold_s, t.target
)
SELECT
    c.scope,
    c.label,
    c.valid_from,
    c.next_from AS replaced_on,
    c.threshold_s,
    c.target,
    c.offered,
    c.answered_soon,
    CAST(c.answered_soon AS DOUBLE) / nullif(c.offered, 0) AS service_level,
    CAST(c.answered_soon AS DOUBLE) / nullif(c.offered, 0) >= c.target AS met,
    c.offered_then,
    CAST(c.answered_then AS DOUBLE) / nullif(c.offered_then, 0) AS service_level_then,
    CAST(c.answered_then AS DOUBLE) / nullif(c.offered_then, 0) >= c.target AS met_then
FROM counted AS c
ORDER BY c.scope, c.label, c.valid_from
