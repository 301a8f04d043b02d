/*---
title: "Completion of online forms"
question: "Of the online forms started, how many were completed?"
why: "A form that people give up sends them to the phone."
grain: "one month and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Forms residents started themselves."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "Of those, completed, not eligible included."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Forms that failed and were not completed afterwards."}
  - {name: completion_rate, type: DOUBLE, unit: share, doc: "completed / started; none where no start was seen."}
chart: {kind: line, x: month, y: completion_rate, series: service, format: percent}
---*/
SELECT
    u.local_month AS month,
    CASE $by WHEN 'none' THEN 'all' ELSE u.service END AS service,
    sum(u.started) AS started,
    sum(u.started_completed) AS completed,
    sum(u.failed) AS failed,
    CAST(sum(u.started_completed) AS DOUBLE) / nullif(sum(u.started), 0) AS completion_rate
FROM uptake_month AS u
GROUP BY u.local_month, CASE $by WHEN 'none' THEN 'all' ELSE u.service END
HAVING sum(u.started) + sum(u.digital) > 0
ORDER BY service, month
