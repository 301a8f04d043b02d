/*---
doc: >-
  One row of raw_message that another file of its source delivered again. The newest delivery of a message counts: it may know the answer.
materialized: table
partition: local_month
sort: [source, file_id, line]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Instant of the event."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
tests:
  - name: overlapping registers, and a message to two mailboxes
    given:
      raw_input_file:
        - {source: test, table_name: message, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767604200}
        - {source: test, table_name: message, file_id: b, seq: 2, oldest_ts_s: 1767603900, newest_ts_s: 1767690000}
        - {source: test, table_name: ticket, file_id: c, seq: 3, oldest_ts_s: 1767603600, newest_ts_s: 1767690000}
      raw_message:
        - {file_id: a, line: 1, message_id: r1, label: parking, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, message_id: r2, label: parking, outcome: open, at: "2026-01-05 09:05:00"}
        - {file_id: a, line: 3, message_id: r2, label: other mailbox, outcome: open, at: "2026-01-05 09:05:00"}
        - {file_id: a, line: 4, message_id: r2, label: other mailbox, outcome: open, at: "2026-01-05 09:05:00"}
        - {file_id: b, line: 1, message_id: r2, label: parking, outcome: answered, at: "2026-01-05 09:05:00"}
        - {file_id: b, line: 2, message_id: r2, label: other mailbox, outcome: answered, at: "2026-01-05 09:05:00"}
        - {file_id: b, line: 3, message_id: r2, label: parking, outcome: open, at: "2026-01-06 09:00:00"}
    expect:
      - {file_id: a, line: 2, local_date: 2026-01-05, local_month: 2026-01, ts_s: 1767603900}
      - {file_id: a, line: 3}
  - name: one file, or two sources, deliver nothing twice
    given:
      raw_input_file:
        - {source: north, table_name: message, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603600}
        - {source: south, table_name: message, file_id: b, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767603600}
      raw_message:
        - {source: north, file_id: a, line: 1, message_id: r1, label: parking, at: "2026-01-05 09:00:00"}
        - {source: north, file_id: a, line: 2, message_id: r1, label: parking, at: "2026-01-05 09:00:00"}
        - {source: south, file_id: b, line: 1, message_id: r1, label: parking, at: "2026-01-05 09:00:00"}
    expect: []
---*/
WITH live AS (
    SELECT f.source, f.file_id, f.seq, f.oldest_ts_s, f.newest_ts_s
    FROM raw_input_file AS f
    WHERE f.table_name = 'message'
        AND NOT EXISTS (
            SELECT 1
            FROM raw_input_file AS later
            WHERE later.source = f.source AND later.replaces = f.file_id AND later.seq > f.seq
        )
),
overlapping AS (
    -- Files that share an instant with another one. A month without any is not read.
    SELECT DISTINCT a.source, a.file_id, a.seq
    FROM live AS a
    JOIN live AS b ON b.source = a.source AND b.file_id <> a.file_id
        AND b.oldest_ts_s <= a.newest_ts_s AND a.oldest_ts_s <= b.newest_ts_s
),
copies AS (
    -- A file may hold a key several times: its first copy is the first copy of another file, and so on.
    SELECT
        r.source, r.file_id, r.line, r.ts_s, r.local_date, r.message_id, r.label, o.seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.message_id, r.label, r.ts_s
            ORDER BY r.line
        ) AS copy_no
    FROM raw_message AS r
    JOIN overlapping AS o ON o.source = r.source AND o.file_id = r.file_id
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.message_id, c.label, c.ts_s, c.copy_no
            ORDER BY c.seq DESC
        ) AS choice
    FROM copies AS c
)
SELECT
    d.source,
    d.file_id,
    d.line,
    d.ts_s,
    d.local_date,
    substr(CAST(d.local_date AS VARCHAR), 1, 7) AS local_month
FROM ranked AS d
WHERE d.choice > 1
