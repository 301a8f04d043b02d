/*---
doc: >-
  One call that came in from outside, by the records of the switch. It is the check on the queue data: a call that the
  switch saw and the queue data has not is a gap, and the gap has a name.
materialized: table
partition: local_month
sort: [ts_s, source, call_id]
window: {stg_call: [1, 1]}
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "Id that the legs of the call share; the queue log of the same switch uses it too."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When its first leg began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: dialled, type: VARCHAR, doc: "Council number or extension that was dialled, as the first leg has it."}
  - {name: legs, type: BIGINT, unit: legs, doc: "Legs of the call, without the switch's own pseudo channels."}
  - {name: sent_to_queue, type: BOOLEAN, doc: "Whether the switch sent it to a queue."}
  - {name: queue, type: VARCHAR, doc: "The first queue it was sent to; NULL for none."}
  - {name: service, type: VARCHAR, doc: "Service of that queue, or that of a rule (contact_rules); unmapped where there is none."}
  - {name: counted, type: BOOLEAN, doc: "Whether the queue data has a visit of this call."}
  - {name: gap, type: VARCHAR, doc: "Why it is not counted: missing_file (no queue data that day), truncated_export (over half an hour before or after all queue data of the day), refused_at_door (sent to a queue that wrote nothing), after_hours (by opening_hours of phone), direct (a person answered without a queue), unknown. NULL when counted."}
tests:
  - name: legs make one call; each gap by its cause
    given:
      queue_visit:
        - {source: log, call_id: "1.1", queue: q, at: "2026-01-05 09:00:00"}
        - {source: log, call_id: "9.9", queue: q, at: "2026-01-05 16:00:00"}
      raw_call:
        - {source: cdr, record_id: "1.1#1", call_id: "1.1", record_kind: leg, direction: inbound, queue: q, dialled: "100", outcome: unknown, at: "2026-01-05 08:59:50"}
        - {source: cdr, record_id: "1.2#2", call_id: "1.1", record_kind: leg, direction: inbound, outcome: answered, at: "2026-01-05 09:00:10"}
        - {source: cdr, record_id: "1.3#3", call_id: "1.1", record_kind: leg, direction: inbound, initiation: local, outcome: answered, at: "2026-01-05 08:00:00"}
        - {source: cdr, record_id: "2.1#1", call_id: "2.1", record_kind: leg, direction: inbound, queue: q, outcome: unknown, at: "2026-01-05 10:00:00"}
        - {source: cdr, record_id: "3.1#1", call_id: "3.1", record_kind: leg, direction: inbound, queue: q, outcome: unknown, at: "2026-01-05 16:31:00"}
        - {source: cdr, record_id: "4.1#1", call_id: "4.1", record_kind: leg, direction: inbound, queue: q, outcome: unknown, at: "2026-01-06 10:00:00"}
        - {source: cdr, record_id: "5.1#1", call_id: "5.1", record_kind: leg, direction: inbound, outcome: unknown, at: "2026-01-05 20:00:00"}
        - {source: cdr, record_id: "6.1#1", call_id: "6.1", record_kind: leg, direction: inbound, outcome: answered, at: "2026-01-05 10:00:00"}
        - {source: cdr, record_id: "7.1#1", call_id: "7.1", record_kind: leg, direction: inbound, outcome: unknown, at: "2026-01-05 10:00:00"}
        - {source: cdr, record_id: "8.1#1", call_id: "8.1", record_kind: leg, direction: outbound, outcome: answered, at: "2026-01-05 10:00:00"}
        - {source: fs, record_id: b, call_id: a, record_kind: leg, direction: inbound, outcome: answered, at: "2026-01-05 10:00:00"}
        - {source: fs, record_id: a, call_id: a, record_kind: queue, medium: voice, direction: inbound, queue: q, outcome: answered, at: "2026-01-05 10:00:00"}
      label_rule:
        - {kind: queue, source: "*", label: q, service: general}
    expect:
      - {call_id: "1.1", service: general, counted: true, gap: null, legs: 2, dialled: "100", queue: q, sent_to_queue: true, local_minute: 539}
      - {call_id: "2.1", counted: false, gap: refused_at_door}
      - {call_id: "3.1", gap: truncated_export}
      - {call_id: "4.1", gap: missing_file}
      - {call_id: "5.1", gap: after_hours, sent_to_queue: false, queue: null, service: unmapped}
      - {call_id: "6.1", gap: direct}
      - {call_id: "7.1", gap: unknown}
---*/
WITH leg AS (
    SELECT
        r.source, r.call_id, r.record_id, r.ts, r.ts_s, r.local_date, r.local_minute, r.dialled, r.queue, r.outcome,
        row_number() OVER (PARTITION BY r.source, r.call_id ORDER BY r.ts, r.record_id, r.line) AS seq
    FROM stg_call AS r
    WHERE r.record_kind = 'leg' AND r.direction = 'inbound' AND coalesce(r.initiation, '') <> 'local'
        -- A system that exports the call itself beside its legs needs no check by them.
        AND NOT EXISTS (
            SELECT 1
            FROM stg_call AS whole
            WHERE whole.source = r.source AND whole.call_id = r.call_id AND whole.record_kind <> 'leg'
        )
),
entered AS (
    SELECT DISTINCT v.call_id
    FROM queue_visit AS v
),
whole AS (
    SELECT
        l.source,
        l.call_id,
        min_by(l.ts, l.seq) AS ts,
        min_by(l.ts_s, l.seq) AS ts_s,
        min_by(l.local_date, l.seq) AS local_date,
        min_by(l.local_minute, l.seq) AS local_minute,
        min_by(l.dialled, l.seq) FILTER (WHERE l.dialled IS NOT NULL) AS dialled,
        min_by(l.queue, l.seq) FILTER (WHERE l.queue IS NOT NULL) AS queue,
        count(*) AS legs,
        max(CASE WHEN l.outcome = 'answered' THEN 1 ELSE 0 END) = 1 AS answered,
        max(CASE WHEN same_call.call_id IS NOT NULL OR same_leg.call_id IS NOT NULL THEN 1 ELSE 0 END) = 1 AS counted
    FROM leg AS l
    LEFT JOIN entered AS same_call ON same_call.call_id = l.call_id
    LEFT JOIN entered AS same_leg ON same_leg.call_id = split_part(l.record_id, '#', 1)
    GROUP BY l.source, l.call_id
),
covered AS (
    SELECT v.local_date, min(v.ts_s) AS first_s, max(v.ts_s) AS last_s
    FROM queue_visit AS v
    GROUP BY v.local_date
),
open_hours AS (
    SELECT h.weekday, min(h.opens_minute) AS opens_minute, max(h.closes_minute) AS closes_minute
    FROM opening_hours AS h
    WHERE h.channel = 'phone' AND h.site = '*'
    GROUP BY h.weekday
)
SELECT
    w.source,
    w.call_id,
    w.ts,
    w.ts_s,
    w.local_date,
    w.local_minute,
    substr(CAST(w.local_date AS VARCHAR), 1, 7) AS local_month,
    w.dialled,
    w.legs,
    w.queue IS NOT NULL AS sent_to_queue,
    w.queue,
    coalesce(rule.service, label.service, 'unmapped') AS service,
    w.counted,
    CASE
        WHEN w.counted THEN NULL
        WHEN w.queue IS NOT NULL AND c.local_date IS NULL THEN 'missing_file'
        WHEN w.queue IS NOT NULL AND (w.ts_s < c.first_s - 1800 OR w.ts_s > c.last_s + 1800) THEN 'truncated_export'
        WHEN w.queue IS NOT NULL THEN 'refused_at_door'
        WHEN w.answered THEN 'direct'
        WHEN day.is_bank_holiday
            OR NOT coalesce(w.local_minute >= h.opens_minute AND w.local_minute < h.closes_minute, false) THEN 'after_hours'
        ELSE 'unknown'
    END AS gap
FROM whole AS w
LEFT JOIN covered AS c ON c.local_date = w.local_date
LEFT JOIN calendar AS day ON day.local_date = w.local_date
LEFT JOIN open_hours AS h ON h.weekday = day.weekday
LEFT JOIN service_labels AS label ON label.kind = 'queue' AND label.label = w.queue
LEFT JOIN label_rule AS known ON known.kind = 'queue' AND known.source = w.source AND known.label = '*'
LEFT JOIN label_rule AS named ON named.kind = 'queue' AND named.source = '*' AND named.label = w.queue
LEFT JOIN label_rule AS rule ON rule.kind = 'queue' AND rule.source = coalesce(known.source, '*')
    AND rule.label = coalesce(named.label, '*')
