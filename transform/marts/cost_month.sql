/*---
doc: >-
  What the transactions of a service cost in a month. A cost that was typed for the month is the cost; else it is the contacts that were
  served times their unit cost of channel_costs, where every channel that served any has one.
materialized: table
sort: [local_month, service]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "All completed transactions, as in uptake_month."}
  - {name: cost_gbp, type: DOUBLE, unit: GBP, doc: "Cost; NULL where not known."}
  - {name: cost_low, type: DOUBLE, unit: GBP, doc: "The least it may be; the cost itself where it was typed."}
  - {name: cost_high, type: DOUBLE, unit: GBP, doc: "The most it may be; the cost itself where it was typed."}
  - {name: basis, type: VARCHAR, doc: "totals (a cost that was typed), unit_costs (served contacts times unit costs) or NULL (not known)."}
tests:
  - name: typed costs, unit costs by service and date, and what is not known
    given:
      channel_costs:
        - {channel: phone, service: "*", valid_from: 2025-04-01, cost_gbp: 3, low_gbp: 2, high_gbp: 5}
        - {channel: phone, service: benefits, valid_from: 2025-10-01, cost_gbp: 4, low_gbp: 4, high_gbp: 6}
        - {channel: phone, service: "*", valid_from: 2026-01-02, cost_gbp: 99, low_gbp: 99, high_gbp: 99}
        - {channel: online_form, service: "*", valid_from: 2025-04-01, cost_gbp: 0.5, low_gbp: 0, high_gbp: 1}
      contact_month:
        - {local_month: 2026-01, service: benefits, channel: phone, origin: resident, contacts: 15, served: 10}
        - {local_month: 2026-01, service: benefits, channel: online_form, origin: resident, contacts: 30, served: 20}
        - {local_month: 2026-01, service: benefits, channel: online_form, origin: automated, contacts: 30, served: 20}
        - {local_month: 2026-01, service: benefits, channel: counter, origin: resident, contacts: 3, served: 0}
        - {local_month: 2026-01, service: council_tax, channel: phone, origin: resident, contacts: 10, served: 10}
        - {local_month: 2026-01, service: registrars, channel: phone, origin: resident, contacts: 10, served: 10}
        - {local_month: 2026-01, service: registrars, channel: counter, origin: resident, contacts: 10, served: 10}
        - {local_month: 2026-01, service: bulky_waste, channel: phone, origin: resident, contacts: 10, served: 10}
        - {local_month: 2025-03, service: council_tax, channel: phone, origin: resident, contacts: 10, served: 10}
      uptake_month:
        - {local_month: 2026-01, service: benefits, completed: 30, basis: measured}
        - {local_month: 2026-01, service: council_tax, completed: 100, basis: totals, cost_pence: 12345}
        - {local_month: 2026-01, service: registrars, completed: 20, basis: measured}
        - {local_month: 2026-01, service: bulky_waste, completed: 90, basis: totals}
        - {local_month: 2025-03, service: council_tax, completed: 10, basis: measured}
    expect:
      - {local_month: 2026-01, service: benefits, completed: 30, cost_gbp: 50, cost_low: 40, cost_high: 80, basis: unit_costs}
      - {local_month: 2026-01, service: council_tax, cost_gbp: 123.45, cost_low: 123.45, cost_high: 123.45, basis: totals}
      - {local_month: 2026-01, service: registrars, cost_gbp: null, cost_low: null, basis: null}
      - {local_month: 2026-01, service: bulky_waste, completed: 90, cost_gbp: null, basis: null}
      - {local_month: 2025-03, service: council_tax, cost_gbp: null, basis: null}
---*/
WITH priced AS (
    SELECT
        c.local_month, c.service, c.served, k.cost_gbp, k.low_gbp, k.high_gbp,
        row_number() OVER (
            PARTITION BY c.local_month, c.service, c.channel
            ORDER BY CASE WHEN k.service = c.service THEN 0 ELSE 1 END, k.valid_from DESC
        ) AS choice
    FROM contact_month AS c
    LEFT JOIN channel_costs AS k ON k.channel = c.channel AND (k.service = c.service OR k.service = '*')
        AND k.valid_from <= CAST(c.local_month || '-01' AS DATE)
    WHERE c.origin = 'resident' AND c.served > 0
),
spent AS (
    SELECT
        p.local_month,
        p.service,
        CASE WHEN count(p.cost_gbp) = count(*) THEN sum(p.served * p.cost_gbp) END AS cost_gbp,
        CASE WHEN count(p.cost_gbp) = count(*) THEN sum(p.served * p.low_gbp) END AS cost_low,
        CASE WHEN count(p.cost_gbp) = count(*) THEN sum(p.served * p.high_gbp) END AS cost_high
    FROM priced AS p
    WHERE p.choice = 1
    GROUP BY p.local_month, p.service
),
known AS (
    -- Unit costs are of the contacts in the logs; volumes that were typed rest on others.
    SELECT
        u.local_month,
        u.service,
        u.completed,
        CASE
            WHEN u.cost_pence IS NOT NULL THEN 'totals'
            WHEN coalesce(u.basis, 'measured') = 'measured' AND s.cost_gbp IS NOT NULL THEN 'unit_costs'
        END AS basis,
        CAST(u.cost_pence AS DOUBLE) / 100 AS typed_gbp,
        s.cost_gbp,
        s.cost_low,
        s.cost_high
    FROM uptake_month AS u
    LEFT JOIN spent AS s ON s.local_month = u.local_month AND s.service = u.service
)
SELECT
    k.local_month,
    k.service,
    k.completed,
    CASE k.basis WHEN 'totals' THEN k.typed_gbp WHEN 'unit_costs' THEN k.cost_gbp END AS cost_gbp,
    CASE k.basis WHEN 'totals' THEN k.typed_gbp WHEN 'unit_costs' THEN k.cost_low END AS cost_low,
    CASE k.basis WHEN 'totals' THEN k.typed_gbp WHEN 'unit_costs' THEN k.cost_high END AS cost_high,
    k.basis
FROM known AS k
