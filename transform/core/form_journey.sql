/*---
doc: >-
  One digital transaction on a forms platform: the events of one form and reference. A reference that is silent for more
  than 31 days beyond a month's end counts as finished.
materialized: table
partition: local_month
sort: [ts_s, source, journey_id]
window: {stg_form_event: [31, 31]}
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
  - {name: origin, type: VARCHAR, doc: "resident: a forms platform tells no machine from a person."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: outcome, type: VARCHAR, doc: "completed, failed, abandoned (started only) or unknown (no start seen)."}
tests:
  - name: completed after a failure is completed; an adviser's typing is assisted
    given:
      raw_form_event:
        - {form: F, reference: r1, event: started, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r1, event: failed, entered_by: customer, at: "2026-01-05 09:05:00"}
        - {form: F, reference: r1, event: completed, entered_by: customer, resident_key: e1, at: "2026-02-03 09:00:00"}
        - {form: F, reference: r2, event: started, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r3, event: completed, entered_by: adviser, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r4, event: started, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r4, event: failed, entered_by: customer, at: "2026-01-05 09:01:00"}
      service_labels:
        - {kind: form, label: F, service: benefits}
    expect:
      - {journey_id: test/F/r1, local_month: 2026-01, service: benefits, completed: true, failed: false, outcome: completed, resident_key: e1}
      - {journey_id: test/F/r2, outcome: abandoned, completed: false}
      - {journey_id: test/F/r3, entered_by: adviser, started: false, outcome: completed}
      - {journey_id: test/F/r4, outcome: failed}
---*/
WITH journey AS (
    SELECT
        e.source,
        e.form,
        e.reference,
        min_by(e.ts, e.ts_s) AS ts,
        min(e.ts_s) AS ts_s,
        min_by(e.local_date, e.ts_s) AS local_date,
        min_by(e.local_minute, e.ts_s) AS local_minute,
        max(e.resident_key) AS resident_key,
        CASE
            WHEN max(CASE WHEN e.entered_by = 'adviser' THEN 1 ELSE 0 END) = 1 THEN 'adviser'
            WHEN max(CASE WHEN e.entered_by = 'customer' THEN 1 ELSE 0 END) = 1 THEN 'customer'
            ELSE 'unknown'
        END AS entered_by,
        max(CASE WHEN e.event = 'started' THEN 1 ELSE 0 END) = 1 AS started,
        max(CASE WHEN e.event = 'completed' THEN 1 ELSE 0 END) = 1 AS completed,
        max(CASE WHEN e.event = 'failed' THEN 1 ELSE 0 END) = 1 AS ever_failed
    FROM stg_form_event AS e
    GROUP BY e.source, e.form, e.reference
),
judged AS (
    SELECT
        j.source, j.form, j.reference, j.ts, j.ts_s, j.local_date, j.local_minute, j.resident_key, j.entered_by,
        j.started, j.completed, j.ever_failed AND NOT j.completed AS failed
    FROM journey AS j
)
SELECT
    j.source || '/' || j.form || '/' || j.reference AS journey_id,
    j.source,
    coalesce(label.service, 'unmapped') AS service,
    'form' AS found_by,
    j.ts,
    j.ts_s,
    j.local_date,
    j.local_minute,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    j.resident_key,
    j.entered_by,
    'resident' AS origin,
    j.started,
    j.completed,
    j.failed,
    CASE
        WHEN j.completed THEN 'completed'
        WHEN j.failed THEN 'failed'
        WHEN j.started THEN 'abandoned'
        ELSE 'unknown'
    END AS outcome
FROM judged AS j
LEFT JOIN service_labels AS label ON label.kind = 'form' AND label.label = j.form
