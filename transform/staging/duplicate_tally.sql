/*---
doc: >-
  One row of raw_tally that another file of its source delivered again. The newest delivery of a count counts.
materialized: table
partition: local_month
sort: [source, file_id, line]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: label, type: VARCHAR, doc: "Queue or service as written; one line may hold several counts."}
  - {name: measure, type: VARCHAR, doc: "What was counted."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "The threshold of answered_within."}
  - {name: cell, type: VARCHAR, doc: "Cell of the sheet."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the stretch began."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
tests:
  - name: a week that was exported again with later figures
    given:
      raw_input_file:
        - {source: test, table_name: tally, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767605400}
        - {source: test, table_name: tally, file_id: b, seq: 2, oldest_ts_s: 1767605400, newest_ts_s: 1767607200}
      raw_tally:
        - {file_id: a, line: 2, label: q, span_s: 1800, measure: offered, count: 4, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 3, label: q, span_s: 1800, measure: offered, count: 5, at: "2026-01-05 09:30:00"}
        - {file_id: a, line: 3, label: q, span_s: 1800, measure: answered, count: 3, at: "2026-01-05 09:30:00"}
        - {file_id: a, line: 4, label: other, span_s: 1800, measure: offered, count: 3, at: "2026-01-05 09:30:00"}
        - {file_id: b, line: 2, label: q, span_s: 1800, measure: offered, count: 7, at: "2026-01-05 09:30:00"}
        - {file_id: b, line: 3, label: other, span_s: 3600, measure: offered, count: 3, at: "2026-01-05 09:30:00"}
    expect:
      - {file_id: a, line: 3, measure: offered, local_month: 2026-01}
  - name: two lines of one file about one stretch are two counts
    given:
      raw_input_file:
        - {source: test, table_name: tally, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603600}
        - {source: test, table_name: tally, file_id: b, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767603600}
      raw_tally:
        - {file_id: a, line: 2, label: q, span_s: 1800, measure: offered, count: 4, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 3, label: q, span_s: 1800, measure: offered, count: 4, at: "2026-01-05 09:00:00"}
        - {file_id: b, line: 2, label: q, span_s: 1800, measure: offered, count: 6, at: "2026-01-05 09:00:00"}
    expect:
      - {file_id: a, line: 2}
---*/
WITH live AS (
    SELECT f.source, f.file_id, f.seq, f.oldest_ts_s, f.newest_ts_s
    FROM raw_input_file AS f
    WHERE f.table_name = 'tally'
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
        r.source, r.file_id, r.line, r.ts_s, r.local_date, r.channel, coalesce(r.site, '') AS site,
        r.label_kind, r.label, r.measure, r.threshold_s, r.span_s, r.cell, o.seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.channel, coalesce(r.site, ''), r.label_kind, r.label, r.measure,
                r.span_s, r.ts_s
            ORDER BY r.line, r.threshold_s, r.cell
        ) AS copy_no
    FROM raw_tally AS r
    JOIN overlapping AS o ON o.source = r.source AND o.file_id = r.file_id
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.label, c.measure, c.threshold_s, c.cell, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.channel, c.site, c.label_kind, c.label, c.measure, c.span_s,
                c.ts_s, c.copy_no
            ORDER BY c.seq DESC
        ) AS choice
    FROM copies AS c
)
SELECT
    d.source,
    d.file_id,
    d.line,
    d.label,
    d.measure,
    d.threshold_s,
    d.cell,
    d.ts_s,
    d.local_date,
    substr(CAST(d.local_date AS VARCHAR), 1, 7) AS local_month
FROM ranked AS d
WHERE d.choice > 1
