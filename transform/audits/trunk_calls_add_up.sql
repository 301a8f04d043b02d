/*---
severity: block
message: "calls counted and the causes of gaps do not make up the calls at the trunk"
hint: "report this: the model contradicts itself"
partition: local_month
---*/
SELECT d.local_month, d.local_date, d.service, d.trunk_calls, d.counted
FROM call_completeness_day AS d
WHERE d.trunk_calls <> d.counted + d.refused_at_door + d.after_hours + d.direct + d.missing_file + d.truncated_export + d.unknown
