/*---
title: "Service performance by quarter"
question: "What can be published about each service, quarter by quarter?"
why: "One row a service and quarter, by the official definitions, so that two people who publish it publish the same."
grain: "one UK financial quarter and service"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "The first quarter is the one that begins on this day or next after it."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "The last quarter is the one that begins on this day or last before it."}
columns:
  - {name: quarter, type: VARCHAR, doc: "UK financial quarter, e.g. 2025/26 Q1 for April to June 2025."}
  - {name: quarter_start, type: DATE, doc: "First day of the quarter."}
  - {name: service, type: VARCHAR, doc: "Code of the service."}
  - {name: service_name, type: VARCHAR, doc: "Name of the service."}
  - {name: lgsl, type: INTEGER, doc: "Number in the Local Government Services List; none where reference/services.csv does not say."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "All completed transactions; none where the volume of a month is not known."}
  - {name: digital_completed, type: BIGINT, unit: transactions, doc: "Completed online, assisted ones included."}
  - {name: digital_completed_excl_assisted, type: BIGINT, unit: transactions, doc: "Completed online by residents themselves."}
  - {name: take_up, type: DOUBLE, unit: share, doc: "TU1, digital_completed / completed."}
  - {name: take_up_excl_assisted, type: DOUBLE, unit: share, doc: "TU2, digital_completed_excl_assisted / completed."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Started online; none where the starts of a month are not known."}
  - {name: started_completed, type: BIGINT, unit: transactions, doc: "Completed of those."}
  - {name: completion_rate, type: DOUBLE, unit: share, doc: "CR1, started_completed / started; none without starts, and none where more were completed than started in any month, which is a fault of the data."}
  - {name: satisfied_share, type: DOUBLE, unit: share, doc: "US1, very satisfied and satisfied of all answers."}
  - {name: responses, type: BIGINT, unit: answers, doc: "All answers."}
  - {name: cost_gbp, type: DOUBLE, unit: GBP, doc: "What the completed transactions cost; none where the cost of a month is not known."}
  - {name: cost_per_transaction, type: DOUBLE, unit: GBP, doc: "CT1, cost_gbp / completed."}
  - {name: basis, type: VARCHAR, doc: "Where the volumes come from: measured (the logs), totals (typed) or mixed (some months of each)."}
  - {name: cost_basis, type: VARCHAR, doc: "Where the cost comes from: totals (typed), unit_costs (an estimate) or mixed."}
  - {name: complete, type: BOOLEAN, doc: "Whether the volumes cover the quarter from its first to its last day. Publish no quarter of which this is false."}
  - {name: formulas, type: VARCHAR, doc: "Which definitions the figures follow; queries/README.md has them."}
notes:
  - "A cell without a figure is not available ([x]): it was not measured, not typed, or only for a part of the quarter. It is never 0."
  - "Totals that were typed for the quarter are its figures; else those of its months; else what was measured. The three are never added to each other for one month."
  - "complete: the quarter or each of its months was typed, or none of them was and each of phone, counter and online forms that has contacts in the quarter has them from its first working day to its last day. It does not see a gap in between: `frontdoor query freshness` and the audits do."
  - "Services that are not transactional in reference/services.csv are left out."
---*/
WITH quarter AS (
    SELECT
        c.quarter_start, c.fin_quarter_label AS quarter, min(c.local_month) AS first_month, max(c.local_month) AS last_month,
        max(c.local_date) AS last_date, min(CASE WHEN c.is_working_day THEN c.local_date END) AS first_working_day
    FROM calendar AS c
    GROUP BY c.quarter_start, c.fin_quarter_label
),
month AS (
    SELECT c.local_month, c.quarter_start
    FROM calendar AS c
    WHERE c.local_date = c.month_start
),
monthly AS (
    SELECT
        d.quarter_start,
        u.service,
        CASE WHEN count(u.completed) = count(*) THEN sum(u.completed) END AS completed,
        CASE WHEN count(u.digital) = count(*) THEN sum(u.digital) END AS digital,
        sum(u.assisted) AS assisted,
        CASE WHEN count(u.started) = count(*) AND count(u.started_completed) = count(*) THEN sum(u.started) END AS started,
        CASE WHEN count(u.started) = count(*) THEN sum(u.started_completed) END AS started_completed,
        max(CASE WHEN coalesce(u.basis, 'measured') = coalesce(u.started_basis, 'measured') AND u.digital > u.started THEN 1 ELSE 0 END) = 1 AS faulty,
        CASE WHEN min(coalesce(u.basis, 'measured')) = max(coalesce(u.basis, 'measured')) THEN min(coalesce(u.basis, 'measured')) ELSE 'mixed' END AS basis,
        sum(CASE WHEN u.basis = 'totals' THEN 1 ELSE 0 END) AS typed_months
    FROM uptake_month AS u
    JOIN month AS d ON d.local_month = u.local_month
    GROUP BY d.quarter_start, u.service
),
spent AS (
    SELECT
        d.quarter_start,
        m.service,
        CASE WHEN count(m.cost_gbp) = count(*) THEN sum(m.cost_gbp) END AS cost_gbp,
        CASE WHEN min(m.basis) = max(m.basis) THEN min(m.basis) ELSE 'mixed' END AS basis
    FROM cost_month AS m
    JOIN month AS d ON d.local_month = m.local_month
    GROUP BY d.quarter_start, m.service
),
rated AS (
    SELECT
        d.quarter_start,
        r.service,
        sum(r.very_satisfied + r.satisfied) AS satisfied,
        sum(r.very_satisfied + r.satisfied + r.neither + r.dissatisfied + r.very_dissatisfied) AS responses
    FROM rating_month AS r
    JOIN month AS d ON d.local_month = r.local_month
    GROUP BY d.quarter_start, r.service
),
counted AS (
    SELECT m.channel, m.local_month, d.quarter_start
    FROM contact_month AS m
    JOIN month AS d ON d.local_month = m.local_month
    WHERE m.origin = 'resident' AND m.channel IN ('phone', 'counter', 'online_form')
),
edge AS (
    SELECT c.channel, min(c.local_date) AS first_date, max(c.local_date) AS last_date
    FROM contact AS c
    WHERE c.origin = 'resident'
    GROUP BY c.channel
),
covered AS (
    -- Within the months that a channel has, its first and last one are judged by their days.
    SELECT
        q.quarter_start,
        min(CASE
            WHEN (s.first_month < q.first_month OR e.first_date <= q.first_working_day)
                AND (s.last_month > q.last_month OR e.last_date >= q.last_date) THEN 1
            ELSE 0
        END) = 1 AS whole
    FROM (SELECT DISTINCT c.channel, c.quarter_start FROM counted AS c) AS x
    JOIN quarter AS q ON q.quarter_start = x.quarter_start
    JOIN (
        SELECT c.channel, min(c.local_month) AS first_month, max(c.local_month) AS last_month
        FROM counted AS c
        GROUP BY c.channel
    ) AS s ON s.channel = x.channel
    LEFT JOIN edge AS e ON e.channel = x.channel
    GROUP BY q.quarter_start
),
known AS (
    SELECT
        k.quarter_start,
        k.service,
        CASE WHEN t.volumes THEN t.completed ELSE m.completed END AS completed,
        CASE WHEN t.volumes THEN t.digital ELSE m.digital END AS digital,
        CASE WHEN t.volumes THEN t.assisted ELSE m.assisted END AS assisted,
        CASE WHEN t.started IS NOT NULL AND t.digital IS NOT NULL THEN t.started ELSE m.started END AS started,
        CASE WHEN t.started IS NOT NULL AND t.digital IS NOT NULL THEN t.digital ELSE m.started_completed END AS started_completed,
        CASE WHEN t.started IS NOT NULL AND t.digital IS NOT NULL THEN t.digital > t.started ELSE coalesce(m.faulty, false) END AS faulty,
        CASE WHEN t.very_satisfied IS NOT NULL THEN t.very_satisfied + t.satisfied ELSE r.satisfied END AS satisfied,
        CASE
            WHEN t.very_satisfied IS NOT NULL THEN t.very_satisfied + t.satisfied + t.neither + t.dissatisfied + t.very_dissatisfied
            ELSE r.responses
        END AS responses,
        CASE
            WHEN t.cost_pence IS NOT NULL THEN CAST(t.cost_pence AS DOUBLE) / 100
            WHEN NOT coalesce(t.volumes, false) THEN s.cost_gbp
        END AS cost_gbp,
        CASE
            WHEN t.cost_pence IS NOT NULL THEN 'totals'
            WHEN NOT coalesce(t.volumes, false) AND s.cost_gbp IS NOT NULL THEN s.basis
        END AS cost_basis,
        CASE WHEN t.volumes THEN 'totals' ELSE m.basis END AS basis,
        coalesce(t.volumes, false) OR coalesce(m.typed_months, 0) = 3 OR (coalesce(m.typed_months, 3) = 0 AND coalesce(c.whole, false)) AS complete
    FROM (
        SELECT m.quarter_start, m.service FROM monthly AS m
        UNION SELECT r.quarter_start, r.service FROM rated AS r
        UNION SELECT q.quarter_start, q.service FROM uptake_quarter AS q
    ) AS k
    LEFT JOIN monthly AS m ON m.quarter_start = k.quarter_start AND m.service = k.service
    LEFT JOIN uptake_quarter AS t ON t.quarter_start = k.quarter_start AND t.service = k.service
    LEFT JOIN rated AS r ON r.quarter_start = k.quarter_start AND r.service = k.service
    LEFT JOIN spent AS s ON s.quarter_start = k.quarter_start AND s.service = k.service
    LEFT JOIN covered AS c ON c.quarter_start = k.quarter_start
)
SELECT
    q.quarter,
    k.quarter_start,
    k.service,
    v.name AS service_name,
    v.lgsl,
    k.completed,
    k.digital + coalesce(k.assisted, 0) AS digital_completed,
    k.digital AS digital_completed_excl_assisted,
    CAST(k.digital + coalesce(k.assisted, 0) AS DOUBLE) / nullif(k.completed, 0) AS take_up,
    CAST(k.digital AS DOUBLE) / nullif(k.completed, 0) AS take_up_excl_assisted,
    k.started,
    k.started_completed,
    CASE WHEN NOT k.faulty THEN CAST(k.started_completed AS DOUBLE) / nullif(k.started, 0) END AS completion_rate,
    CAST(k.satisfied AS DOUBLE) / nullif(k.responses, 0) AS satisfied_share,
    k.responses,
    k.cost_gbp,
    k.cost_gbp / nullif(CAST(k.completed AS DOUBLE), 0) AS cost_per_transaction,
    k.basis,
    k.cost_basis,
    k.complete,
    'TU1 TU2 CR1 US1 CT1' AS formulas
FROM known AS k
JOIN quarter AS q ON q.quarter_start = k.quarter_start
JOIN services AS v ON v.service = k.service
WHERE v.transactional AND k.quarter_start BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
ORDER BY k.service, k.quarter_start
