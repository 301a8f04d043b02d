/*---
doc: >-
  Transactions by month and service, for digital take-up and completion. Where totals were typed for a service and month, they are its
  figures and nothing measured is added to them.
materialized: table
partition: local_month
sort: [service]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month the transaction began, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Self-serve transactions started by residents; NULL where not known."}
  - {name: started_completed, type: BIGINT, unit: transactions, doc: "Self-serve transactions started and completed."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Self-serve transactions that failed; NULL where the starts are typed totals."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Self-serve transactions completed, with or without a start seen. NULL where the totals of the month leave it empty in any line, or the logs have no online transaction of any service in the month: unknown, not 0."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Transactions an adviser typed for the resident and completed; NULL where totals do not state them apart."}
  - {name: other, type: BIGINT, unit: contacts, doc: "Measured: answered calls and served counter visits, those of a tally that does not say among them; NULL in a month in which the logs have none of any service. Totals: transactions completed on paper, by phone, at a counter or another way; NULL where not stated."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "Measured: digital + assisted + (other - assisted, not below 0): an adviser types within a call or visit, so that contact is not counted again. Totals: digital + assisted + other; NULL where digital or other is not known."}
  - {name: basis, type: VARCHAR, doc: "measured (from the logs) or totals (typed): where digital, assisted, other and completed come from."}
  - {name: started_basis, type: VARCHAR, doc: "The same of started, started_completed and failed: totals where these state both starts and digital completions."}
  - {name: cost_pence, type: BIGINT, unit: pence, doc: "What the transactions cost by the totals; NULL where not stated."}
tests:
  - name: an adviser's form is not counted beside the call it happened in
    given:
      web_journey:
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, completed: false, failed: true, local_month: 2026-01}
        - {service: s, entered_by: adviser, origin: resident, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: automated, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-01}
      contact:
        - {service: s, channel: phone, origin: resident, served: true, weight: 1, local_month: 2026-01}
        - {service: s, channel: counter, origin: resident, served: true, weight: 1, local_month: 2026-01}
        - {service: s, channel: counter, origin: resident, served: false, weight: 1, local_month: 2026-01}
        - {service: t, channel: phone, origin: resident, served: true, weight: 80, local_month: 2026-01}
        - {service: t, channel: counter, origin: resident, weight: 10, grain_s: 3600, local_month: 2026-01}
    expect:
      - {service: s, started: 2, started_completed: 1, failed: 1, digital: 1, assisted: 1, other: 2, completed: 3}
      - {service: t, started: 0, digital: 0, other: 90, completed: 90, basis: measured}
  - name: a month without any data of one side is unknown, not 0
    given:
      web_journey:
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-03}
      contact:
        - {service: s, channel: phone, origin: resident, served: true, weight: 1, local_month: 2026-02}
        - {service: t, channel: phone, origin: resident, served: true, weight: 1, local_month: 2026-03}
    expect:
      - {service: s, local_month: 2026-01, digital: 1, other: null, completed: null}
      - {service: s, local_month: 2026-02, digital: null, other: 1, completed: null}
      - {service: s, local_month: 2026-03, digital: 1, other: 0, completed: 1}
      - {service: t, local_month: 2026-03, digital: 0, other: 1, completed: 1}
  - name: typed totals take the place of what was measured and are never added to it
    given:
      web_journey:
        - {service: benefits, entered_by: customer, origin: resident, channel: online_form, started: true, completed: true, failed: false, local_month: 2026-01}
      contact:
        - {service: benefits, channel: phone, origin: resident, served: true, weight: 1, local_month: 2026-01}
        - {service: parking_permits, channel: phone, origin: resident, served: true, weight: 1, local_month: 2026-01}
      service_total:
        - {service: benefits, period: month, counts: true, volumes: true, digital: 1070, other: 17732, local_month: 2026-01}
        - {service: benefits, period: month, counts: true, volumes: true, digital: 2142, other: 7838, local_month: 2026-01}
        - {service: benefits, period: month, counts: false, volumes: true, digital: 5, other: 5, local_month: 2026-01}
        - {service: benefits, period: quarter, counts: true, volumes: true, digital: 5000, other: 5000, local_month: 2026-01}
        - {service: council_tax, period: month, counts: true, volumes: true, digital: 50, assisted: 10, other: 40, started: 80, cost_pence: 12345, local_month: 2026-01}
        - {service: parking_permits, period: month, counts: true, volumes: false, started: 5, cost_pence: 7, local_month: 2026-01}
    expect:
      - {service: benefits, digital: 3212, assisted: null, other: 25570, completed: 28782, basis: totals, started: 1, started_completed: 1, failed: 0, started_basis: measured, cost_pence: null}
      - {service: council_tax, digital: 50, assisted: 10, other: 40, completed: 100, basis: totals, started: 80, started_completed: 50, failed: null, started_basis: totals, cost_pence: 12345}
      - {service: parking_permits, digital: 0, other: 1, completed: 1, basis: measured, started: 0, started_basis: measured, cost_pence: 7}
  - name: an empty digital volume is unknown, and so is what other channels completed when none is stated
    given:
      service_total:
        - {service: benefits, period: month, counts: true, volumes: true, digital: 1070, other: 17732, local_month: 2026-01}
        - {service: benefits, period: month, counts: true, volumes: true, other: 7838, local_month: 2026-01}
        - {service: council_tax, period: month, counts: true, volumes: true, digital: 50, started: 60, local_month: 2026-01}
        - {service: council_tax, period: month, counts: true, volumes: false, cost_pence: 99, local_month: 2026-01}
        - {service: registrars, period: month, counts: true, volumes: true, digital: 1, other: 0, cost_pence: 4, started: 1, local_month: 2026-01}
        - {service: registrars, period: month, counts: true, volumes: true, digital: 2, other: 0, local_month: 2026-01}
        - {service: parking_permits, period: month, counts: true, volumes: true, digital: 50, other: 0, local_month: 2026-01}
    expect:
      - {service: benefits, digital: null, other: 25570, completed: null, basis: totals, started: null, started_basis: measured}
      - {service: council_tax, digital: 50, other: null, completed: null, started: 60, started_completed: 50, cost_pence: 99}
      - {service: registrars, digital: 3, completed: 3, started: null, cost_pence: null}
      - {service: parking_permits, digital: 50, other: 0, completed: 50}
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
    WHERE j.origin = 'resident' AND j.channel = 'online_form'
    GROUP BY j.local_month, j.service
),
elsewhere AS (
    SELECT c.local_month, c.service, CAST(sum(c.weight) AS BIGINT) AS other
    FROM contact AS c
    WHERE c.origin = 'resident' AND c.channel IN ('phone', 'counter') AND coalesce(c.served, c.channel = 'counter' AND c.grain_s IS NOT NULL)
    GROUP BY c.local_month, c.service
),
measured AS (
    SELECT
        coalesce(j.local_month, e.local_month) AS local_month,
        coalesce(j.service, e.service) AS service,
        coalesce(j.started, 0) AS started,
        coalesce(j.started_completed, 0) AS started_completed,
        coalesce(j.failed, 0) AS failed,
        -- A month without one transaction online, or without one elsewhere, in any service, is a month without data of that side.
        CASE
            WHEN count(j.service) OVER (PARTITION BY coalesce(j.local_month, e.local_month)) > 0 THEN coalesce(j.digital, 0)
        END AS digital,
        coalesce(j.assisted, 0) AS assisted,
        CASE
            WHEN count(e.service) OVER (PARTITION BY coalesce(j.local_month, e.local_month)) > 0 THEN coalesce(e.other, 0)
        END AS other
    FROM journey AS j
    FULL OUTER JOIN elsewhere AS e ON e.local_month = j.local_month AND e.service = j.service
),
typed AS (
    -- One line that leaves a count empty makes the sum of all unknown. Starts and costs may come in lines of their own.
    SELECT
        t.local_month,
        t.service,
        max(CASE WHEN t.volumes THEN 1 ELSE 0 END) = 1 AS volumes,
        CASE WHEN max(CASE WHEN t.volumes AND t.digital IS NULL THEN 1 ELSE 0 END) = 0 THEN sum(t.digital) END AS digital,
        sum(t.assisted) AS assisted,
        sum(t.other) AS other,
        CASE
            WHEN sum(CASE WHEN t.volumes AND t.started IS NOT NULL THEN 1 ELSE 0 END) IN (0, sum(CASE WHEN t.volumes THEN 1 ELSE 0 END))
                THEN sum(t.started)
        END AS started,
        CASE
            WHEN sum(CASE WHEN t.volumes AND t.cost_pence IS NOT NULL THEN 1 ELSE 0 END) IN (0, sum(CASE WHEN t.volumes THEN 1 ELSE 0 END))
                THEN sum(t.cost_pence)
        END AS cost_pence
    FROM service_total AS t
    WHERE t.counts AND t.period = 'month'
    GROUP BY t.local_month, t.service
),
united AS (
    SELECT
        coalesce(m.local_month, t.local_month) AS local_month,
        coalesce(m.service, t.service) AS service,
        coalesce(t.volumes, false) AS by_totals,
        coalesce(t.started IS NOT NULL AND t.digital IS NOT NULL, false) AS starts_by_totals,
        m.started, m.started_completed, m.failed, m.digital, m.assisted, m.other,
        t.digital AS typed_digital, t.assisted AS typed_assisted, t.other AS typed_other, t.started AS typed_started, t.cost_pence
    FROM measured AS m
    FULL OUTER JOIN typed AS t ON t.local_month = m.local_month AND t.service = m.service
)
SELECT
    b.local_month,
    b.service,
    CASE WHEN b.starts_by_totals THEN b.typed_started ELSE b.started END AS started,
    CASE WHEN b.starts_by_totals THEN b.typed_digital ELSE b.started_completed END AS started_completed,
    CASE WHEN NOT b.starts_by_totals THEN b.failed END AS failed,
    CASE WHEN b.by_totals THEN b.typed_digital ELSE b.digital END AS digital,
    CASE WHEN b.by_totals THEN b.typed_assisted ELSE b.assisted END AS assisted,
    CASE WHEN b.by_totals THEN b.typed_other ELSE b.other END AS other,
    CASE
        WHEN b.by_totals THEN b.typed_digital + coalesce(b.typed_assisted, 0) + b.typed_other
        WHEN b.other IS NOT NULL THEN b.digital + b.assisted + CASE WHEN b.other > b.assisted THEN b.other - b.assisted ELSE 0 END
    END AS completed,
    CASE WHEN b.by_totals THEN 'totals' ELSE 'measured' END AS basis,
    CASE WHEN b.starts_by_totals THEN 'totals' ELSE 'measured' END AS started_basis,
    b.cost_pence
FROM united AS b
