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
  - {name: newest_ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Latest event in the file."}
  - {name: newest, type: TIMESTAMP, unit: UTC, doc: "The same as a time stamp."}
---*/
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
    f.newest_ts_s,
    f.newest
FROM raw_input_file AS f
LEFT JOIN (
    SELECT r.source, r.file_id, r.seq, sum(r.rows) AS rows
    FROM raw_removal AS r
    GROUP BY r.source, r.file_id, r.seq
) AS taken ON taken.source = f.source AND taken.file_id = f.file_id AND taken.seq = f.seq
WHERE NOT EXISTS (
    SELECT 1
    FROM raw_input_file AS later
    WHERE later.source = f.source
        AND later.replaces = f.file_id
        AND later.seq > f.seq
)
