/*---
title: "Digital take-up"
question: "What share of completed transactions is digital?"
why: "Digital should be used purposefully: take-up is the official measure."
grain: "one month and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Transactions residents completed online themselves."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Transactions an adviser completed online for the resident."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "All completed transactions: digital + assisted + answered calls and served visits beyond the assisted ones."}
  - {name: take_up, type: DOUBLE, unit: share, doc: "(digital + assisted) / completed: assisted counts as digital, as in the current GOV.UK service manual."}
  - {name: take_up_excl_assisted, type: DOUBLE, unit: share, doc: "digital / completed: as in the manual of 2016."}
chart: {kind: line, x: month, y: take_up, series: service, format: percent}
notes:
  - "An answered call or a served visit stands for one completed transaction: without a case system nobody knows better. Take-up is therefore a lower bound where many calls only ask something."
  - "Services that are not transactional in reference/services.csv are left out."
---*/
SELECT
    u.local_month AS month,
    CASE $by WHEN 'none' THEN 'all' ELSE u.service END AS service,
    sum(u.digital) AS digital,
    sum(u.assisted) AS assisted,
    sum(u.completed) AS completed,
    CAST(sum(u.digital) + sum(u.assisted) AS DOUBLE) / nullif(sum(u.completed), 0) AS take_up,
    CAST(sum(u.digital) AS DOUBLE) / nullif(sum(u.completed), 0) AS take_up_excl_assisted
FROM uptake_month AS u
JOIN services AS s ON s.service = u.service
WHERE s.transactional
GROUP BY u.local_month, CASE $by WHEN 'none' THEN 'all' ELSE u.service END
ORDER BY service, month
