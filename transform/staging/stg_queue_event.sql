/*---
doc: One line of a phone queue log.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row came from, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the event."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same instant in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the event."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it, or as label_map writes it today."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the agent; NONE where there is none.", privacy: staff}
  - {name: event, type: VARCHAR, doc: "Event name as written."}
  - {name: caller_key, type: VARCHAR, doc: "Pseudonym of the caller's number.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid."}
  - {name: hold_s, type: BIGINT, unit: s, doc: "Time in the queue the event states."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time the event states."}
tests:
  - name: a queue has the name of today; a label of another kind is another label
    given:
      label_map:
        - {kind: queue, written: "Council tax", label: Council Tax}
        - {kind: ticket, written: Benefits, label: HB}
      raw_queue_event:
        - {call_id: a, queue: "Council tax", at: "2026-01-05 09:00:00"}
        - {call_id: b, queue: Council Tax, at: "2026-01-05 09:00:00"}
        - {call_id: c, queue: Benefits, at: "2026-01-05 09:00:00"}
    expect:
      - {call_id: a, queue: Council Tax}
      - {call_id: b, queue: Council Tax}
      - {call_id: c, queue: Benefits}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    r.call_id,
    coalesce(today.label, r.queue) AS queue,
    r.agent,
    r.event,
    r.caller_key,
    r.caller_class,
    r.hold_s,
    r.talk_s
FROM raw_queue_event AS r
LEFT JOIN duplicate_queue_event AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
LEFT JOIN label_map AS today ON today.kind = 'queue' AND today.written = r.queue
WHERE d.line IS NULL
