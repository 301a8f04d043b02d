/*---
doc: >-
  One stretch of time in which one agent was in one state towards one queue, by the staffing events of a queue log.
  An agent who is logged in and neither paused nor on a call is available. A state that is still open is closed at
  the end of its local day, and the next day begins with no state: who stays logged in over night is known again
  from the next login.
materialized: table
partition: local_month
sort: [local_date, queue, agent, ts_s]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: agent, type: VARCHAR, doc: "Pseudonym of the agent.", privacy: staff}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
  - {name: state, type: VARCHAR, doc: "available, paused or on_call. A call of any queue makes an agent on_call in all queues the agent is logged in to; a call during a pause is on_call."}
  - {name: logged_in, type: BOOLEAN, doc: "Whether a login of that day is known. Without one (members of queues.conf write none) only calls of this queue are here."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the state began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: to_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the state ended."}
  - {name: local_date, type: DATE, doc: "Civil date of the state."}
  - {name: local_from_s, type: BIGINT, unit: s after local midnight, doc: "Wall-clock second at which the state began."}
  - {name: local_to_s, type: BIGINT, unit: s after local midnight, doc: "Wall-clock second at which it ended, up to 86400. Across a change of the clocks it is an hour off to_s - ts_s."}
  - {name: local_month, type: VARCHAR, doc: "Month of the state, yyyy-mm."}
tests:
  - name: login, pause, call and logout
    given:
      raw_queue_event:
        - {call_id: MANAGER, queue: q, agent: s1, event: ADDMEMBER, at: "2026-01-05 08:55:00"}
        - {call_id: a, queue: q, agent: s1, event: RINGNOANSWER, at: "2026-01-05 08:58:00"}
        - {call_id: a, queue: q, agent: s1, event: CONNECT, at: "2026-01-05 09:00:00"}
        - {call_id: a, queue: q, agent: s1, event: COMPLETECALLER, at: "2026-01-05 09:03:20"}
        - {call_id: NONE, queue: q, agent: s1, event: PAUSE, at: "2026-01-05 12:00:00"}
        - {call_id: NONE, queue: q, agent: s1, event: PAUSE, at: "2026-01-05 12:10:00"}
        - {call_id: NONE, queue: q, agent: s1, event: UNPAUSE, at: "2026-01-05 12:30:00"}
        - {call_id: MANAGER, queue: q, agent: s1, event: REMOVEMEMBER, at: "2026-01-05 17:00:00"}
    expect:
      - {agent: s1, queue: q, state: available, logged_in: true, ts_s: 1767603300, to_s: 1767603600, local_from_s: 32100, local_to_s: 32400, local_month: 2026-01}
      - {state: on_call, ts_s: 1767603600, to_s: 1767603800, local_from_s: 32400, local_to_s: 32600}
      - {state: available, local_from_s: 32600, local_to_s: 43200}
      - {state: paused, local_from_s: 43200, local_to_s: 45000}
      - {state: available, local_from_s: 45000, local_to_s: 61200}
  - name: a call makes an agent busy in every queue of the agent, and PAUSEALL is of all queues
    given:
      raw_queue_event:
        - {call_id: MANAGER, queue: q1, agent: s1, event: ADDMEMBER, at: "2026-01-05 09:00:00"}
        - {call_id: MANAGER, queue: q2, agent: s1, event: ADDMEMBER, at: "2026-01-05 09:00:00"}
        - {call_id: a, queue: q1, agent: s1, event: CONNECT, at: "2026-01-05 10:00:00"}
        - {call_id: a, queue: q1, agent: s1, event: BLINDTRANSFER, at: "2026-01-05 10:05:00"}
        - {call_id: NONE, queue: NONE, agent: s1, event: PAUSEALL, at: "2026-01-05 11:00:00"}
        - {call_id: MANAGER, queue: q2, agent: s1, event: REMOVEMEMBER, at: "2026-01-05 11:10:00"}
        - {call_id: NONE, queue: NONE, agent: s1, event: UNPAUSEALL, at: "2026-01-05 11:20:00"}
        - {call_id: MANAGER, queue: q1, agent: s1, event: REMOVEMEMBER, at: "2026-01-05 11:30:00"}
    expect:
      - {queue: q1, state: available, local_from_s: 32400, local_to_s: 36000}
      - {queue: q1, state: on_call, local_from_s: 36000, local_to_s: 36300}
      - {queue: q1, state: available, local_from_s: 36300, local_to_s: 39600}
      - {queue: q1, state: paused, local_from_s: 39600, local_to_s: 40800}
      - {queue: q1, state: available, local_from_s: 40800, local_to_s: 41400}
      - {queue: q2, state: available, local_from_s: 32400, local_to_s: 36000}
      - {queue: q2, state: on_call, local_from_s: 36000, local_to_s: 36300}
      - {queue: q2, state: available, local_from_s: 36300, local_to_s: 39600}
      - {queue: q2, state: paused, local_from_s: 39600, local_to_s: 40200}
  - name: what is open is closed at midnight, and the next day starts with nothing
    given:
      raw_queue_event:
        - {call_id: MANAGER, queue: q, agent: s1, event: ADDMEMBER, at: "2026-01-31 23:00:30"}
        - {call_id: NONE, queue: q, agent: s1, event: UNPAUSE, at: "2026-02-01 08:00:00"}
        - {call_id: MANAGER, queue: q, agent: s1, event: REMOVEMEMBER, at: "2026-02-01 09:00:00"}
    expect:
      - {state: available, local_date: 2026-01-31, ts_s: 1769900430, to_s: 1769904000, local_from_s: 82830, local_to_s: 86400, local_month: 2026-01}
  - name: AGENTLOGIN names no queue and is of those the agent works in that month; a new login ends a pause
    given:
      raw_queue_event:
        - {call_id: x, queue: NONE, agent: s1, event: AGENTLOGIN, at: "2026-01-05 09:00:00"}
        - {call_id: NONE, queue: NONE, agent: s1, event: PAUSEALL, at: "2026-01-05 09:30:00"}
        - {call_id: x, queue: NONE, agent: s1, event: AGENTLOGOFF, at: "2026-01-05 10:00:00"}
        - {call_id: x, queue: NONE, agent: s1, event: AGENTLOGIN, at: "2026-01-05 10:30:00"}
        - {call_id: x, queue: NONE, agent: s1, event: AGENTLOGOFF, at: "2026-01-05 11:00:00"}
        - {call_id: b, queue: q, agent: s1, event: RINGNOANSWER, at: "2026-01-09 11:00:00"}
    expect:
      - {queue: q, state: available, local_from_s: 32400, local_to_s: 34200}
      - {queue: q, state: paused, local_from_s: 34200, local_to_s: 36000}
      - {queue: q, state: available, local_from_s: 37800, local_to_s: 39600}
  - name: without a known login only the calls are known, and only in their queue
    given:
      raw_queue_event:
        - {call_id: a, queue: q1, agent: s1, event: CONNECT, at: "2026-01-05 09:00:00"}
        - {call_id: a, queue: q1, agent: s1, event: COMPLETEAGENT, at: "2026-01-05 09:05:00"}
        - {call_id: b, queue: q2, agent: s1, event: RINGNOANSWER, at: "2026-01-05 09:10:00"}
    expect:
      - {queue: q1, state: on_call, logged_in: false, local_from_s: 32400, local_to_s: 32700}
---*/
WITH member AS (
    -- What is said of all queues is said of each queue that the agent has events in that month.
    SELECT DISTINCT e.source, e.agent, e.queue, substr(CAST(e.local_date AS VARCHAR), 1, 7) AS local_month
    FROM stg_queue_event AS e
    WHERE e.agent <> 'NONE' AND e.queue <> 'NONE'
),
step AS (
    SELECT
        e.source, e.agent, e.queue, e.file_id, e.line, e.ts, e.ts_s, e.local_date,
        e.local_minute * 60 + e.ts_s % 60 AS local_s,
        substr(CAST(e.local_date AS VARCHAR), 1, 7) AS local_month,
        CASE
            WHEN e.event IN ('ADDMEMBER', 'AGENTLOGIN') THEN 'login'
            WHEN e.event IN ('REMOVEMEMBER', 'AGENTLOGOFF') THEN 'logout'
            WHEN e.event IN ('PAUSE', 'PAUSEALL') THEN 'pause'
            WHEN e.event IN ('UNPAUSE', 'UNPAUSEALL') THEN 'unpause'
            WHEN e.event = 'CONNECT' THEN 'call'
            ELSE 'call_end'
        END AS kind
    FROM stg_queue_event AS e
    WHERE e.agent <> 'NONE'
        AND e.event IN (
            'ADDMEMBER', 'AGENTLOGIN', 'REMOVEMEMBER', 'AGENTLOGOFF', 'PAUSE', 'PAUSEALL', 'UNPAUSE', 'UNPAUSEALL',
            'CONNECT', 'COMPLETEAGENT', 'COMPLETECALLER', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER'
        )
),
placed AS (
    -- Calls, and what names no queue, stand in every queue of the agent.
    SELECT
        s.source, s.agent, m.queue, s.ts, s.ts_s, s.local_date, s.local_s, s.local_month, s.kind,
        s.queue = m.queue AS own,
        row_number() OVER (PARTITION BY s.source, s.agent, m.queue, s.local_date ORDER BY s.ts, s.file_id, s.line) AS seq
    FROM step AS s
    JOIN member AS m ON m.source = s.source AND m.agent = s.agent AND m.local_month = s.local_month
        AND (m.queue = s.queue OR s.queue = 'NONE' OR s.kind IN ('call', 'call_end'))
),
latest AS (
    -- The place of the newest event of each kind so far that day; 0 for none.
    SELECT
        p.source, p.agent, p.queue, p.ts, p.ts_s, p.local_date, p.local_s, p.local_month, p.seq,
        max(CASE WHEN p.kind = 'login' THEN p.seq ELSE 0 END) OVER so_far AS login,
        max(CASE WHEN p.kind = 'logout' THEN p.seq ELSE 0 END) OVER so_far AS logout,
        max(CASE WHEN p.kind = 'pause' THEN p.seq ELSE 0 END) OVER so_far AS pause,
        max(CASE WHEN p.kind IN ('unpause', 'login') THEN p.seq ELSE 0 END) OVER so_far AS unpause,
        max(CASE WHEN p.kind = 'call' THEN p.seq ELSE 0 END) OVER so_far AS called,
        max(CASE WHEN p.kind = 'call' AND p.own THEN p.seq ELSE 0 END) OVER so_far AS own_call,
        max(CASE WHEN p.kind = 'call_end' THEN p.seq ELSE 0 END) OVER so_far AS call_end
    FROM placed AS p
    WINDOW so_far AS (PARTITION BY p.source, p.agent, p.queue, p.local_date ORDER BY p.seq ROWS UNBOUNDED PRECEDING)
),
stated AS (
    SELECT
        l.source, l.agent, l.queue, l.ts, l.ts_s, l.local_date, l.local_s, l.local_month, l.seq,
        l.login > l.logout AS logged_in,
        CASE
            WHEN l.own_call > l.call_end THEN 'on_call'
            WHEN l.login <= l.logout THEN 'out'
            WHEN l.called > l.call_end THEN 'on_call'
            WHEN l.pause > l.unpause THEN 'paused'
            ELSE 'available'
        END AS state
    FROM latest AS l
),
compared AS (
    SELECT
        s.source, s.agent, s.queue, s.ts, s.ts_s, s.local_date, s.local_s, s.local_month, s.seq, s.logged_in, s.state,
        lag(s.state) OVER by_day AS earlier_state,
        lag(s.logged_in) OVER by_day AS earlier_in
    FROM stated AS s
    WINDOW by_day AS (PARTITION BY s.source, s.agent, s.queue, s.local_date ORDER BY s.seq)
),
bounded AS (
    SELECT
        c.source, c.agent, c.queue, c.ts, c.ts_s, c.local_date, c.local_s, c.local_month, c.logged_in, c.state,
        lead(c.ts_s) OVER by_day AS next_s,
        lead(c.local_s) OVER by_day AS next_local_s
    FROM compared AS c
    WHERE coalesce(c.earlier_state, '') <> c.state OR c.earlier_in <> c.logged_in
    WINDOW by_day AS (PARTITION BY c.source, c.agent, c.queue, c.local_date ORDER BY c.seq)
),
day_end AS (
    -- By the newest event of the day: the clocks change in the small hours, before it.
    SELECT e.source, e.local_date, max_by(e.ts_s - e.ts_s % 60 + (1440 - e.local_minute) * 60, e.ts_s) AS ts_s
    FROM stg_queue_event AS e
    GROUP BY e.source, e.local_date
)
SELECT
    b.source,
    b.agent,
    b.queue,
    b.state,
    b.logged_in,
    b.ts,
    b.ts_s,
    coalesce(b.next_s, d.ts_s) AS to_s,
    b.local_date,
    b.local_s AS local_from_s,
    coalesce(b.next_local_s, 86400) AS local_to_s,
    b.local_month
FROM bounded AS b
JOIN day_end AS d ON d.source = b.source AND d.local_date = b.local_date
WHERE b.state <> 'out' AND coalesce(b.next_s, d.ts_s) > b.ts_s
