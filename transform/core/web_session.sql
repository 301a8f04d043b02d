/*---
doc: >-
  One web session; see web_hit for where it begins and ends. It belongs to the day and month it started in. Its origin is
  decided once, by the first of these rules that holds (origin_rule). network: a request came from a network of the
  settings (internal before automated). bot, tool, monitor, empty: a request had such a user agent. robots: it asked for
  /robots.txt, as no page makes a browser do; a resident whose browser extension does is automated by definition.
  no_assets: at least 20 pages (GET requests) and no style sheet, script, picture or font, in a log that has some. interval: at least 10 requests, at least 9 in 10 of which came 10 s or more after the one before and within 1 s
  of the time that one took. A session that the log itself states (session_ref) is as given: only network applies.
materialized: table
partition: local_month
sort: [ts_s, source, session_key]
window: {web_session_sign: [1, 1]}
columns:
  - {name: session_id, type: VARCHAR, doc: "source/session key/start in seconds."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: session_key, type: VARCHAR, doc: "Pseudonym of the session where the log states one, else of the login, else of address and user agent.", privacy: pseudonym}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First request."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first request."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the first request."}
  - {name: local_month, type: VARCHAR, doc: "Month of the first request, yyyy-mm."}
  - {name: duration_s, type: BIGINT, unit: s, doc: "From first to last request; cut a day after the month's end."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests, whatever their class; events where a tag in the page reports them."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Bytes sent."}
  - {name: failed_requests, type: BIGINT, unit: requests, doc: "Requests answered with 404 or 5xx."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that decided: network, bot, tool, monitor, empty, robots, no_assets or interval; NULL for residents, whom no rule names."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents it was judged by; NULL where agents did not count."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules above: 1."}
tests:
  - name: a gap of 1,800 s goes on, one second more begins anew, and midnight is no gap
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 23:40:00", status: 200, bytes: 10, agent_class: browser, line_class: ok}
        - {visitor_key: v1, at: "2026-01-06 00:10:00", status: 404, bytes: 5, agent_class: browser, line_class: ok}
        - {visitor_key: v1, at: "2026-01-06 00:40:01", status: 200, bytes: 1, agent_class: browser, line_class: ok, agent_list: 3}
        - {visitor_key: v2, at: "2026-01-06 00:40:01", status: 200, bytes: 1, agent_class: bot, line_class: ok, agent_list: 3}
        - {visitor_key: v3, at: "2026-01-06 00:40:01", status: 200, bytes: 1, agent_class: unknown, line_class: ok}
    expect:
      - {session_key: v1, local_date: 2026-01-05, requests: 2, bytes: 15, failed_requests: 1, duration_s: 1800, origin: resident, origin_rule: null}
      - {session_key: v1, local_date: 2026-01-06, requests: 1, duration_s: 0, list_version: 3}
      - {session_key: v2, requests: 1, origin: automated, origin_rule: bot, list_version: 3}
      - {session_key: v3, origin: resident, origin_rule: null}
  - name: a network of the council comes before what its agents say, and internal before automated
    given:
      raw_web_request:
        - {visitor_key: desk, at: "2026-01-05 09:00:00", agent_class: browser, network: contact_centre, network_origin: internal, agent_list: 1}
        - {visitor_key: bot, at: "2026-01-05 09:00:00", agent_class: bot, network: contact_centre, network_origin: internal, agent_list: 1}
        - {visitor_key: poll, at: "2026-01-05 09:00:00", agent_class: browser, network: monitor, network_origin: automated, agent_list: 1}
        - {user_key: both, visitor_key: b1, at: "2026-01-05 09:00:00", agent_class: browser, agent_list: 1}
        - {user_key: both, visitor_key: b2, at: "2026-01-05 09:01:00", agent_class: browser, network: monitor, network_origin: automated, agent_list: 1}
        - {user_key: both, visitor_key: b3, at: "2026-01-05 09:02:00", agent_class: browser, network: contact_centre, network_origin: internal, agent_list: 1}
    expect:
      - {session_key: desk, origin: internal, origin_rule: network, list_version: 1}
      - {session_key: bot, origin: internal, origin_rule: network}
      - {session_key: poll, origin: automated, origin_rule: network}
      - {session_key: both, requests: 3, origin: internal, origin_rule: network}
  - name: who asks for robots.txt is a machine, also a resident's browser extension; an agent's own name comes first
    given:
      raw_web_request:
        - {visitor_key: v1, at: "2026-01-05 09:00:00", method: GET, path: /, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 09:00:09", method: GET, path: /robots.txt, agent_class: browser}
        - {visitor_key: v1, at: "2026-01-05 12:00:00", method: GET, path: /, agent_class: browser}
        - {visitor_key: v2, at: "2026-01-05 09:00:00", method: GET, path: /robots.txt, agent_class: tool}
    expect:
      - {session_key: v1, requests: 2, origin: automated, origin_rule: robots}
      - {session_key: v1, requests: 1, origin: resident, origin_rule: null}
      - {session_key: v2, origin: automated, origin_rule: tool}
  - name: 20 pages without a page asset are a scraper's; 19 are not, nor are 20 with one asset, nor 20 in a log without assets
    given:
      web_session_sign:
        - {session_key: twenty, requests: 20, pages: 20, assets: 0, robots: 0, even_gaps: 0, stated: false, log_has_assets: true}
        - {session_key: nineteen, requests: 25, pages: 19, assets: 0, robots: 0, even_gaps: 0, stated: false, log_has_assets: true}
        - {session_key: picture, requests: 21, pages: 20, assets: 1, robots: 0, even_gaps: 0, stated: false, log_has_assets: true}
        - {session_key: cdn, requests: 20, pages: 20, assets: 0, robots: 0, even_gaps: 0, stated: false, log_has_assets: false}
    expect:
      - {session_key: twenty, origin: automated, origin_rule: no_assets}
      - {session_key: nineteen, origin: resident, origin_rule: null}
      - {session_key: picture, origin: resident}
      - {session_key: cdn, origin: resident}
  - name: the eight of ten requests that can be at an even time must be, of more nine in ten; nine requests are too few
    given:
      web_session_sign:
        - {session_key: ten, requests: 10, even_gaps: 8, pages: 10, assets: 0, robots: 0, stated: false, log_has_assets: true}
        - {session_key: nine, requests: 9, even_gaps: 7, pages: 9, assets: 0, robots: 0, stated: false, log_has_assets: true}
        - {session_key: off, requests: 10, even_gaps: 7, pages: 10, assets: 0, robots: 0, stated: false, log_has_assets: true}
        - {session_key: missed, requests: 22, even_gaps: 18, pages: 0, assets: 22, robots: 0, stated: false, log_has_assets: true}
        - {session_key: uneven, requests: 22, even_gaps: 17, pages: 0, assets: 22, robots: 0, stated: false, log_has_assets: true}
    expect:
      - {session_key: ten, origin: automated, origin_rule: interval}
      - {session_key: nine, origin: resident, origin_rule: null}
      - {session_key: off, origin: resident}
      - {session_key: missed, origin_rule: interval}
      - {session_key: uneven, origin: resident}
  - name: a session that the log states has no gap and no agent, but may be of a council's network
    given:
      raw_web_request:
        - {session_ref: s1, visitor_key: v1, at: "2026-01-05 09:00:00", event: page_view, path: /robots.txt, agent_class: empty}
        - {session_ref: s1, visitor_key: v1, at: "2026-01-05 11:00:00", event: page_view, path: /a, agent_class: empty}
        - {session_ref: s2, visitor_key: v1, at: "2026-01-05 11:00:00", event: page_view, path: /a, agent_class: empty}
        - {session_ref: s3, visitor_key: v1, at: "2026-01-05 11:00:00", event: page_view, path: /a, agent_class: empty, network_origin: internal}
    expect:
      - {session_key: s1, requests: 2, duration_s: 7200, origin: resident, origin_rule: null, list_version: null}
      - {session_key: s2, requests: 1, origin: resident}
      - {session_key: s3, origin: internal, origin_rule: network}
---*/
WITH ruled AS (
    SELECT
        s.session_id, s.source, s.session_key, s.session_start_s, s.ts, s.local_date, s.local_minute, s.duration_s,
        s.requests, s.bytes, s.failed_requests, s.network_origin, s.stated, s.list_version,
        CASE
            WHEN s.network_origin IS NOT NULL THEN 'network'
            WHEN s.stated THEN NULL
            WHEN s.machine IS NOT NULL THEN s.machine
            WHEN s.robots > 0 THEN 'robots'
            WHEN s.assets = 0 AND s.pages >= 20 AND s.log_has_assets THEN 'no_assets'
            WHEN s.requests >= 10 AND s.even_gaps * 10 >= (s.requests - 2) * 9 THEN 'interval'
        END AS origin_rule
    FROM web_session_sign AS s
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
    CASE
        WHEN s.origin_rule IS NULL THEN 'resident'
        WHEN s.origin_rule = 'network' THEN s.network_origin
        ELSE 'automated'
    END AS origin,
    s.origin_rule,
    CASE WHEN NOT s.stated THEN s.list_version END AS list_version,
    1 AS rule_version
FROM ruled AS s
