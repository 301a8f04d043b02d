/*---
title: "User satisfaction"
question: "How satisfied are residents with the online service?"
why: "Take-up says what residents use, not whether it served them."
grain: "one period and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
  - {name: grain, type: VARCHAR, default: "month", values: [month, quarter], doc: "Length of a period; a quarter is that of the financial year from April."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "A day of the first month."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "A day of the last month."}
columns:
  - {name: period, type: DATE, doc: "First day of the period."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: very_satisfied, type: BIGINT, unit: answers, doc: "Answers: very satisfied."}
  - {name: satisfied, type: BIGINT, unit: answers, doc: "Answers: satisfied."}
  - {name: neither, type: BIGINT, unit: answers, doc: "Answers: neither satisfied nor dissatisfied."}
  - {name: dissatisfied, type: BIGINT, unit: answers, doc: "Answers: dissatisfied."}
  - {name: very_dissatisfied, type: BIGINT, unit: answers, doc: "Answers: very dissatisfied."}
  - {name: responses, type: BIGINT, unit: answers, doc: "All answers."}
  - {name: satisfied_share, type: DOUBLE, unit: share, doc: "US1, (very_satisfied + satisfied) / responses: the share that is published."}
  - {name: weighted, type: DOUBLE, unit: share, doc: "US2, the mean of 1, 0.75, 0.5, 0.25 and 0 from very satisfied to very dissatisfied."}
  - {name: basis, type: VARCHAR, doc: "measured (single answers), totals (typed for the service and period) or mixed."}
chart: {kind: line, x: period, y: satisfied_share, series: service, format: percent}
notes:
  - "Those who answer are not all who use a service: the number of answers stands beside every share."
  - "Totals that were typed for a service and period take the place of single answers, and are never added to them."
---*/
WITH typed AS (
    -- Quarters that were typed whole, where the period takes them in whole.
    SELECT
        q.service, q.quarter_start, q.very_satisfied, q.satisfied, q.neither, q.dissatisfied, q.very_dissatisfied
    FROM uptake_quarter AS q
    WHERE $grain = 'quarter' AND q.very_satisfied IS NOT NULL
        AND q.local_month >= substr(CAST($from AS VARCHAR), 1, 7) AND q.last_month <= substr(CAST($to AS VARCHAR), 1, 7)
),
counted AS (
    SELECT
        t.quarter_start AS period, t.service, t.very_satisfied, t.satisfied, t.neither, t.dissatisfied, t.very_dissatisfied, 'totals' AS basis
    FROM typed AS t
    UNION ALL
    SELECT
        CASE WHEN $grain = 'quarter' THEN d.quarter_start ELSE d.month_start END AS period,
        r.service, r.very_satisfied, r.satisfied, r.neither, r.dissatisfied, r.very_dissatisfied, r.basis
    FROM rating_month AS r
    JOIN calendar AS d ON d.local_month = r.local_month AND d.local_date = d.month_start
    LEFT JOIN typed AS t ON t.service = r.service AND t.quarter_start = d.quarter_start
    WHERE r.local_month BETWEEN substr(CAST($from AS VARCHAR), 1, 7) AND substr(CAST($to AS VARCHAR), 1, 7)
        AND t.service IS NULL
),
pooled AS (
    SELECT
        c.period,
        CASE $by WHEN 'none' THEN 'all' ELSE c.service END AS service,
        sum(c.very_satisfied) AS very_satisfied,
        sum(c.satisfied) AS satisfied,
        sum(c.neither) AS neither,
        sum(c.dissatisfied) AS dissatisfied,
        sum(c.very_dissatisfied) AS very_dissatisfied,
        sum(c.very_satisfied + c.satisfied + c.neither + c.dissatisfied + c.very_dissatisfied) AS responses,
        CASE WHEN min(c.basis) = max(c.basis) THEN min(c.basis) ELSE 'mixed' END AS basis
    FROM counted AS c
    GROUP BY c.period, CASE $by WHEN 'none' THEN 'all' ELSE c.service END
)
SELECT
    p.period,
    p.service,
    p.very_satisfied,
    p.satisfied,
    p.neither,
    p.dissatisfied,
    p.very_dissatisfied,
    p.responses,
    CAST(p.very_satisfied + p.satisfied AS DOUBLE) / nullif(p.responses, 0) AS satisfied_share,
    CAST(4 * p.very_satisfied + 3 * p.satisfied + 2 * p.neither + p.dissatisfied AS DOUBLE) / nullif(4 * p.responses, 0) AS weighted,
    p.basis
FROM pooled AS p
ORDER BY p.service, p.period
