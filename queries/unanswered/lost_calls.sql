/*---
title: "Calls nobody answered, one by one"
question: "Which callers were not answered, and has anyone reached them since?"
why: "The list to work through when lost callers are to be rung back, or a complaint is looked into."
edition: internal
grain: "one unanswered call"
params:
  - {name: limit, type: BIGINT, default: "100", doc: "How many calls to list, newest first."}
  - {name: service, type: VARCHAR, default: "all", doc: "Only calls about this service; all for every service."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: local_date, type: DATE, doc: "Date of the call."}
  - {name: local_time, type: VARCHAR, doc: "Time of the call, HH:MM."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue."}
  - {name: queue, type: VARCHAR, doc: "The call's first queue."}
  - {name: outcome, type: VARCHAR, doc: "How its last queue visit ended."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Time waited in its queues; none when not known."}
  - {name: caller, type: VARCHAR, doc: "Pseudonym of the caller's number; none when withheld. It stays the same for all calls of the number."}
  - {name: answered_later, type: BOOLEAN, doc: "Whether a later call of the same number, about any service, was answered; none when the number was withheld."}
  - {name: contact_id, type: VARCHAR, doc: "source/call_id, to find the call in the phone system."}
notes:
  - "The list names single calls: it is for internal use and is not put into published reports."
---*/
WITH picked AS (
    SELECT
        c.ts_s, c.local_date, c.local_minute, c.service, c.queue, c.outcome, c.wait_s, c.resident_key, c.contact_id
    FROM call AS c
    WHERE c.offered AND NOT c.answered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($service = 'all' OR c.service = $service)
    ORDER BY c.ts_s DESC, c.contact_id
    LIMIT $limit
),
reached AS (
    SELECT c.resident_key, max(c.ts_s) AS ts_s
    FROM call AS c
    WHERE c.answered AND c.ts_s >= (SELECT min(p.ts_s) FROM picked AS p)
        AND c.resident_key IN (SELECT p.resident_key FROM picked AS p)
    GROUP BY c.resident_key
)
SELECT
    p.local_date,
    lpad(CAST(CAST(floor(CAST(p.local_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(p.local_minute % 60 AS VARCHAR), 2, '0') AS local_time,
    p.service,
    p.queue,
    p.outcome,
    p.wait_s,
    p.resident_key AS caller,
    CASE WHEN p.resident_key IS NOT NULL THEN coalesce(r.ts_s > p.ts_s, false) END AS answered_later,
    p.contact_id
FROM picked AS p
LEFT JOIN reached AS r ON r.resident_key = p.resident_key
ORDER BY p.ts_s DESC, p.contact_id
