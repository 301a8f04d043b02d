/*---
severity: block
message: "answered and unanswered do not make up the calls offered"
hint: "report this: the model contradicts itself"
partition: local_month
---*/
SELECT i.local_month, i.local_date, i.half_hour, i.queue, i.offered, i.answered, i.unanswered
FROM call_interval AS i
WHERE i.offered <> i.answered + i.unanswered OR i.answered > i.offered OR i.offered > i.calls
