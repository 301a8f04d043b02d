/*---
severity: warn
message: "more transactions were completed than started, which is a fault of the data: starts are missing"
hint: "check journeys.csv and that the web log or forms export is complete; `completion` gives no rate there"
partition: local_month
---*/
SELECT c.local_month, c.service, c.starts_by, c.started, c.completed
FROM completion_month AS c
WHERE c.completed > c.started AND c.starts_by <> 'none'
