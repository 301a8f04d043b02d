/*---
severity: block
message: "contacts are not the calls, visits and forms they are made of"
hint: "report this: the model contradicts itself"
---*/
WITH parts AS (
    SELECT 'phone' AS channel, (SELECT count(*) FROM call AS c WHERE c.offered OR (c.answered AND c.queue IS NOT NULL))
        + (SELECT coalesce(sum(t.offered), 0) FROM tally_interval AS t WHERE t.counts) AS contacts
    UNION ALL
    SELECT 'counter' AS channel, count(*) AS contacts FROM counter_visit AS v WHERE v.outcome <> 'cancelled_before'
    UNION ALL
    SELECT 'online_form' AS channel, count(*) AS contacts FROM web_journey AS j WHERE (j.started OR (j.completed AND j.found_by = 'form')) AND j.entered_by <> 'adviser'
),
whole AS (
    SELECT m.channel, sum(m.contacts) AS contacts
    FROM contact_month AS m
    GROUP BY m.channel
)
SELECT parts.channel, parts.contacts AS expected, coalesce(whole.contacts, 0) AS found
FROM parts
LEFT JOIN whole ON whole.channel = parts.channel
WHERE parts.contacts <> coalesce(whole.contacts, 0)
