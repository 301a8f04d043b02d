/*---
severity: block
message: "contacts are not the calls, visits and forms they are made of"
hint: "report this: the model contradicts itself"
partition: local_month
---*/
WITH parts AS (
    SELECT p.local_month, 'phone' AS channel, sum(p.contacts) AS contacts
    FROM (
        SELECT c.local_month, count(*) AS contacts
        FROM call AS c
        WHERE c.offered OR (c.answered AND c.queue IS NOT NULL)
        GROUP BY c.local_month
        UNION ALL
        SELECT t.local_month, sum(t.offered) AS contacts
        FROM tally_interval AS t
        WHERE t.counts
        GROUP BY t.local_month
    ) AS p
    GROUP BY p.local_month
    UNION ALL
    SELECT v.local_month, 'counter' AS channel, count(*) AS contacts
    FROM counter_visit AS v
    WHERE v.outcome NOT IN ('cancelled_before', 'booked')
    GROUP BY v.local_month
    UNION ALL
    SELECT j.local_month, 'online_form' AS channel, count(*) AS contacts
    FROM web_journey AS j
    WHERE (j.started OR (j.completed AND j.found_by = 'form')) AND j.entered_by <> 'adviser'
    GROUP BY j.local_month
    UNION ALL
    SELECT t.local_month, t.channel, count(*) AS contacts
    FROM message_thread AS t
    GROUP BY t.local_month, t.channel
),
whole AS (
    SELECT m.local_month, m.channel, sum(m.contacts) AS contacts
    FROM contact_month AS m
    GROUP BY m.local_month, m.channel
)
SELECT
    coalesce(parts.local_month, whole.local_month) AS local_month,
    coalesce(parts.channel, whole.channel) AS channel,
    coalesce(parts.contacts, 0) AS expected,
    coalesce(whole.contacts, 0) AS found
FROM parts
FULL JOIN whole ON whole.local_month = parts.local_month AND whole.channel = parts.channel
WHERE coalesce(parts.contacts, 0) <> coalesce(whole.contacts, 0)
