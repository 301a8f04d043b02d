/*---
severity: block
message: "a call is counted more than once"
hint: "two sources may deliver the same calls under one name"
---*/
SELECT c.contact_id, count(*) AS times
FROM call AS c
GROUP BY c.contact_id
HAVING count(*) > 1
