/*---
title: "Calls answered and unanswered"
question: "Of the calls offered, how many were answered?"
why: "Residents stay dissatisfied with unanswered calls."
grain: "one period, or one period and service or queue"
params:
  - {name: grain, type: VARCHAR, default: "month", values: [day, week, month, quarter], doc: "Length of a period; a quarter is that of the financial year from April."}
  - {name: by, type: VARCHAR, default: "none", values: [none, service, queue], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: period, type: DATE, doc: "First day of the period."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls that reached a queue or were refused at its door in opening hours."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Offered calls that an agent took."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "offered - answered."}
  - {name: answered_rate, type: DOUBLE, unit: share, doc: "answered / offered."}
  - {name: unanswered_rate, type: DOUBLE, unit: share, doc: "unanswered / offered."}
  - {name: split, type: VARCHAR, doc: "The service or queue; all when not split."}
chart: {kind: line, x: period, y: unanswered_rate, series: split, format: percent}
notes:
  - "Closed and diverted calls are apart: they are in calls_by_outcome, not among those offered."
  - "Days are pooled: the rate of a month is its answered calls over its offered calls, not a mean of daily rates."
---*/
WITH dated AS (
    SELECT
        CASE $grain
            WHEN 'day' THEN d.local_date
            WHEN 'week' THEN d.week_start
            WHEN 'quarter' THEN d.quarter_start
            ELSE d.month_start
        END AS period,
        CASE $by WHEN 'service' THEN i.service WHEN 'queue' THEN i.queue ELSE 'all' END AS split,
        i.offered,
        i.answered
    FROM call_interval AS i
    JOIN calendar AS d ON d.local_date = i.local_date
    WHERE i.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    x.period,
    sum(x.offered) AS offered,
    sum(x.answered) AS answered,
    sum(x.offered) - sum(x.answered) AS unanswered,
    CAST(sum(x.answered) AS DOUBLE) / nullif(sum(x.offered), 0) AS answered_rate,
    CAST(sum(x.offered) - sum(x.answered) AS DOUBLE) / nullif(sum(x.offered), 0) AS unanswered_rate,
    x.split
FROM dated AS x
GROUP BY x.period, x.split
ORDER BY x.split, x.period
