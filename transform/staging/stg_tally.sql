/*---
doc: One count of contacts exported or written down for a stretch of time, as its newest delivery has it.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the count is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the stretch began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the stretch began."}
  - {name: channel, type: VARCHAR, doc: "Channel that was counted."}
  - {name: site, type: VARCHAR, doc: "Site as the sheet writes it."}
  - {name: label, type: VARCHAR, doc: "Queue or service as written."}
  - {name: label_kind, type: VARCHAR, doc: "queue or service."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch."}
  - {name: measure, type: VARCHAR, doc: "What was counted."}
  - {name: count, type: BIGINT, doc: "The count."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "The threshold of answered_within."}
  - {name: cell, type: VARCHAR, doc: "Cell of the sheet that holds the count."}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    r.channel,
    r.site,
    r.label,
    r.label_kind,
    r.span_s,
    r.measure,
    r.count,
    r.threshold_s,
    r.cell
FROM raw_tally AS r
LEFT JOIN duplicate_tally AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
    AND d.label = r.label AND d.measure = r.measure AND d.ts_s = r.ts_s
    AND coalesce(d.threshold_s, -1) = coalesce(r.threshold_s, -1) AND coalesce(d.cell, '') = coalesce(r.cell, '')
WHERE d.line IS NULL
