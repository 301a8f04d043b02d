/*---
severity: block
message: "a call is counted more than once"
hint: "two sources may deliver the same calls under one name"
partition: local_month
window: {call: [1, 0]} # with the month before: a call over midnight belongs to one of them; months further apart share no call
---*/
SELECT max(c.local_month) AS local_month, c.contact_id, count(*) AS times
FROM call AS c
GROUP BY c.contact_id
HAVING count(*) > 1
