/*---
severity: block
message: "a contact is counted more than once"
hint: "the source gives two contacts the same id"
partition: local_month
window: {contact: [1, 0]} # with the month before; a form that goes on after a silent month is a new contact under its old id
---*/
SELECT max(c.local_month) AS local_month, c.channel, c.contact_id, count(*) AS times
FROM contact AS c
GROUP BY c.channel, c.contact_id
HAVING count(*) > 1
