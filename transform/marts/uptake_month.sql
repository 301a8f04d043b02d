/*---
doc: Transactions by month and service, for digital take-up and completion.
materialized: table
partition: local_month
sort: [service]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month the transaction began, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Self-serve transactions started by residents."}
  - {name: started_completed, type: BIGINT, unit: transactions, doc: "Self-serve transactions started and completed."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Self-serve transactions that failed."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Self-serve transactions completed, with or without a start seen."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Transactions an adviser typed for the resident and completed."}
  - {name: other, type: BIGINT, unit: contacts, doc: "Answered calls and served counter visits."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "digital + assisted + (other - assisted, not below 0): an adviser types within a call or visit, so that contact is not counted again."}
tests:
  - name: an adviser's form is not counted beside the call it happened in
    given:
      web_journey:
        - {service: s, entered_by: customer, origin: resident, started: true, completed: true, failed: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: resident, started: true, completed: false, failed: true, local_month: 2026-01}
        - {service: s, entered_by: adviser, origin: resident, started: true, completed: true, failed: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: automated, started: true, completed: true, failed: false, local_month: 2026-01}
      contact:
        - {service: s, channel: phone, origin: resident, served: true, local_month: 2026-01}
        - {service: s, channel: counter, origin: resident, served: true, local_month: 2026-01}
        - {service: s, channel: counter, origin: resident, served: false, local_month: 2026-01}
        - {service: t, channel: phone, origin: resident, served: true, local_month: 2026-01}
    expect:
      - {service: s, started: 2, started_completed: 1, failed: 1, digital: 1, assisted: 1, other: 2, completed: 3}
      - {service: t, started: 0, digital: 0, other: 1, completed: 1}
---*/
WITH journey AS (
    SELECT
        j.local_month,
        j.service,
        sum(CASE WHEN j.entered_by <> 'adviser' AND j.started THEN 1 ELSE 0 END) AS started,
        sum(CASE WHEN j.entered_by <> 'adviser' AND j.started AND j.completed THEN 1 ELSE 0 END) AS started_completed,
        sum(CASE WHEN j.entered_by <> 'adviser' AND j.failed THEN 1 ELSE 0 END) AS failed,
        sum(CASE WHEN j.entered_by <> 'adviser' AND j.completed THEN 1 ELSE 0 END) AS digital,
        sum(CASE WHEN j.entered_by = 'adviser' AND j.completed THEN 1 ELSE 0 END) AS assisted
    FROM web_journey AS j
    WHERE j.origin = 'resident'
    GROUP BY j.local_month, j.service
),
elsewhere AS (
    SELECT c.local_month, c.service, count(*) AS other
    FROM contact AS c
    WHERE c.origin = 'resident' AND c.channel IN ('phone', 'counter') AND c.served
    GROUP BY c.local_month, c.service
),
united AS (
    SELECT
        coalesce(j.local_month, e.local_month) AS local_month,
        coalesce(j.service, e.service) AS service,
        coalesce(j.started, 0) AS started,
        coalesce(j.started_completed, 0) AS started_completed,
        coalesce(j.failed, 0) AS failed,
        coalesce(j.digital, 0) AS digital,
        coalesce(j.assisted, 0) AS assisted,
        coalesce(e.other, 0) AS other
    FROM journey AS j
    FULL OUTER JOIN elsewhere AS e ON e.local_month = j.local_month AND e.service = j.service
)
SELECT
    b.local_month,
    b.service,
    b.started,
    b.started_completed,
    b.failed,
    b.digital,
    b.assisted,
    b.other,
    b.digital + b.assisted + CASE WHEN b.other > b.assisted THEN b.other - b.assisted ELSE 0 END AS completed
FROM united AS b
