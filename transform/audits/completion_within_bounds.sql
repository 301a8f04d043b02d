/*---
severity: warn
message: "more transactions were completed than started: starts are missing from the data"
hint: "check journeys.csv and that the web log or forms export is complete"
partition: local_month
---*/
SELECT u.local_month, u.service, u.started, u.digital
FROM uptake_month AS u
WHERE u.digital > u.started
