/*---
doc: >-
  One digital transaction on a forms platform: the events of one form and reference. A reference is followed to the
  end of the month after the one it began in. What somebody thought of it afterwards (rated) is no part of it.
materialized: table
partition: local_month
sort: [ts_s, source, journey_id]
window: {stg_form_event: [month, month]}
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "form: by the events of a forms platform."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First event of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: completed_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First event that completed it; NULL when none did."}
  - {name: local_date, type: DATE, doc: "Civil date of the first event."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident, where the platform knows one.", privacy: pseudonym}
  - {name: entered_by, type: VARCHAR, doc: "customer, adviser (assisted) or unknown."}
  - {name: origin, type: VARCHAR, doc: "resident: a forms platform tells no machine from a person."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: ineligible, type: BOOLEAN, doc: "Whether that end was not eligible, and no other was reached."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: resumed, type: BOOLEAN, doc: "Whether somebody went on with it after a pause: an event, up to the first that completed it, more than 1,800 s after the one before."}
  - {name: outcome, type: VARCHAR, doc: "completed, ineligible (completed, and not eligible), failed, abandoned (started only) or unknown (no start seen)."}
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
      - {journey_id: test/F/r1, local_month: 2026-01, service: benefits, completed: true, failed: false, resumed: true, outcome: completed, resident_key: e1}
      - {journey_id: test/F/r2, outcome: abandoned, completed: false, resumed: false}
      - {journey_id: test/F/r3, entered_by: adviser, started: false, outcome: completed}
      - {journey_id: test/F/r4, outcome: failed}
  - name: not eligible is completed, and done is more; a rating is no journey; a pause of 1,800 s is none, nor is one after the end
    given:
      raw_form_event:
        - {form: F, reference: r1, event: started, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r1, event: saved, entered_by: customer, at: "2026-01-05 09:30:00"}
        - {form: F, reference: r1, event: ineligible, entered_by: customer, at: "2026-01-05 10:00:00"}
        - {form: F, reference: r1, event: rated, entered_by: unknown, rating: 1, at: "2026-01-07 10:00:00"}
        - {form: F, reference: r2, event: ineligible, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r2, event: completed, entered_by: customer, at: "2026-01-06 09:00:00"}
        - {form: F, reference: r3, event: rated, entered_by: customer, rating: 5, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r4, event: saved, entered_by: customer, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r4, event: saved, entered_by: customer, at: "2026-01-05 09:30:01"}
    expect:
      - {journey_id: test/F/r1, completed: true, ineligible: true, failed: false, resumed: false, entered_by: customer, outcome: ineligible, completed_s: 1767607200}
      - {journey_id: test/F/r2, completed: true, ineligible: false, started: false, resumed: false, outcome: completed}
      - {journey_id: test/F/r4, completed: false, resumed: true, outcome: unknown, completed_s: null}
---*/
WITH event AS (
    SELECT
        e.source, e.form, e.reference, e.ts, e.ts_s, e.local_date, e.local_minute, e.resident_key, e.entered_by, e.event,
        e.ts_s - lag(e.ts_s) OVER (
            PARTITION BY e.source, e.form, e.reference ORDER BY e.ts_s, e.file_id, e.line
        ) AS pause_s,
        min(CASE WHEN e.event IN ('completed', 'ineligible') THEN e.ts_s END) OVER (
            PARTITION BY e.source, e.form, e.reference
        ) AS completed_s
    FROM stg_form_event AS e
    WHERE e.event <> 'rated'
),
journey AS (
    SELECT
        e.source,
        e.form,
        e.reference,
        min_by(e.ts, e.ts_s) AS ts,
        min(e.ts_s) AS ts_s,
        min(e.completed_s) AS completed_s,
        min_by(e.local_date, e.ts_s) AS local_date,
        min_by(e.local_minute, e.ts_s) AS local_minute,
        max(e.resident_key) AS resident_key,
        CASE
            WHEN max(CASE WHEN e.entered_by = 'adviser' THEN 1 ELSE 0 END) = 1 THEN 'adviser'
            WHEN max(CASE WHEN e.entered_by = 'customer' THEN 1 ELSE 0 END) = 1 THEN 'customer'
            ELSE 'unknown'
        END AS entered_by,
        max(CASE WHEN e.event = 'started' THEN 1 ELSE 0 END) = 1 AS started,
        max(CASE WHEN e.event = 'completed' THEN 1 ELSE 0 END) = 1 AS done,
        max(CASE WHEN e.event = 'failed' THEN 1 ELSE 0 END) = 1 AS ever_failed,
        max(CASE WHEN e.pause_s > 1800 AND e.ts_s <= coalesce(e.completed_s, e.ts_s) THEN 1 ELSE 0 END) = 1 AS resumed
    FROM event AS e
    GROUP BY e.source, e.form, e.reference
),
judged AS (
    SELECT
        j.source, j.form, j.reference, j.ts, j.ts_s, j.completed_s, j.local_date, j.local_minute, j.resident_key,
        j.entered_by, j.started, j.done, j.resumed,
        j.completed_s IS NOT NULL AS completed,
        j.ever_failed AND j.completed_s IS NULL AS failed
    FROM journey AS j
)
SELECT
    j.source || '/' || j.form || '/' || j.reference AS journey_id,
    j.source,
    coalesce(label.service, 'unmapped') AS service,
    'form' AS found_by,
    j.ts,
    j.ts_s,
    j.completed_s,
    j.local_date,
    j.local_minute,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    j.resident_key,
    j.entered_by,
    'resident' AS origin,
    j.started,
    j.completed,
    j.completed AND NOT j.done AS ineligible,
    j.failed,
    j.resumed,
    CASE
        WHEN j.done THEN 'completed'
        WHEN j.completed THEN 'ineligible'
        WHEN j.failed THEN 'failed'
        WHEN j.started THEN 'abandoned'
        ELSE 'unknown'
    END AS outcome
FROM judged AS j
LEFT JOIN service_labels AS label ON label.kind = 'form' AND label.label = j.form
