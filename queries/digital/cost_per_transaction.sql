/*---
title: "Cost per transaction"
question: "What does a completed transaction cost?"
why: "A cheaper channel saves money only where the whole service then costs less."
grain: "one period and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
  - {name: grain, type: VARCHAR, default: "month", values: [month, quarter], doc: "Length of a period; a quarter is that of the financial year from April."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "A day of the first month."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "A day of the last month."}
columns:
  - {name: period, type: DATE, doc: "First day of the period."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "All completed transactions, of which the cost is known."}
  - {name: cost_gbp, type: DOUBLE, unit: GBP, doc: "What they cost: as typed, else served contacts times the unit costs of reference/channel_costs.csv."}
  - {name: cost_low, type: DOUBLE, unit: GBP, doc: "The least it may be, by the low unit costs; the cost itself where it was typed."}
  - {name: cost_high, type: DOUBLE, unit: GBP, doc: "The most it may be, by the high unit costs; the cost itself where it was typed."}
  - {name: cost_per_transaction, type: DOUBLE, unit: GBP, doc: "CT1, cost_gbp / completed."}
  - {name: cost_per_transaction_low, type: DOUBLE, unit: GBP, doc: "cost_low / completed."}
  - {name: cost_per_transaction_high, type: DOUBLE, unit: GBP, doc: "cost_high / completed."}
  - {name: basis, type: VARCHAR, doc: "totals (costs that were typed), unit_costs or mixed; none where not known."}
  - {name: left_out, type: BIGINT, unit: service months, doc: "Services and months of which the cost or the volume is not known; they are in no figure here."}
chart: {kind: line, x: period, y: cost_per_transaction, series: service, format: pounds}
notes:
  - "A cost from unit costs is an estimate: see reference/channel_costs.csv for the source and year of each. It counts contacts that were served; what unanswered calls and given-up forms cost is in the unit cost, if anywhere."
  - "Less contact saves money only where capacity is taken out; a difference between channels is no saving."
  - "Services that are not transactional in reference/services.csv are left out."
---*/
WITH summed AS (
    SELECT d.quarter_start, m.service, CASE WHEN count(m.completed) = count(*) THEN sum(m.completed) END AS completed
    FROM cost_month AS m
    JOIN calendar AS d ON d.local_month = m.local_month AND d.local_date = d.month_start
    GROUP BY d.quarter_start, m.service
),
typed AS (
    -- Quarters whose volumes or costs were typed whole, where the period takes them in whole. The cost of months is not that of volumes typed for the quarter.
    SELECT
        q.service, q.quarter_start, CASE WHEN q.volumes THEN q.completed ELSE s.completed END AS completed,
        CAST(q.cost_pence AS DOUBLE) / 100 AS cost_gbp
    FROM uptake_quarter AS q
    LEFT JOIN summed AS s ON s.service = q.service AND s.quarter_start = q.quarter_start
    WHERE $grain = 'quarter' AND (q.volumes OR q.cost_pence IS NOT NULL)
        AND q.local_month >= substr(CAST($from AS VARCHAR), 1, 7) AND q.last_month <= substr(CAST($to AS VARCHAR), 1, 7)
),
counted AS (
    SELECT
        t.quarter_start AS period, t.service, t.completed, t.cost_gbp, t.cost_gbp AS cost_low, t.cost_gbp AS cost_high,
        CASE WHEN t.cost_gbp IS NOT NULL THEN 'totals' END AS basis
    FROM typed AS t
    UNION ALL
    SELECT
        CASE WHEN $grain = 'quarter' THEN d.quarter_start ELSE d.month_start END AS period,
        m.service, m.completed, m.cost_gbp, m.cost_low, m.cost_high, m.basis
    FROM cost_month AS m
    JOIN calendar AS d ON d.local_month = m.local_month AND d.local_date = d.month_start
    LEFT JOIN typed AS t ON t.service = m.service AND t.quarter_start = d.quarter_start
    WHERE m.local_month BETWEEN substr(CAST($from AS VARCHAR), 1, 7) AND substr(CAST($to AS VARCHAR), 1, 7)
        AND t.service IS NULL
),
pooled AS (
    SELECT
        c.period,
        CASE $by WHEN 'none' THEN 'all' ELSE c.service END AS service,
        sum(CASE WHEN c.cost_gbp IS NOT NULL THEN c.completed END) AS completed,
        sum(CASE WHEN c.completed IS NOT NULL THEN c.cost_gbp END) AS cost_gbp,
        sum(CASE WHEN c.completed IS NOT NULL THEN c.cost_low END) AS cost_low,
        sum(CASE WHEN c.completed IS NOT NULL THEN c.cost_high END) AS cost_high,
        CASE
            WHEN min(CASE WHEN c.completed IS NOT NULL THEN c.basis END) = max(CASE WHEN c.completed IS NOT NULL THEN c.basis END)
                THEN min(CASE WHEN c.completed IS NOT NULL THEN c.basis END)
            WHEN min(CASE WHEN c.completed IS NOT NULL THEN c.basis END) IS NOT NULL THEN 'mixed'
        END AS basis,
        sum(CASE WHEN c.cost_gbp IS NULL OR c.completed IS NULL THEN 1 ELSE 0 END) AS left_out
    FROM counted AS c
    JOIN services AS s ON s.service = c.service
    WHERE s.transactional
    GROUP BY c.period, CASE $by WHEN 'none' THEN 'all' ELSE c.service END
)
SELECT
    p.period,
    p.service,
    p.completed,
    p.cost_gbp,
    p.cost_low,
    p.cost_high,
    p.cost_gbp / nullif(CAST(p.completed AS DOUBLE), 0) AS cost_per_transaction,
    p.cost_low / nullif(CAST(p.completed AS DOUBLE), 0) AS cost_per_transaction_low,
    p.cost_high / nullif(CAST(p.completed AS DOUBLE), 0) AS cost_per_transaction_high,
    p.basis,
    p.left_out
FROM pooled AS p
ORDER BY p.service, p.period
