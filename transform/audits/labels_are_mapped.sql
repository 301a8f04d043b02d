/*---
severity: warn
message: "some contacts have no service; see frontdoor query unmapped_labels"
hint: "`frontdoor query unmapped_labels` lists them; add them to reference/service_labels.csv"
partition: local_month
---*/
SELECT m.local_month, m.channel, sum(m.contacts) AS contacts
FROM contact_month AS m
WHERE m.service = 'unmapped' AND m.origin = 'resident'
GROUP BY m.local_month, m.channel
