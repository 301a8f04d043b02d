/*---
doc: >-
  One row of raw_call that does not count: the system delivered the record again, or sent a newer version of it.
materialized: table
partition: local_month
sort: [source, file_id, line]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: record_id, type: VARCHAR, doc: "The system's own id of the record; one line may hold several records."}
  - {name: updated_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the system last changed the record."}
  - {name: copy_no, type: BIGINT, doc: "1 for the first row of its line, id and update, 2 for a second that stands in the same line."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the record began."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
tests:
  - name: the greatest update counts, wherever it was delivered
    given:
      raw_input_file:
        - {source: test, table_name: call, file_id: a, seq: 1}
        - {source: test, table_name: call, file_id: b, seq: 2}
      raw_call:
        - {file_id: a, line: 1, record_id: r1, record_kind: queue, updated_s: 300, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 1, record_id: r1, record_kind: queue, updated_s: 200, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 2, record_id: r2, record_kind: queue, updated_s: 200, at: "2026-01-05 09:01:00"}
    expect:
      - {file_id: a, line: 2, record_id: r1, local_month: 2026-01}
      - {file_id: b, line: 1, record_id: r1}
  - name: the same update delivered again counts as the newest delivery has it
    given:
      raw_input_file:
        - {source: test, table_name: call, file_id: a, seq: 2}
        - {source: test, table_name: call, file_id: b, seq: 1}
      raw_call:
        - {file_id: a, line: 1, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 9, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 10, record_id: r2, record_kind: call, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 3, record_id: r2, record_kind: call, at: "2026-01-05 09:00:00"}
    expect:
      - {file_id: a, line: 1, record_id: r1}
      - {file_id: b, line: 9, record_id: r1}
      - {file_id: b, line: 10, record_id: r2}
  - name: a stream without line ends holds a record twice in one line
    given:
      raw_call:
        - {file_id: a, line: 1, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 1, record_id: r1, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 1, record_id: r2, record_kind: queue, updated_s: 100, at: "2026-01-05 09:00:00"}
    expect:
      - {file_id: a, line: 1, record_id: r1, copy_no: 2}
  - name: legs of one file that share an id are several legs; another source, another day, another record
    given:
      raw_input_file:
        - {source: test, table_name: call, file_id: a, seq: 1}
        - {source: test, table_name: call, file_id: b, seq: 2}
      raw_call:
        - {file_id: a, line: 1, record_id: "1.1", record_kind: leg, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, record_id: "1.1", record_kind: leg, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 1, record_id: "1.1", record_kind: leg, at: "2026-01-05 09:00:00"}
        - {source: other, file_id: a, line: 1, record_id: r1, record_kind: call, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 3, record_id: r1, record_kind: call, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 4, record_id: r1, record_kind: call, at: "2026-01-06 09:00:00"}
    expect:
      - {file_id: a, line: 1, record_id: "1.1"}
---*/
WITH reading AS (
    -- A file may have been read several times: the newest reading says how new it is.
    SELECT f.source, f.file_id, max(f.seq) AS seq
    FROM raw_input_file AS f
    WHERE f.table_name = 'call'
    GROUP BY f.source, f.file_id
),
copies AS (
    -- A switch that numbers no record writes several legs under one id: they are told apart by their order.
    SELECT
        r.source, r.file_id, r.line, r.record_id, r.ts_s, r.local_date, r.updated_s, coalesce(f.seq, 0) AS seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.line, r.record_id, r.updated_s ORDER BY r.ended_s, r.outcome
        ) AS copy_no,
        CASE
            WHEN r.record_kind = 'leg' AND r.updated_s IS NULL THEN row_number() OVER (
                PARTITION BY r.source, r.file_id, r.record_id, r.local_date, r.record_kind, r.updated_s IS NULL
                ORDER BY r.line
            )
            ELSE 1
        END AS leg_no
    FROM raw_call AS r
    LEFT JOIN reading AS f ON f.source = r.source AND f.file_id = r.file_id
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.record_id, c.updated_s, c.copy_no, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.record_id, c.local_date, c.leg_no
            ORDER BY c.updated_s DESC NULLS LAST, c.seq DESC, c.file_id DESC, c.line DESC, c.copy_no
        ) AS choice
    FROM copies AS c
)
SELECT
    d.source,
    d.file_id,
    d.line,
    d.record_id,
    d.updated_s,
    d.copy_no,
    d.ts_s,
    d.local_date,
    substr(CAST(d.local_date AS VARCHAR), 1, 7) AS local_month
FROM ranked AS d
WHERE d.choice > 1
