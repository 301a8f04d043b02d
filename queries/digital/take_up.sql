/*---
title: "Digital take-up"
question: "What share of completed transactions is digital?"
why: "Digital should be used purposefully: take-up is the official measure."
grain: "one period and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
  - {name: grain, type: VARCHAR, default: "month", values: [month, quarter], doc: "Length of a period; a quarter is that of the financial year from April."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "A day of the first month."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "A day of the last month."}
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm; by quarter the first month of it."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Transactions residents completed online themselves."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Transactions an adviser completed online for the resident; none where totals do not state them apart."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "All completed transactions. Measured: digital + assisted + answered calls and served visits beyond the assisted ones. Totals: digital + assisted + those completed another way."}
  - {name: take_up, type: DOUBLE, unit: share, doc: "TU1, (digital + assisted) / completed: assisted counts as digital, as in the current GOV.UK service manual."}
  - {name: take_up_excl_assisted, type: DOUBLE, unit: share, doc: "TU2, digital / completed: as in the manual of 2016."}
  - {name: line_internet, type: DOUBLE, unit: share, doc: "Share of residents with internet access, from reference/reference_lines.csv."}
  - {name: line_skills, type: DOUBLE, unit: share, doc: "Share of residents who can use a computer, from reference/reference_lines.csv."}
  - {name: basis, type: VARCHAR, doc: "measured (from the logs), totals (typed for the service and period) or mixed."}
  - {name: left_out, type: BIGINT, unit: service months, doc: "Services and months of which the digital or the other volume is not known; they are in no share here, and in the counts only where nothing else is."}
chart: {kind: line, x: month, y: take_up, series: service, format: percent, lines: [{y: line_internet, name: "Internet access"}, {y: line_skills, name: "Computer literacy"}]}
notes:
  - "Take-up is drawn with assisted transactions counted as digital (TU1, the current definition); take_up_excl_assisted is the one of 2016 (TU2)."
  - "Totals that were typed for a service and period take the place of what was measured. An empty digital volume is unknown, not 0: there is no figure."
  - "In a month in which the logs have no transaction online, or none by phone or at a counter, of any service, that side was not delivered: there is no share."
  - "Where nothing was typed, an answered call or a served visit stands for one completed transaction: without a case system nobody knows better. Take-up is therefore a lower bound where many calls only ask something."
  - "The lines are shares of residents, not of transactions: a line is no target."
  - "Services that are not transactional in reference/services.csv are left out."
---*/
WITH typed AS (
    -- Quarters that were typed whole, where the period takes them in whole.
    SELECT q.service, q.local_month, q.last_month, q.quarter_start, q.digital, q.assisted, q.completed
    FROM uptake_quarter AS q
    WHERE $grain = 'quarter' AND q.volumes
        AND q.local_month >= substr(CAST($from AS VARCHAR), 1, 7) AND q.last_month <= substr(CAST($to AS VARCHAR), 1, 7)
),
counted AS (
    SELECT t.local_month AS month, t.service, t.digital, t.assisted, t.completed, 'totals' AS basis
    FROM typed AS t
    UNION ALL
    SELECT
        CASE WHEN $grain = 'quarter' THEN substr(CAST(d.quarter_start AS VARCHAR), 1, 7) ELSE u.local_month END AS month,
        u.service, u.digital, u.assisted, u.completed, coalesce(u.basis, 'measured') AS basis
    FROM uptake_month AS u
    JOIN calendar AS d ON d.local_month = u.local_month AND d.local_date = d.month_start
    LEFT JOIN typed AS t ON t.service = u.service AND t.quarter_start = d.quarter_start
    WHERE u.local_month BETWEEN substr(CAST($from AS VARCHAR), 1, 7) AND substr(CAST($to AS VARCHAR), 1, 7)
        AND t.service IS NULL
),
known AS (
    SELECT
        c.month,
        CASE $by WHEN 'none' THEN 'all' ELSE c.service END AS service,
        CASE WHEN c.completed IS NOT NULL THEN c.digital END AS digital,
        CASE WHEN c.completed IS NOT NULL THEN c.assisted END AS assisted,
        c.digital AS digital_alone,
        c.assisted AS assisted_alone,
        c.completed,
        c.basis
    FROM counted AS c
    JOIN services AS s ON s.service = c.service
    WHERE s.transactional
),
drawn AS (
    SELECT
        max(CASE WHEN r.line = 'internet' THEN r.share END) AS line_internet,
        max(CASE WHEN r.line = 'skills' THEN r.share END) AS line_skills
    FROM reference_lines AS r
)
SELECT
    k.month,
    k.service,
    CASE WHEN count(k.completed) > 0 THEN sum(k.digital) ELSE sum(k.digital_alone) END AS digital,
    CASE WHEN count(k.completed) > 0 THEN sum(k.assisted) ELSE sum(k.assisted_alone) END AS assisted,
    sum(k.completed) AS completed,
    CAST(sum(k.digital) + coalesce(sum(k.assisted), 0) AS DOUBLE) / nullif(sum(k.completed), 0) AS take_up,
    CAST(sum(k.digital) AS DOUBLE) / nullif(sum(k.completed), 0) AS take_up_excl_assisted,
    max(d.line_internet) AS line_internet,
    max(d.line_skills) AS line_skills,
    CASE WHEN min(k.basis) = max(k.basis) THEN min(k.basis) ELSE 'mixed' END AS basis,
    sum(CASE WHEN k.completed IS NULL THEN 1 ELSE 0 END) AS left_out
FROM known AS k
CROSS JOIN drawn AS d
GROUP BY k.month, k.service
ORDER BY k.service, k.month
