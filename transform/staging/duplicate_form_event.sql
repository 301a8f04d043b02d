/*---
doc: >-
  One row of raw_form_event that another file of its source delivered again. The newest delivery of an event counts.
materialized: table
partition: local_month
sort: [source, file_id, line, event]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: event, type: VARCHAR, doc: "Which of the line's events: a line may tell of several."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Instant of the event."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
tests:
  - name: overlapping exports; an event that came twice in each came twice
    given:
      raw_input_file:
        - {source: test, table_name: form_event, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767604200}
        - {source: test, table_name: form_event, file_id: b, seq: 2, oldest_ts_s: 1767603900, newest_ts_s: 1767604500}
      raw_form_event:
        - {file_id: a, line: 1, form: F, reference: r1, event: started, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, form: F, reference: r1, event: saved, step: one, at: "2026-01-05 09:10:00"}
        - {file_id: a, line: 3, form: F, reference: r1, event: saved, step: one, at: "2026-01-05 09:10:00"}
        - {file_id: b, line: 1, form: F, reference: r1, event: saved, step: one, at: "2026-01-05 09:10:00"}
        - {file_id: b, line: 2, form: F, reference: r1, event: saved, step: one, at: "2026-01-05 09:10:00"}
        - {file_id: b, line: 3, form: F, reference: r1, event: saved, step: two, at: "2026-01-05 09:10:00"}
        - {file_id: b, line: 4, form: F, reference: r1, event: completed, at: "2026-01-05 09:15:00"}
    expect:
      - {file_id: a, line: 2, event: saved}
      - {file_id: a, line: 3, event: saved}
  - name: a line of two events, of which one was delivered again
    given:
      raw_input_file:
        - {source: test, table_name: form_event, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767604200}
        - {source: test, table_name: form_event, file_id: b, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767604500}
      raw_form_event:
        - {file_id: a, line: 1, form: F, reference: r1, event: started, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 1, form: F, reference: r1, event: failed, at: "2026-01-05 09:10:00"}
        - {file_id: b, line: 1, form: F, reference: r1, event: started, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 1, form: F, reference: r1, event: completed, at: "2026-01-05 09:15:00"}
    expect:
      - {file_id: a, line: 1, event: started}
---*/
WITH live AS (
    SELECT f.source, f.file_id, f.seq, f.oldest_ts_s, f.newest_ts_s
    FROM raw_input_file AS f
    WHERE f.table_name = 'form_event'
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
        r.source, r.file_id, r.line, r.ts_s, r.local_date, r.form, r.reference, r.event,
        coalesce(r.step, '') AS step, o.seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.form, r.reference, r.event, coalesce(r.step, ''), r.ts_s
            ORDER BY r.line
        ) AS copy_no
    FROM raw_form_event AS r
    JOIN overlapping AS o ON o.source = r.source AND o.file_id = r.file_id
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.event, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.form, c.reference, c.event, c.step, c.ts_s, c.copy_no
            ORDER BY c.seq DESC
        ) AS choice
    FROM copies AS c
)
SELECT
    d.source,
    d.file_id,
    d.line,
    d.event,
    d.ts_s,
    d.local_date,
    substr(CAST(d.local_date AS VARCHAR), 1, 7) AS local_month
FROM ranked AS d
WHERE d.choice > 1
