/*---
severity: block
message: "contacts are not the calls, visits and forms they are made of"
hint: "report this: the model contradicts itself"
partition: local_month
---*/
WITH parts AS (
    SELECT c.local_month, c.channel, count(*) AS contacts
    FROM call AS c
    WHERE c.offered OR (c.answered AND c.queue IS NOT NULL)
        OR (
            (c.channel <> 'phone' OR c.origin <> 'resident') AND c.queue IS NOT NULL
                AND c.outcome NOT IN ('closed', 'diverted') AND coalesce(c.in_hours, true)
        )
    GROUP BY c.local_month, c.channel
    UNION ALL
    SELECT t.local_month, t.channel, sum(t.offered) AS contacts
    FROM tally_interval AS t
    WHERE t.counts
    GROUP BY t.local_month, t.channel
    UNION ALL
    SELECT v.local_month, v.channel, count(*) AS contacts
    FROM counter_visit AS v
    WHERE v.outcome NOT IN ('cancelled_before', 'booked')
    GROUP BY v.local_month, v.channel
    UNION ALL
    SELECT t.local_month, t.channel, sum(t.visits) AS contacts
    FROM counter_tally AS t
    WHERE t.counts AND t.visits > 0
    GROUP BY t.local_month, t.channel
    UNION ALL
    SELECT j.local_month, j.channel, count(*) AS contacts
    FROM web_journey AS j
    WHERE (j.started OR (j.completed AND j.found_by = 'form')) AND j.entered_by <> 'adviser'
    GROUP BY j.local_month, j.channel
    UNION ALL
    SELECT t.local_month, t.channel, count(*) AS contacts
    FROM message_thread AS t
    GROUP BY t.local_month, t.channel
),
expected AS (
    -- A rule may give one channel contacts of several kinds.
    SELECT p.local_month, p.channel, sum(p.contacts) AS contacts
    FROM parts AS p
    GROUP BY p.local_month, p.channel
),
whole AS (
    SELECT m.local_month, m.channel, sum(m.contacts) AS contacts
    FROM contact_month AS m
    GROUP BY m.local_month, m.channel
)
SELECT
    coalesce(expected.local_month, whole.local_month) AS local_month,
    coalesce(expected.channel, whole.channel) AS channel,
    coalesce(expected.contacts, 0) AS expected,
    coalesce(whole.contacts, 0) AS found
FROM expected
FULL JOIN whole ON whole.local_month = expected.local_month AND whole.channel = expected.channel
WHERE coalesce(expected.contacts, 0) <> coalesce(whole.contacts, 0)
