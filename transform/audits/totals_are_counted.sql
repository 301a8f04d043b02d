/*---
severity: warn
message: "some totals that were typed for a service are in no figure: they cover neither one month, or days within it, nor one financial quarter, or lack one of the five answers"
hint: "correct the period in the export; where nobody gave an answer, write 0 in place of an empty cell"
partition: local_month
---*/
SELECT t.local_month, t.source, t.label, t.local_date
FROM service_total AS t
WHERE t.period = 'other' OR t.part_rated
