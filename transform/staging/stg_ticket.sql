/*---
doc: One ticket of a counter queue system.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row came from, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the event."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same instant in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the event."}
  - {name: ticket_id, type: VARCHAR, doc: "The queue system's id of the ticket."}
  - {name: visit_id, type: VARCHAR, doc: "Id shared by the tickets of one visit."}
  - {name: site, type: VARCHAR, doc: "Site as the export writes it."}
  - {name: service_label, type: VARCHAR, doc: "Service as the export writes it."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: outcome, type: VARCHAR, doc: "What became of the ticket."}
  - {name: called_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was called."}
  - {name: ended_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was closed."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the visitor.", privacy: pseudonym}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    r.ticket_id,
    r.visit_id,
    r.site,
    r.service_label,
    r.kind,
    r.outcome,
    r.called_s,
    r.ended_s,
    r.resident_key
FROM raw_ticket AS r
LEFT JOIN duplicate_ticket AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
WHERE d.line IS NULL
