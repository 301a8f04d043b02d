/*---
doc: >-
  Calls that came in by the records of the switch, against those in the queue data, by local date and service. Only
  months for which there are records of a switch have rows.
materialized: table
partition: local_month
sort: [local_date, service]
columns:
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue; unmapped for a call that was sent to none."}
  - {name: trunk_calls, type: BIGINT, unit: calls, doc: "Calls from outside that the switch recorded."}
  - {name: counted, type: BIGINT, unit: calls, doc: "Of them, calls that the queue data has."}
  - {name: refused_at_door, type: BIGINT, unit: calls, doc: "Sent to a queue that wrote nothing: stock Asterisk does so for callers it refuses."}
  - {name: after_hours, type: BIGINT, unit: calls, doc: "Not sent to a queue, outside the opening_hours of phone."}
  - {name: direct, type: BIGINT, unit: calls, doc: "Answered by a person without a queue."}
  - {name: missing_file, type: BIGINT, unit: calls, doc: "Sent to a queue on a day without any queue data."}
  - {name: truncated_export, type: BIGINT, unit: calls, doc: "Sent to a queue over half an hour before or after all queue data of the day."}
  - {name: unknown, type: BIGINT, unit: calls, doc: "Not sent to a queue in opening hours, and answered by nobody: the menu, or a phone that rang out."}
  - {name: queue_calls, type: BIGINT, unit: calls, doc: "Calls in the queue data that day, whatever the switch says."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Of queue_calls, those offered."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Of those offered, those that an agent took."}
tests:
  - name: the gap by its causes, and a day of which the switch's records are missing
    given:
      trunk_call:
        - {service: benefits, counted: true, at: "2026-01-05 09:00:00"}
        - {service: benefits, counted: false, gap: refused_at_door, at: "2026-01-05 09:10:00"}
        - {service: unmapped, counted: false, gap: after_hours, at: "2026-01-05 20:10:00"}
      call:
        - {service: benefits, queue: q, offered: true, answered: true, at: "2026-01-05 09:00:00"}
        - {service: benefits, queue: q, offered: true, answered: false, at: "2026-01-06 09:00:00"}
        - {service: unmapped, offered: false, answered: false, outcome: menu_only, at: "2026-01-06 09:00:00"}
        - {service: benefits, queue: q, offered: true, answered: true, at: "2026-02-06 09:00:00"}
    expect:
      - {local_date: 2026-01-05, service: benefits, trunk_calls: 2, counted: 1, refused_at_door: 1, after_hours: 0, queue_calls: 1, offered: 1, answered: 1}
      - {local_date: 2026-01-05, service: unmapped, trunk_calls: 1, counted: 0, after_hours: 1, queue_calls: 0}
      - {local_date: 2026-01-06, service: benefits, trunk_calls: 0, counted: 0, queue_calls: 1, offered: 1, answered: 0}
---*/
WITH trunk AS (
    SELECT
        t.local_date, t.local_month, t.service,
        count(*) AS trunk_calls,
        sum(CASE WHEN t.counted THEN 1 ELSE 0 END) AS counted,
        sum(CASE WHEN t.gap = 'refused_at_door' THEN 1 ELSE 0 END) AS refused_at_door,
        sum(CASE WHEN t.gap = 'after_hours' THEN 1 ELSE 0 END) AS after_hours,
        sum(CASE WHEN t.gap = 'direct' THEN 1 ELSE 0 END) AS direct,
        sum(CASE WHEN t.gap = 'missing_file' THEN 1 ELSE 0 END) AS missing_file,
        sum(CASE WHEN t.gap = 'truncated_export' THEN 1 ELSE 0 END) AS truncated_export,
        sum(CASE WHEN t.gap = 'unknown' THEN 1 ELSE 0 END) AS unknown
    FROM trunk_call AS t
    GROUP BY t.local_date, t.local_month, t.service
),
queued AS (
    SELECT
        c.local_date, c.local_month, c.service,
        count(*) AS queue_calls,
        sum(CASE WHEN c.offered THEN 1 ELSE 0 END) AS offered,
        sum(CASE WHEN c.offered AND c.answered THEN 1 ELSE 0 END) AS answered
    FROM call AS c
    WHERE c.queue IS NOT NULL
        AND EXISTS (SELECT 1 FROM trunk_call AS t WHERE t.local_month = c.local_month)
    GROUP BY c.local_date, c.local_month, c.service
)
SELECT
    coalesce(t.local_date, q.local_date) AS local_date,
    coalesce(t.local_month, q.local_month) AS local_month,
    coalesce(t.service, q.service) AS service,
    coalesce(t.trunk_calls, 0) AS trunk_calls,
    coalesce(t.counted, 0) AS counted,
    coalesce(t.refused_at_door, 0) AS refused_at_door,
    coalesce(t.after_hours, 0) AS after_hours,
    coalesce(t.direct, 0) AS direct,
    coalesce(t.missing_file, 0) AS missing_file,
    coalesce(t.truncated_export, 0) AS truncated_export,
    coalesce(t.unknown, 0) AS unknown,
    coalesce(q.queue_calls, 0) AS queue_calls,
    coalesce(q.offered, 0) AS offered,
    coalesce(q.answered, 0) AS answered
FROM trunk AS t
FULL OUTER JOIN queued AS q ON q.local_date = t.local_date AND q.local_month = t.local_month AND q.service = t.service
