/*---
doc: One web session; see web_hit for where it begins and ends. It belongs to the day and month it started in.
materialized: table
partition: local_month
sort: [ts_s, source, session_key]
window: {web_hit: [1, 1]}
columns:
  - {name: session_id, type: VARCHAR, doc: "source/session key/start in seconds."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Who: pseudonym of the login, else of address and user agent.", privacy: pseudonym}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First request."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first request."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the first request."}
  - {name: local_month, type: VARCHAR, doc: "Month of the first request, yyyy-mm."}
  - {name: duration_s, type: BIGINT, unit: s, doc: "From first to last request; cut a day after the month's end."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests, whatever their class."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Bytes sent."}
  - {name: failed_requests, type: BIGINT, unit: requests, doc: "Requests answered with 404 or 5xx."}
  - {name: origin, type: VARCHAR, doc: "resident, or automated where the user agent is a bot, tool or monitor, or empty."}
  - {name: bot_rule, type: VARCHAR, doc: "Why it counts as automated: agent class; NULL for residents."}
tests:
  - name: a gap of 1,800 s goes on, one second more begins anew, and midnight is no gap
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 23:40:00", status: 200, bytes: 10, agent_class: browser, line_class: ok}
        - {visitor_key: v1, at: "2026-01-06 00:10:00", status: 404, bytes: 5, agent_class: browser, line_class: ok}
        - {visitor_key: v1, at: "2026-01-06 00:40:01", status: 200, bytes: 1, agent_class: browser, line_class: ok}
        - {visitor_key: v2, at: "2026-01-06 00:40:01", status: 200, bytes: 1, agent_class: bot, line_class: ok}
    expect:
      - {session_key: v1, local_date: 2026-01-05, requests: 2, bytes: 15, failed_requests: 1, duration_s: 1800, origin: resident, bot_rule: null}
      - {session_key: v1, local_date: 2026-01-06, requests: 1, duration_s: 0}
      - {session_key: v2, requests: 1, origin: automated, bot_rule: bot}
---*/
WITH session AS (
    SELECT
        h.session_id,
        h.source,
        h.session_key,
        h.session_start_s,
        min_by(h.ts, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS ts,
        min_by(h.local_date, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS local_date,
        min_by(h.local_minute, h.line) FILTER (WHERE h.ts_s = h.session_start_s) AS local_minute,
        max(h.ts_s) - h.session_start_s AS duration_s,
        count(*) AS requests,
        sum(h.bytes) AS bytes,
        sum(CASE WHEN h.status = 404 OR h.status >= 500 THEN 1 ELSE 0 END) AS failed_requests,
        max(CASE WHEN h.agent_class <> 'browser' THEN h.agent_class END) AS machine
    FROM web_hit AS h
    GROUP BY h.session_id, h.source, h.session_key, h.session_start_s
)
SELECT
    s.session_id,
    s.source,
    s.session_key,
    s.ts,
    s.session_start_s AS ts_s,
    s.local_date,
    s.local_minute,
    substr(CAST(s.local_date AS VARCHAR), 1, 7) AS local_month,
    s.duration_s,
    s.requests,
    s.bytes,
    s.failed_requests,
    CASE WHEN s.machine IS NULL THEN 'resident' ELSE 'automated' END AS origin,
    s.machine AS bot_rule
FROM session AS s
