/*---
doc: One record of a contact as a phone or contact-centre system exports it, in its newest version.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the record is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the record began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the record began."}
  - {name: record_id, type: VARCHAR, doc: "The system's own id of the record."}
  - {name: call_id, type: VARCHAR, doc: "Id shared by the records of one call."}
  - {name: record_kind, type: VARCHAR, doc: "queue, call or leg."}
  - {name: medium, type: VARCHAR, doc: "voice, callback, chat, email, task or other."}
  - {name: direction, type: VARCHAR, doc: "inbound, outbound, internal or unknown."}
  - {name: initiation, type: VARCHAR, doc: "How the record came about, as the system writes it."}
  - {name: queue, type: VARCHAR, doc: "Queue name, as label_map writes it today; NULL for a record outside a queue."}
  - {name: dialled, type: VARCHAR, doc: "Council number or extension that was dialled."}
  - {name: outcome, type: VARCHAR, doc: "Outcome by the record alone."}
  - {name: enqueued_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it entered the queue."}
  - {name: answered_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When a person answered."}
  - {name: left_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it left the queue."}
  - {name: ended_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the record ended."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "Time in the queue."}
  - {name: talk_ms, type: BIGINT, unit: ms, doc: "Time with an adviser, hold included."}
  - {name: agent_key, type: VARCHAR, doc: "Pseudonym of the adviser.", privacy: staff}
  - {name: caller_key, type: VARCHAR, doc: "Pseudonym of the caller's number.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid."}
tests:
  - name: a queue has the name of today
    given:
      label_map:
        - {kind: queue, written: CTAX, label: Council Tax}
        - {kind: form, written: Benefits, label: HB}
      raw_call:
        - {record_id: a, call_id: a, queue: CTAX, at: "2026-01-05 09:00:00"}
        - {record_id: b, call_id: b, queue: Benefits, at: "2026-01-05 09:00:00"}
        - {record_id: c, call_id: c, at: "2026-01-05 09:00:00"}
    expect:
      - {record_id: a, queue: Council Tax}
      - {record_id: b, queue: Benefits}
      - {record_id: c, queue: null}
---*/
WITH numbered AS (
    -- Two copies of a record in one line have nothing else to be told apart by.
    SELECT
        r.source,
        r.file_id,
        r.line,
        r.ts,
        r.ts_s,
        r.local_date,
        r.local_minute,
        r.record_id,
        r.call_id,
        r.record_kind,
        r.medium,
        r.direction,
        r.initiation,
        r.queue,
        r.dialled,
        r.outcome,
        r.enqueued_s,
        r.answered_s,
        r.left_s,
        r.ended_s,
        r.wait_ms,
        r.talk_ms,
        r.agent_key,
        r.caller_key,
        r.caller_class,
        r.updated_s,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.line, r.record_id, r.updated_s ORDER BY r.ended_s, r.outcome
        ) AS copy_no
    FROM raw_call AS r
)
SELECT
    n.source,
    n.file_id,
    n.line,
    n.ts,
    n.ts_s,
    n.local_date,
    n.local_minute,
    n.record_id,
    n.call_id,
    n.record_kind,
    n.medium,
    n.direction,
    n.initiation,
    coalesce(today.label, n.queue) AS queue,
    n.dialled,
    n.outcome,
    n.enqueued_s,
    n.answered_s,
    n.left_s,
    n.ended_s,
    n.wait_ms,
    n.talk_ms,
    n.agent_key,
    n.caller_key,
    n.caller_class
FROM numbered AS n
LEFT JOIN duplicate_call AS d ON d.source = n.source AND d.file_id = n.file_id AND d.line = n.line
    AND d.record_id = n.record_id AND coalesce(d.updated_s, -1) = coalesce(n.updated_s, -1) AND d.copy_no = n.copy_no
LEFT JOIN label_map AS today ON today.kind = 'queue' AND today.written = n.queue
WHERE d.line IS NULL
