/*---
doc: >-
  Ten minutes in which something failed in a service's digital transactions: residents' requests on its pages that were
  answered with 500 to 599, or forms with a failed event. Ten minutes without a failure are left out.
materialized: table
partition: local_month
published: 3
sort: [slot_s, service, found_by]
window: {journey_hit: [1, 0], stg_form_event: [month, 0]}
columns:
  - {name: slot_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Start of the ten minutes."}
  - {name: local_date, type: DATE, doc: "Civil date of the start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the start."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: found_by, type: VARCHAR, doc: "url (requests in a web server's log) or form (events of a forms platform)."}
  - {name: attempts, type: BIGINT, doc: "Requests, or forms with an event, failed or not."}
  - {name: failed, type: BIGINT, doc: "Requests answered with 500 to 599, or forms with a failed event."}
  - {name: affected, type: BIGINT, doc: "Distinct sessions, or forms, with a failure."}
  - {name: newly_affected, type: BIGINT, doc: "Of those, without a failure of the service before: they add up over stretches of time."}
tests:
  - name: ten minutes of pages and forms; who is affected in two is newly so in one
    given:
      journey_hit:
        - {session_id: a, service: s, status: 503, origin: resident, on_transaction: true, at: "2026-01-05 09:00:00"}
        - {session_id: a, service: s, status: 503, origin: resident, on_transaction: true, at: "2026-01-05 09:09:59"}
        - {session_id: b, service: s, status: 200, origin: resident, on_transaction: true, at: "2026-01-05 09:05:00"}
        - {session_id: a, service: s, status: 502, origin: resident, on_transaction: true, at: "2026-01-05 09:10:00"}
        - {session_id: b, service: s, status: 502, origin: resident, on_transaction: true, at: "2026-01-05 09:11:00"}
        - {session_id: c, service: s, status: 502, origin: automated, on_transaction: true, at: "2026-01-05 09:11:00"}
        - {session_id: c, service: s, status: 404, origin: resident, on_transaction: true, at: "2026-01-05 09:31:00"}
      raw_form_event:
        - {form: F, reference: r1, event: started, at: "2026-01-05 09:00:00"}
        - {form: F, reference: r1, event: failed, at: "2026-01-05 09:01:00"}
        - {form: F, reference: r1, event: failed, at: "2026-01-05 09:11:00"}
        - {form: F, reference: r2, event: completed, at: "2026-01-05 09:01:00"}
        - {form: F, reference: r3, event: rated, at: "2026-01-05 09:01:00"}
      service_labels:
        - {kind: form, label: F, service: s}
    expect:
      - {service: s, found_by: url, local_minute: 540, slot_s: 1767603600, local_month: 2026-01, attempts: 3, failed: 2, affected: 1, newly_affected: 1}
      - {service: s, found_by: url, local_minute: 550, attempts: 2, failed: 2, affected: 2, newly_affected: 1}
      - {service: s, found_by: form, local_minute: 540, attempts: 2, failed: 1, affected: 1, newly_affected: 1}
      - {service: s, found_by: form, local_minute: 550, attempts: 1, failed: 1, affected: 1, newly_affected: 0}
---*/
WITH attempt AS (
    SELECT
        'url' AS found_by, h.service, h.session_id AS who, h.ts_s, h.local_date, h.local_minute,
        h.status BETWEEN 500 AND 599 AS fails
    FROM journey_hit AS h
    WHERE h.on_transaction AND h.event IS NULL AND h.origin = 'resident' AND h.status IS NOT NULL
    UNION ALL
    SELECT
        'form' AS found_by, coalesce(label.service, 'unmapped') AS service,
        e.source || '/' || e.form || '/' || e.reference AS who, e.ts_s, e.local_date, e.local_minute,
        e.event = 'failed' AS fails
    FROM stg_form_event AS e
    LEFT JOIN service_labels AS label ON label.kind = 'form' AND label.label = e.form
    WHERE e.event <> 'rated'
),
slotted AS (
    SELECT
        a.found_by, a.service, a.who, a.fails,
        a.ts_s - a.ts_s % 600 AS slot_s,
        a.local_date,
        a.local_minute - a.local_minute % 10 AS local_minute,
        min(CASE WHEN a.fails THEN a.ts_s - a.ts_s % 600 END) OVER (PARTITION BY a.found_by, a.service, a.who) AS first_slot_s
    FROM attempt AS a
),
counted AS (
    SELECT
        s.slot_s, s.local_date, s.local_minute, s.service, s.found_by,
        count(*) AS requests,
        count(DISTINCT s.who) AS people,
        sum(CASE WHEN s.fails THEN 1 ELSE 0 END) AS failed_requests,
        count(DISTINCT CASE WHEN s.fails THEN s.who END) AS affected,
        count(DISTINCT CASE WHEN s.fails AND s.first_slot_s = s.slot_s THEN s.who END) AS newly_affected
    FROM slotted AS s
    GROUP BY s.slot_s, s.local_date, s.local_minute, s.service, s.found_by
    HAVING sum(CASE WHEN s.fails THEN 1 ELSE 0 END) > 0
)
SELECT
    c.slot_s,
    c.local_date,
    c.local_minute,
    substr(CAST(c.local_date AS VARCHAR), 1, 7) AS local_month,
    c.service,
    c.found_by,
    CASE WHEN c.found_by = 'url' THEN c.requests ELSE c.people END AS attempts,
    CASE WHEN c.found_by = 'url' THEN c.failed_requests ELSE c.affected END AS failed,
    c.affected,
    c.newly_affected
FROM counted AS c
