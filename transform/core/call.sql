/*---
doc: >-
  One phone call that came in, whatever number of queues it visited: one that reached a queue or was refused at its
  door, one that ended in the menu, one that went straight to a person. A callback is part of the call that asked for it.
materialized: table
partition: local_month
sort: [ts_s, source, call_id]
columns:
  - {name: contact_id, type: VARCHAR, doc: "source/call_id."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: call_id, type: VARCHAR, doc: "The phone system's id of the call."}
  - {name: queue, type: VARCHAR, doc: "Queue of the call's first visit; NULL where it was in none."}
  - {name: service, type: VARCHAR, doc: "Service of the call's first queue, or that of a rule; unmapped where there is none."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the first visit began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of arrival."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the caller's number.", privacy: pseudonym}
  - {name: caller_class, type: VARCHAR, doc: "number, withheld, internal or invalid."}
  - {name: outcome, type: VARCHAR, doc: "answered if any visit was; else the outcome of the last visit. A call in no queue is menu_only, or answered where a person took it."}
  - {name: offered, type: BOOLEAN, doc: "Whether the call counts as offered: it reached a queue or was refused at its door, and not after hours. Closed, diverted and menu_only calls are apart, and so are those that a rule gives another channel than phone or another origin than resident."}
  - {name: answered, type: BOOLEAN, doc: "Whether an agent took the call."}
  - {name: queue_visits, type: BIGINT, unit: queue visits, doc: "Visits to queues."}
  - {name: transfers, type: BIGINT, unit: transfers, doc: "Visits that an agent transferred on."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Waiting in all its queues together; NULL when unknown."}
  - {name: wait_ms, type: BIGINT, unit: ms, doc: "The same in ms, where the phone system knows fractions of a second."}
  - {name: talk_s, type: BIGINT, unit: s, doc: "Talk time in all its queues together."}
  - {name: is_retry, type: BOOLEAN, doc: "Whether the same caller's previous offered call that day about the same service went unanswered."}
  - {name: in_hours, type: BOOLEAN, doc: "Whether the first queue was open when the call came; NULL where reference data (queue_hours) gives it no hours, or without a queue."}
  - {name: channel, type: VARCHAR, doc: "phone, or the channel that a rule (contact_rules) gives the first queue."}
  - {name: origin, type: VARCHAR, doc: "resident, or the origin that a rule gives the first queue: internal or automated."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: answered in any queue is answered; else the last visit decides
    given:
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, queue: q1, service: benefits, outcome: no_agents_waiting, answered: false, wait_s: 1, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: a, call_visit_no: 2, queue: q2, service: general, outcome: answered, answered: true, moved_on: true, wait_s: 100, talk_s: 60, at: "2026-01-05 09:00:10"}
        - {source: p, call_id: b, call_visit_no: 1, queue: q1, service: benefits, outcome: timeout, answered: false, wait_s: 300, at: "2026-01-05 09:10:00"}
        - {source: p, call_id: b, call_visit_no: 2, queue: q2, service: general, outcome: abandoned, answered: false, wait_s: 60, at: "2026-01-05 09:20:00"}
        - {source: p, call_id: c, call_visit_no: 1, queue: q1, service: benefits, outcome: closed, answered: false, at: "2026-01-05 20:00:00"}
    expect:
      - {call_id: a, outcome: answered, answered: true, offered: true, queue_visits: 2, transfers: 1, wait_s: 101, talk_s: 60, queue: q1, service: benefits}
      - {call_id: b, outcome: abandoned, offered: true, queue_visits: 2, wait_s: 360}
      - {call_id: c, outcome: closed, offered: false}
  - name: after hours, in the menu, and straight to a person
    given:
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, queue: q, outcome: full, answered: false, in_hours: false, at: "2026-01-05 20:00:00"}
        - {source: p, call_id: b, call_visit_no: 1, queue: q, outcome: answered, answered: true, wait_ms: 1500, in_hours: false, at: "2026-01-05 20:00:00"}
        - {source: p, call_id: c, call_visit_no: 1, queue: q, outcome: full, answered: false, in_hours: true, at: "2026-01-05 12:00:00"}
        - {source: p, call_id: d, call_visit_no: 1, queue: q, outcome: closed, answered: false, in_hours: true, at: "2026-01-05 12:00:00"}
      raw_call:
        - {source: p, record_id: e, call_id: e, record_kind: call, medium: voice, direction: inbound, outcome: menu_only, caller_key: p1, at: "2026-01-05 12:00:00"}
        - {source: p, record_id: f, call_id: f, record_kind: call, medium: voice, direction: inbound, outcome: answered, talk_ms: 9000, at: "2026-01-05 12:00:00"}
        - {source: p, record_id: g, call_id: g, record_kind: call, medium: voice, direction: inbound, outcome: abandoned, at: "2026-01-05 12:00:00"}
        - {source: p, record_id: h, call_id: g, record_kind: call, medium: voice, direction: inbound, outcome: unknown, at: "2026-01-05 12:01:00"}
        - {source: p, record_id: i, call_id: i, record_kind: call, medium: voice, direction: internal, outcome: answered, at: "2026-01-05 12:00:00"}
        - {source: p, record_id: d1, call_id: d, record_kind: call, medium: voice, direction: inbound, outcome: menu_only, at: "2026-01-05 11:59:00"}
        - {source: p, record_id: d2, call_id: d, record_kind: queue, medium: voice, direction: inbound, queue: q, outcome: closed, at: "2026-01-05 12:00:00"}
    expect:
      - {call_id: a, offered: false, outcome: full, in_hours: false}
      - {call_id: b, offered: false, outcome: answered, answered: true, in_hours: false, wait_ms: 1500}
      - {call_id: c, offered: true, outcome: full}
      - {call_id: d, offered: false, outcome: closed}
      - {call_id: e, offered: false, outcome: menu_only, answered: false, queue: null, service: unmapped, queue_visits: 0, resident_key: p1, wait_s: null}
      - {call_id: f, offered: false, outcome: answered, answered: true, queue: null, queue_visits: 0, talk_s: 9}
      - {call_id: g, offered: false, outcome: menu_only, queue_visits: 0, local_minute: 720}
  - name: a retry follows an unanswered call of the same caller, day and service
    given:
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, service: benefits, resident_key: p1, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: b, call_visit_no: 1, service: benefits, resident_key: p1, outcome: answered, answered: true, at: "2026-01-05 09:05:00"}
        - {source: p, call_id: c, call_visit_no: 1, service: benefits, resident_key: p1, outcome: answered, answered: true, at: "2026-01-05 09:15:00"}
        - {source: p, call_id: d, call_visit_no: 1, service: general, resident_key: p2, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: e, call_visit_no: 1, service: general, resident_key: p2, outcome: answered, answered: true, at: "2026-01-06 09:00:00"}
        - {source: p, call_id: f, call_visit_no: 1, service: general, outcome: abandoned, answered: false, at: "2026-01-06 09:00:00"}
        - {source: p, call_id: g, call_visit_no: 1, service: general, outcome: answered, answered: true, at: "2026-01-06 09:01:00"}
    expect:
      - {call_id: a, is_retry: false}
      - {call_id: b, is_retry: true}
      - {call_id: c, is_retry: false}
      - {call_id: d, is_retry: false}
      - {call_id: e, is_retry: false}
      - {call_id: f, is_retry: false}
      - {call_id: g, is_retry: false}
  - name: rules by the first queue; what is no resident's phone call is not offered
    given:
      label_rule:
        - {kind: queue, source: "*", label: "*"}
        - {kind: queue, source: "*", label: c, channel: webchat, channel_rule: chat, service: benefits, service_rule: chat}
        - {kind: queue, source: "*", label: s}
        - {kind: queue, source: p, label: "*", service: general, service_rule: all}
        - {kind: queue, source: p, label: c, channel: webchat, channel_rule: chat, service: benefits, service_rule: chat}
        - {kind: queue, source: p, label: s, service: general, service_rule: all, origin: internal, origin_rule: staff}
        - {kind: form, source: o, label: "*", service: parking_permits, service_rule: none}
      queue_visit:
        - {source: p, call_id: a, call_visit_no: 1, queue: c, service: s1, outcome: answered, answered: true, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: a, call_visit_no: 2, queue: s, service: s2, outcome: answered, answered: true, at: "2026-01-05 09:01:00"}
        - {source: p, call_id: b, call_visit_no: 1, queue: s, service: s1, resident_key: p1, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: p, call_id: c, call_visit_no: 1, queue: q, service: s1, resident_key: p1, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
        - {source: o, call_id: d, call_visit_no: 1, queue: s, service: s1, outcome: abandoned, answered: false, at: "2026-01-05 09:00:00"}
    expect:
      - {call_id: a, service: benefits, channel: webchat, origin: resident, offered: false, service_rule: chat, channel_rule: chat, origin_rule: null}
      - {call_id: b, service: general, channel: phone, origin: internal, offered: false, origin_rule: staff, service_rule: all, channel_rule: null}
      - {call_id: c, service: general, origin: resident, offered: true, is_retry: false}
      - {call_id: d, service: s1, channel: phone, origin: resident, offered: true, service_rule: null}
---*/
WITH whole AS (
    SELECT
        v.source,
        v.call_id,
        min_by(v.queue, v.call_visit_no) AS queue,
        min_by(v.service, v.call_visit_no) AS service,
        min_by(v.ts, v.call_visit_no) AS ts,
        min_by(v.ts_s, v.call_visit_no) AS ts_s,
        min_by(v.local_date, v.call_visit_no) AS local_date,
        min_by(v.local_minute, v.call_visit_no) AS local_minute,
        min(v.local_month) AS local_month,
        max(v.resident_key) AS resident_key,
        max(v.caller_class) AS caller_class,
        max(CASE WHEN v.answered THEN 1 ELSE 0 END) = 1 AS answered,
        max_by(v.outcome, v.call_visit_no) AS last_outcome,
        count(*) AS queue_visits,
        sum(CASE WHEN v.moved_on THEN 1 ELSE 0 END) AS transfers,
        sum(v.wait_s) AS wait_s,
        sum(v.wait_ms) AS wait_ms,
        sum(v.talk_s) AS talk_s,
        max(CASE WHEN v.call_visit_no = 1 AND NOT v.in_hours THEN 1 ELSE 0 END) = 1 AS after_hours,
        max(CASE WHEN v.call_visit_no = 1 AND v.in_hours THEN 1 ELSE 0 END) = 1 AS within_hours
    FROM queue_visit AS v
    GROUP BY v.source, v.call_id
),
unqueued AS (
    -- Calls that reached no queue, by their records: the menu, or a person's own number.
    SELECT
        r.source,
        r.call_id,
        min_by(r.ts, r.seq) AS ts,
        min_by(r.ts_s, r.seq) AS ts_s,
        min_by(r.local_date, r.seq) AS local_date,
        min_by(r.local_minute, r.seq) AS local_minute,
        min(r.local_month) AS local_month,
        max(r.resident_key) AS resident_key,
        max(r.caller_class) AS caller_class,
        max(CASE WHEN r.outcome = 'answered' THEN 1 ELSE 0 END) = 1 AS answered,
        sum(r.talk_ms) AS talk_ms
    FROM call_record AS r
    WHERE NOT r.queued AND NOT r.internal AND r.medium = 'voice'
    GROUP BY r.source, r.call_id
),
judged AS (
    SELECT
        w.source, w.call_id, w.queue, w.service, w.ts, w.ts_s, w.local_date, w.local_minute, w.local_month,
        w.resident_key, w.caller_class, w.answered, w.queue_visits, w.transfers, w.wait_s, w.wait_ms, w.talk_s,
        CASE WHEN w.answered THEN 'answered' ELSE w.last_outcome END AS outcome,
        (w.answered OR w.last_outcome NOT IN ('closed', 'diverted')) AND NOT w.after_hours AS offered,
        CASE WHEN w.after_hours THEN false WHEN w.within_hours THEN true END AS in_hours
    FROM whole AS w
    UNION ALL
    SELECT
        u.source, u.call_id, CAST(NULL AS VARCHAR) AS queue, 'unmapped' AS service, u.ts, u.ts_s, u.local_date,
        u.local_minute, u.local_month, u.resident_key, u.caller_class, u.answered, 0 AS queue_visits, 0 AS transfers,
        CAST(NULL AS BIGINT) AS wait_s, CAST(NULL AS BIGINT) AS wait_ms,
        CASE WHEN u.answered THEN CAST(floor(CAST(u.talk_ms AS DOUBLE) / 1000) AS BIGINT) END AS talk_s,
        CASE WHEN u.answered THEN 'answered' ELSE 'menu_only' END AS outcome, false AS offered,
        CAST(NULL AS BOOLEAN) AS in_hours
    FROM unqueued AS u
),
ruled AS (
    SELECT
        j.source, j.call_id, j.queue, coalesce(rule.service, j.service) AS service, j.ts, j.ts_s, j.local_date, j.local_minute,
        j.local_month, j.resident_key, j.caller_class, j.answered, j.queue_visits, j.transfers, j.wait_s, j.wait_ms, j.talk_s,
        j.outcome,
        j.offered AND coalesce(rule.channel, 'phone') = 'phone' AND coalesce(rule.origin, 'resident') = 'resident' AS offered,
        j.in_hours,
        coalesce(rule.channel, 'phone') AS channel, coalesce(rule.origin, 'resident') AS origin,
        rule.service_rule, rule.channel_rule, rule.origin_rule
    FROM judged AS j
    LEFT JOIN label_rule AS known ON known.kind = 'queue' AND known.source = j.source AND known.label = '*'
    LEFT JOIN label_rule AS named ON named.kind = 'queue' AND named.source = '*' AND named.label = j.queue
    LEFT JOIN label_rule AS rule ON rule.kind = 'queue' AND rule.source = coalesce(known.source, '*')
        AND rule.label = coalesce(named.label, '*')
),
earlier AS (
    SELECT
        j.source,
        j.call_id,
        lag(j.answered) OVER (
            PARTITION BY j.resident_key, j.service, j.local_date ORDER BY j.ts_s, j.source, j.call_id
        ) AS previous_answered
    FROM ruled AS j
    WHERE j.offered AND j.resident_key IS NOT NULL
)
SELECT
    j.source || '/' || j.call_id AS contact_id,
    j.source,
    j.call_id,
    j.queue,
    j.service,
    j.ts,
    j.ts_s,
    j.local_date,
    j.local_minute,
    j.local_month,
    j.resident_key,
    j.caller_class,
    j.outcome,
    j.offered,
    j.answered,
    j.queue_visits,
    j.transfers,
    j.wait_s,
    j.wait_ms,
    j.talk_s,
    coalesce(NOT earlier.previous_answered, false) AS is_retry,
    j.in_hours,
    j.channel,
    j.origin,
    j.service_rule,
    j.channel_rule,
    j.origin_rule
FROM ruled AS j
LEFT JOIN earlier ON earlier.source = j.source AND earlier.call_id = j.call_id
