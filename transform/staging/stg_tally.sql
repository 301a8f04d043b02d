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
  - {name: site, type: VARCHAR, doc: "Site as the sheet writes it, or as label_map writes it today."}
  - {name: label, type: VARCHAR, doc: "Queue or service as written, or as label_map writes it today: by the kind queue of a phone, ticket of a counter, form elsewhere."}
  - {name: label_kind, type: VARCHAR, doc: "queue or service."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch."}
  - {name: measure, type: VARCHAR, doc: "What was counted."}
  - {name: count, type: BIGINT, doc: "The count."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "The threshold of answered_within."}
  - {name: cell, type: VARCHAR, doc: "Cell of the sheet that holds the count."}
tests:
  - name: a label has the words of today, by the kind of its channel
    given:
      label_map:
        - {kind: queue, written: A, label: phone}
        - {kind: ticket, written: A, label: counter}
        - {kind: form, written: A, label: form}
        - {kind: site, written: S, label: Hub}
      raw_tally:
        - {channel: phone, label_kind: queue, label: A, measure: offered, at: "2026-01-05 00:00:00"}
        - {channel: counter, label_kind: service, label: A, site: S, measure: visits, at: "2026-01-05 00:00:00"}
        - {channel: online_form, label_kind: service, label: A, measure: digital_completed, at: "2026-01-05 00:00:00"}
        - {channel: web, label_kind: site, label: A, measure: visits, at: "2026-01-05 00:00:00"}
    expect:
      - {channel: phone, label: phone, site: null}
      - {channel: counter, label: counter, site: Hub}
      - {channel: online_form, label: form}
      - {channel: web, label: A}
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
    coalesce(place.label, r.site) AS site,
    coalesce(today.label, r.label) AS label,
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
LEFT JOIN label_map AS place ON place.kind = 'site' AND place.written = r.site
LEFT JOIN label_map AS today ON today.written = r.label AND r.label_kind IN ('queue', 'service', 'form')
    AND today.kind = CASE r.channel WHEN 'phone' THEN 'queue' WHEN 'counter' THEN 'ticket' ELSE 'form' END
WHERE d.line IS NULL
