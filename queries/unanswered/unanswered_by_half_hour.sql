/*---
title: "Unanswered calls by half hour"
question: "When in the week do calls go unanswered?"
why: "The worst half hours show where people or opening hours are missing."
grain: "one weekday and half hour"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: weekday, type: INTEGER, doc: "1 Monday to 7 Sunday."}
  - {name: weekday_name, type: VARCHAR, doc: "Name of the weekday."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour."}
  - {name: half_hour, type: VARCHAR, doc: "The same as HH:MM."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "Calls offered and not answered."}
  - {name: unanswered_rate, type: DOUBLE, unit: share, doc: "unanswered / offered."}
chart: {kind: heat, x: half_hour, y: unanswered_rate, series: weekday_name, format: percent, weight: offered, least: 20}
notes:
  - "A half hour with few calls swings widely: read the rate with the calls offered beside it."
  - "Counts of a phone system for stretches longer than half an hour are in answer_rate, not here."
---*/
SELECT
    d.weekday,
    d.weekday_name,
    i.half_hour AS local_minute,
    lpad(CAST(CAST(floor(CAST(i.half_hour AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(i.half_hour % 60 AS VARCHAR), 2, '0') AS half_hour,
    sum(i.offered) AS offered,
    sum(i.unanswered) AS unanswered,
    CAST(sum(i.unanswered) AS DOUBLE) / nullif(sum(i.offered), 0) AS unanswered_rate
FROM call_interval AS i
JOIN calendar AS d ON d.local_date = i.local_date
WHERE i.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND i.half_hour IS NOT NULL
GROUP BY d.weekday, d.weekday_name, i.half_hour
HAVING sum(i.offered) > 0
ORDER BY d.weekday, i.half_hour
