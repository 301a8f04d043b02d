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
  - {name: site, type: VARCHAR, doc: "Site as the export writes it, or as label_map writes it today."}
  - {name: service_label, type: VARCHAR, doc: "Service as the export writes it, or as label_map writes it today."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: outcome, type: VARCHAR, doc: "What became of the ticket."}
  - {name: called_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was called; by the wait the system measured where it writes no time of the call."}
  - {name: ended_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When it was closed; the call and the time at the desk where the system writes no end."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the visitor.", privacy: pseudonym}
  - {name: queue_label, type: VARCHAR, doc: "Queue as the export writes it, where it has one beside the service."}
  - {name: source_label, type: VARCHAR, doc: "How the ticket came to be, as the export writes it."}
  - {name: booked_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When an appointment was booked."}
  - {name: arrived_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the visitor checked in for an appointment."}
  - {name: party_size, type: BIGINT, unit: people, doc: "People who came together."}
  - {name: midnight_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "End of the ticket's local date; an hour off in the hours before the clocks change."}
tests:
  - name: lengths of time stand in for instants, and of a ticket that nobody called a wait is no call
    given:
      raw_ticket:
        - {ticket_id: a, outcome: served, waiting_s: 60, walking_s: 10, transaction_s: 300, at: "2026-01-05 09:00:00"}
        - {ticket_id: b, outcome: served, called_s: 1767603700, waiting_s: 60, transaction_s: 300, ended_s: 1767604300, at: "2026-01-05 09:00:00"}
        - {ticket_id: c, outcome: expired, waiting_s: 9000, at: "2026-01-05 16:00:30"}
    expect:
      - {ticket_id: a, called_s: 1767603660, ended_s: 1767603970}
      - {ticket_id: b, called_s: 1767603700, ended_s: 1767604300}
      - {ticket_id: c, called_s: null, ended_s: null, midnight_s: 1767657600}
---*/
WITH timed AS (
    SELECT
        r.*,
        coalesce(
            r.called_s,
            CASE WHEN r.outcome IN ('served', 'transferred', 'no_show', 'recycled') THEN r.ts_s + r.waiting_s END
        ) AS call_s
    FROM raw_ticket AS r
)
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
    coalesce(place.label, r.site) AS site,
    coalesce(today.label, r.service_label) AS service_label,
    r.kind,
    r.outcome,
    r.call_s AS called_s,
    coalesce(r.ended_s, r.call_s + coalesce(r.walking_s, 0) + r.transaction_s) AS ended_s,
    r.resident_key,
    r.queue_label,
    r.source_label,
    r.booked_s,
    r.arrived_s,
    r.party_size,
    r.ts_s - r.ts_s % 60 + (1440 - r.local_minute) * 60 AS midnight_s
FROM timed AS r
LEFT JOIN duplicate_ticket AS d ON d.source = r.source AND d.file_id = r.file_id AND d.line = r.line
LEFT JOIN label_map AS place ON place.kind = 'site' AND place.written = r.site
LEFT JOIN label_map AS today ON today.kind = 'ticket' AND today.written = r.service_label
WHERE d.line IS NULL
