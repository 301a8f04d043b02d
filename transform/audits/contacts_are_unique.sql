/*---
severity: block
message: "a contact is counted more than once"
hint: "the source gives two contacts the same id"
---*/
SELECT c.channel, c.contact_id, count(*) AS times
FROM contact AS c
GROUP BY c.channel, c.contact_id
HAVING count(*) > 1
