/*---
doc: One e-mail, chat, letter or social message; of an e-mail, one row for each recipient that the export lists.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row came from, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When it was received or sent."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same instant in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the message."}
  - {name: message_id, type: VARCHAR, doc: "Pseudonym of the message's id.", privacy: pseudonym}
  - {name: thread_id, type: VARCHAR, doc: "Pseudonym of the conversation's id.", privacy: pseudonym}
  - {name: channel, type: VARCHAR, doc: "email, webchat, post or social."}
  - {name: direction, type: VARCHAR, doc: "inbound, outbound or internal."}
  - {name: origin, type: VARCHAR, doc: "Who wrote it: resident, internal or automated."}
  - {name: label, type: VARCHAR, doc: "Mailbox, department, queue or account, as the export writes it, or as label_map writes it today."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident.", privacy: pseudonym}
  - {name: accepted_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When a person took the chat; NULL before it was started."}
  - {name: answered_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was first answered; of a chat that says nothing more, when a person took it. NULL before it was received."}
  - {name: closed_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was closed; NULL before it was received."}
  - {name: outcome, type: VARCHAR, doc: "What became of the message, as the export says."}
tests:
  - name: a chat is answered when a person takes it, and nothing is answered before it came
    given:
      raw_message:
        - {message_id: c1, channel: webchat, accepted_s: 1767603640, closed_s: 1767604200, at: "2026-01-05 09:00:00"}
        - {message_id: c2, channel: webchat, accepted_s: 1767603640, answered_s: 1767603650, at: "2026-01-05 09:00:00"}
        - {message_id: e1, channel: email, accepted_s: 1767603640, at: "2026-01-05 09:00:00"}
        - {message_id: e2, channel: email, answered_s: 1767600000, closed_s: 1767600000, at: "2026-01-05 09:00:00"}
    expect:
      - {message_id: c1, answered_s: 1767603640, closed_s: 1767604200}
      - {message_id: c2, answered_s: 1767603650}
      - {message_id: e1, answered_s: null}
      - {message_id: e2, answered_s: null, closed_s: null}
  - name: a mailbox has the words of today
    given:
      label_map:
        - {kind: message, written: Bins, label: Waste}
        - {kind: queue, written: Roads, label: Highways}
      raw_message:
        - {message_id: m1, label: Bins, at: "2026-01-05 09:00:00"}
        - {message_id: m2, label: Roads, at: "2026-01-05 09:00:00"}
        - {message_id: m3, at: "2026-01-05 09:00:00"}
    expect:
      - {message_id: m1, label: Waste}
      - {message_id: m2, label: Roads}
      - {message_id: m3, label: null}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    r.message_id,
    r.thread_id,
    r.channel,
    r.direction,
    r.origin,
    coalesce(today.label, r.label) AS label,
    r.resident_key,
    CASE WHEN r.accepted_s >= r.ts_s THEN r.accepted_s END AS accepted_s,
    CASE
        WHEN r.answered_s >= r.ts_s THEN r.answered_s
        WHEN r.channel = 'webchat' AND r.answered_s IS NULL AND r.accepted_s >= r.ts_s THEN r.accepted_s
    END AS answered_s,
    CASE WHEN r.closed_s >= r.ts_s THEN r.closed_s END AS closed_s,
    r.outcome
FROM raw_message AS r
LEFT JOIN duplicate_message AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
LEFT JOIN label_map AS today ON today.kind = 'message' AND today.written = r.label
WHERE d.line IS NULL
