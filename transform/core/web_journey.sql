/*---
doc: One digital transaction, by the events of a forms platform or by start and end pages in a web log.
materialized: view
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "form (events of a forms platform) or url (start and end pages in a web log)."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First event or page of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first event; for URL journeys of the session's start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident, where the platform knows one.", privacy: pseudonym}
  - {name: entered_by, type: VARCHAR, doc: "customer, adviser (assisted) or unknown."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: outcome, type: VARCHAR, doc: "completed, failed, abandoned (started only) or unknown (no start seen)."}
---*/
SELECT
    f.journey_id,
    f.source,
    f.service,
    f.found_by,
    f.ts,
    f.ts_s,
    f.local_date,
    f.local_minute,
    f.local_month,
    f.resident_key,
    f.entered_by,
    f.origin,
    f.started,
    f.completed,
    f.failed,
    f.outcome
FROM form_journey AS f
UNION ALL
SELECT
    u.journey_id,
    u.source,
    u.service,
    u.found_by,
    u.ts,
    u.ts_s,
    u.local_date,
    u.local_minute,
    u.local_month,
    u.resident_key,
    u.entered_by,
    u.origin,
    u.started,
    u.completed,
    u.failed,
    u.outcome
FROM url_journey AS u
