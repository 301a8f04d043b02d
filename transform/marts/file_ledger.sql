/*---
doc: One file whose rows are in the lake now; files that a later delivery replaced are left out.
materialized: table
sort: [source, file]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: format, type: VARCHAR, doc: "Format the file was read as."}
  - {name: table_name, type: VARCHAR, doc: "Raw table its rows are in."}
  - {name: file, type: VARCHAR, doc: "Name of the file.", privacy: redacted}
  - {name: seq, type: BIGINT, doc: "Order in which files were read."}
  - {name: file_id, type: VARCHAR, doc: "First 16 hex digits of the SHA-256 of its decompressed bytes."}
  - {name: lines, type: BIGINT, unit: lines, doc: "Lines read."}
  - {name: row_lines, type: BIGINT, unit: lines, doc: "Lines that became rows."}
  - {name: rows, type: BIGINT, unit: rows, doc: "Rows written."}
  - {name: removed, type: BIGINT, unit: rows, doc: "Rows taken out since: a person was erased, or they were older than they are kept."}
  - {name: rejects, type: BIGINT, unit: lines, doc: "Lines rejected."}
  - {name: ignored, type: BIGINT, unit: lines, doc: "Lines that are no records."}
  - {name: duplicates, type: BIGINT, unit: rows, doc: "Rows that a newer file of the source, or a newer version of the record, holds too; they are counted there."}
  - {name: newest_ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Latest event in the file."}
  - {name: newest, type: TIMESTAMP, unit: UTC, doc: "The same as a time stamp."}
tests:
  - name: duplicates are counted by file; a file that was replaced is left out
    given:
      raw_input_file:
        - {source: north, table_name: ticket, file_id: a, seq: 1, rows: 9, file: a.csv}
        - {source: north, table_name: ticket, file_id: b, seq: 2, rows: 9, file: b.csv}
        - {source: south, table_name: ticket, file_id: a, seq: 3, rows: 9, file: a.csv}
        - {source: south, table_name: queue_event, file_id: c, seq: 4, rows: 9, file: c.log}
        - {source: south, table_name: queue_event, file_id: d, seq: 5, rows: 9, file: d.log, replaces: c}
      duplicate_ticket:
        - {source: north, file_id: a, line: 1}
        - {source: north, file_id: a, line: 2}
      duplicate_queue_event:
        - {source: south, file_id: d, line: 1}
    expect:
      - {source: north, file: a.csv, duplicates: 2}
      - {source: north, file: b.csv, duplicates: 0}
      - {source: south, file: a.csv, duplicates: 0}
      - {source: south, file: d.log, duplicates: 1}
---*/
WITH twice AS (
    SELECT 'queue_event' AS table_name, d.source, d.file_id FROM duplicate_queue_event AS d
    UNION ALL
    SELECT 'web_request' AS table_name, d.source, d.file_id FROM duplicate_web_request AS d
    UNION ALL
    SELECT 'ticket' AS table_name, d.source, d.file_id FROM duplicate_ticket AS d
    UNION ALL
    SELECT 'form_event' AS table_name, d.source, d.file_id FROM duplicate_form_event AS d
    UNION ALL
    SELECT 'call' AS table_name, d.source, d.file_id FROM duplicate_call AS d
    UNION ALL
    SELECT 'tally' AS table_name, d.source, d.file_id FROM duplicate_tally AS d
    UNION ALL
    SELECT 'message' AS table_name, d.source, d.file_id FROM duplicate_message AS d
),
counted AS (
    SELECT t.table_name, t.source, t.file_id, count(*) AS duplicates
    FROM twice AS t
    GROUP BY t.table_name, t.source, t.file_id
)
SELECT
    f.source,
    f.format,
    f.table_name,
    f.file,
    f.seq,
    f.file_id,
    f.lines,
    f.row_lines,
    f.rows,
    coalesce(taken.rows, 0) AS removed,
    f.rejects,
    f.ignored,
    coalesce(c.duplicates, 0) AS duplicates,
    f.newest_ts_s,
    f.newest
FROM raw_input_file AS f
LEFT JOIN (
    SELECT r.source, r.file_id, r.seq, sum(r.rows) AS rows
    FROM raw_removal AS r
    GROUP BY r.source, r.file_id, r.seq
) AS taken ON taken.source = f.source AND taken.file_id = f.file_id AND taken.seq = f.seq
LEFT JOIN counted AS c ON c.table_name = f.table_name AND c.source = f.source AND c.file_id = f.file_id
WHERE NOT EXISTS (
    SELECT 1
    FROM raw_input_file AS later
    WHERE later.source = f.source
        AND later.replaces = f.file_id
        AND later.seq > f.seq
)
