/*---
doc: >-
  What the agents of a queue did, by local date and half hour. Only half hours in which somebody is known to be
  logged in have rows. An agent in two queues is in the rows of both.
materialized: table
partition: local_month
published: 3
sort: [local_date, half_hour, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour: 0, 30, ... 1410."}
  - {name: local_month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: agents, type: BIGINT, unit: agents, doc: "Different agents logged in at some time of the half hour."}
  - {name: logged_in_s, type: BIGINT, unit: s, doc: "Time logged in, all agents together: available, paused and on a call."}
  - {name: paused_s, type: BIGINT, unit: s, doc: "Of it, time paused and not on a call."}
  - {name: on_call_s, type: BIGINT, unit: s, doc: "Of it, time on a call of any queue."}
tests:
  - name: a state is cut at the half hours, and two agents are added up
    given:
      agent_state:
        - {agent: s1, queue: q, state: available, logged_in: true, local_date: 2026-01-05, local_month: 2026-01, local_from_s: 32100, local_to_s: 34260}
        - {agent: s1, queue: q, state: on_call, logged_in: true, local_date: 2026-01-05, local_month: 2026-01, local_from_s: 34260, local_to_s: 34360}
        - {agent: s2, queue: q, state: paused, logged_in: true, local_date: 2026-01-05, local_month: 2026-01, local_from_s: 32400, local_to_s: 34200}
        - {agent: s3, queue: q, state: on_call, logged_in: false, local_date: 2026-01-05, local_month: 2026-01, local_from_s: 32400, local_to_s: 34200}
        - {agent: s1, queue: r, state: available, logged_in: true, local_date: 2026-01-31, local_month: 2026-01, local_from_s: 86340, local_to_s: 86400}
    expect:
      - {local_date: 2026-01-05, half_hour: 510, queue: q, agents: 1, logged_in_s: 300, paused_s: 0, on_call_s: 0}
      - {local_date: 2026-01-05, half_hour: 540, queue: q, agents: 2, logged_in_s: 3600, paused_s: 1800, on_call_s: 0}
      - {local_date: 2026-01-05, half_hour: 570, queue: q, agents: 1, logged_in_s: 160, paused_s: 0, on_call_s: 100}
      - {local_date: 2026-01-31, half_hour: 1410, queue: r, agents: 1, logged_in_s: 60}
---*/
WITH digit AS (
    SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
),
slot AS (
    -- The 48 half hours of a day.
    SELECT (a.n * 7 + b.n) * 30 AS half_hour, (a.n * 7 + b.n) * 1800 AS from_s, (a.n * 7 + b.n + 1) * 1800 AS to_s
    FROM digit AS a
    CROSS JOIN digit AS b
    WHERE a.n * 7 + b.n < 48
),
cut AS (
    SELECT
        s.local_date, s.local_month, s.queue, s.source, s.agent, s.state, slot.half_hour,
        least(s.local_to_s, slot.to_s) - greatest(s.local_from_s, slot.from_s) AS seconds
    FROM agent_state AS s
    JOIN slot ON slot.from_s < s.local_to_s AND slot.to_s > s.local_from_s
    -- Where the clocks go back within a state, it may end before it began by the clock on the wall.
    WHERE s.logged_in AND s.local_to_s > s.local_from_s
)
SELECT
    c.local_date,
    c.half_hour,
    c.local_month,
    c.queue,
    count(DISTINCT c.source || '/' || c.agent) AS agents,
    sum(c.seconds) AS logged_in_s,
    sum(CASE WHEN c.state = 'paused' THEN c.seconds ELSE 0 END) AS paused_s,
    sum(CASE WHEN c.state = 'on_call' THEN c.seconds ELSE 0 END) AS on_call_s
FROM cut AS c
GROUP BY c.local_date, c.half_hour, c.local_month, c.queue
