/*---
doc: One event of one digital transaction.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row came from, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "Instant of the event."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same instant in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the event."}
  - {name: form, type: VARCHAR, doc: "Form as the platform names it, or as label_map writes it today."}
  - {name: reference, type: VARCHAR, doc: "Pseudonym of the platform's reference.", privacy: pseudonym}
  - {name: event, type: VARCHAR, doc: "started, saved, submitted, failed, completed, ineligible or rated."}
  - {name: entered_by, type: VARCHAR, doc: "customer, adviser or unknown."}
  - {name: step, type: VARCHAR, doc: "Page or step."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident.", privacy: pseudonym}
  - {name: rating, type: BIGINT, unit: points, doc: "Of a rated event: 5 very satisfied to 1 very dissatisfied."}
---*/
SELECT
    r.source,
    r.file_id,
    r.line,
    r.ts,
    r.ts_s,
    r.local_date,
    r.local_minute,
    coalesce(today.label, r.form) AS form,
    r.reference,
    r.event,
    r.entered_by,
    r.step,
    r.resident_key,
    r.rating
FROM raw_form_event AS r
LEFT JOIN duplicate_form_event AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
    AND d.event = r.event
LEFT JOIN label_map AS today ON today.kind = 'form' AND today.written = r.form
WHERE d.line IS NULL
