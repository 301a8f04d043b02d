/*---
severity: warn
message: "some contacts have no service"
hint: "add their labels to reference/service_labels.csv"
---*/
SELECT m.channel, sum(m.contacts) AS contacts
FROM contact_month AS m
WHERE m.service = 'unmapped' AND m.origin = 'resident'
GROUP BY m.channel
