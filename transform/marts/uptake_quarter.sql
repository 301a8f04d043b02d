/*---
doc: >-
  What was typed of a service for a whole UK financial quarter. It is part of quarterly figures only: nobody knows how it falls into months.
materialized: table
partition: local_month
sort: [service]
columns:
  - {name: local_month, type: VARCHAR, doc: "First month of the quarter, yyyy-mm."}
  - {name: last_month, type: VARCHAR, doc: "Last month of the quarter, yyyy-mm."}
  - {name: quarter_start, type: DATE, doc: "First day of the quarter."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: volumes, type: BOOLEAN, doc: "Whether completed transactions of any channel are stated."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Completed online by residents themselves; NULL where any line leaves it empty."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Completed online by an adviser for the resident; NULL where not stated."}
  - {name: other, type: BIGINT, unit: transactions, doc: "Completed on paper, by phone, at a counter or another way; NULL where not stated."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "digital + assisted + other; NULL where digital or other is not known."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Started online; NULL where not stated."}
  - {name: cost_pence, type: BIGINT, unit: pence, doc: "What the transactions cost; NULL where not stated."}
  - {name: very_satisfied, type: BIGINT, unit: answers, doc: "Answers: very satisfied; NULL, as the other four, where no line states all five."}
  - {name: satisfied, type: BIGINT, unit: answers, doc: "Answers: satisfied."}
  - {name: neither, type: BIGINT, unit: answers, doc: "Answers: neither satisfied nor dissatisfied."}
  - {name: dissatisfied, type: BIGINT, unit: answers, doc: "Answers: dissatisfied."}
  - {name: very_dissatisfied, type: BIGINT, unit: answers, doc: "Answers: very dissatisfied."}
tests:
  - name: lines of one service are added up; an empty digital volume is unknown
    given:
      service_total:
        - {service: benefits, period: quarter, counts: true, volumes: true, digital: 10, other: 30, started: 12, at: "2026-01-01 00:00:00"}
        - {service: benefits, period: quarter, counts: true, volumes: true, digital: 5, assisted: 1, other: 4, started: 8, at: "2026-01-01 00:00:00"}
        - {service: benefits, period: quarter, counts: true, volumes: false, cost_pence: 5000, very_satisfied: 3, satisfied: 2, neither: 1, dissatisfied: 0, very_dissatisfied: 0, at: "2026-01-01 00:00:00"}
        - {service: benefits, period: month, counts: true, volumes: true, digital: 99, other: 99, at: "2026-01-01 00:00:00"}
        - {service: council_tax, period: quarter, counts: true, volumes: true, other: 4, at: "2026-01-01 00:00:00"}
    expect:
      - {local_month: 2026-01, last_month: 2026-03, service: benefits, volumes: true, digital: 15, assisted: 1, other: 34, completed: 50, started: 20, cost_pence: 5000, very_satisfied: 3, dissatisfied: 0}
      - {service: council_tax, digital: null, other: 4, completed: null, very_satisfied: null}
---*/
WITH typed AS (
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
        END AS cost_pence,
        sum(t.very_satisfied) AS very_satisfied,
        sum(t.satisfied) AS satisfied,
        sum(t.neither) AS neither,
        sum(t.dissatisfied) AS dissatisfied,
        sum(t.very_dissatisfied) AS very_dissatisfied
    FROM service_total AS t
    WHERE t.counts AND t.period = 'quarter'
    GROUP BY t.local_month, t.service
),
quarter AS (
    SELECT c.quarter_start, min(c.local_month) AS local_month, max(c.local_month) AS last_month
    FROM calendar AS c
    GROUP BY c.quarter_start
)
SELECT
    t.local_month,
    q.last_month,
    q.quarter_start,
    t.service,
    t.volumes,
    t.digital,
    t.assisted,
    t.other,
    t.digital + coalesce(t.assisted, 0) + t.other AS completed,
    t.started,
    t.cost_pence,
    t.very_satisfied,
    t.satisfied,
    t.neither,
    t.dissatisfied,
    t.very_dissatisfied
FROM typed AS t
JOIN quarter AS q ON q.local_month = t.local_month
