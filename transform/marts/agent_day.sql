/*---
doc: "Time of agents by local date and queue: agent_interval added up by day."
materialized: table
partition: local_month
sort: [local_date, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date."}
  - {name: local_month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: most_agents, type: BIGINT, unit: agents, doc: "Different agents logged in, in the half hour of the day that had most of them."}
  - {name: logged_in_s, type: BIGINT, unit: s, doc: "Time logged in, all agents together: available, paused and on a call."}
  - {name: paused_s, type: BIGINT, unit: s, doc: "Of it, time paused and not on a call."}
  - {name: on_call_s, type: BIGINT, unit: s, doc: "Of it, time on a call of any queue."}
tests:
  - name: time is added up, agents are not
    given:
      agent_interval:
        - {local_date: 2026-01-05, half_hour: 540, local_month: 2026-01, queue: q, agents: 2, logged_in_s: 3600, paused_s: 10, on_call_s: 100}
        - {local_date: 2026-01-05, half_hour: 570, local_month: 2026-01, queue: q, agents: 3, logged_in_s: 5400, paused_s: 5, on_call_s: 0}
    expect:
      - {local_date: 2026-01-05, queue: q, most_agents: 3, logged_in_s: 9000, paused_s: 15, on_call_s: 100}
---*/
SELECT
    i.local_date,
    i.local_month,
    i.queue,
    max(i.agents) AS most_agents,
    sum(i.logged_in_s) AS logged_in_s,
    sum(i.paused_s) AS paused_s,
    sum(i.on_call_s) AS on_call_s
FROM agent_interval AS i
GROUP BY i.local_date, i.local_month, i.queue
