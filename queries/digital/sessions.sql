/*---
title: "Web sessions"
question: "How many visits does the web site get, and how many by machines?"
why: "Bots inflate every count of visitors."
grain: "one day, or the whole period"
params:
  - {name: by, type: VARCHAR, default: "day", values: [day, total], doc: "One row a day, or one for all."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: day, type: DATE, doc: "Local day on which the sessions started; none for the total."}
  - {name: sessions, type: BIGINT, unit: sessions, doc: "Sessions: as the log states them, else requests of one login, or one address and user agent, without a gap of more than 1,800 s."}
  - {name: resident_sessions, type: BIGINT, unit: sessions, doc: "Sessions that no rule calls the council's own or a machine's."}
  - {name: automated_sessions, type: BIGINT, unit: sessions, doc: "Sessions of machines: by network, user agent or behaviour."}
  - {name: internal_sessions, type: BIGINT, unit: sessions, doc: "Sessions of staff: from networks of the council that the settings call internal."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents; the newest, if there are several."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules of origin; the newest, if there are several."}
chart: {kind: line, x: day, y: sessions, format: count}
notes:
  - "sessions_by_rule says which rule called how many sessions what. A new list of agents, or new rules, change the past too: compare figures of one version only."
  - "Sessions of several sources are added up: who is in a server's log and in an analytics export counts in both."
---*/
SELECT
    CASE $by WHEN 'day' THEN s.local_date END AS day,
    sum(s.sessions) AS sessions,
    sum(CASE WHEN s.origin = 'resident' THEN s.sessions ELSE 0 END) AS resident_sessions,
    sum(CASE WHEN s.origin = 'automated' THEN s.sessions ELSE 0 END) AS automated_sessions,
    sum(CASE WHEN s.origin = 'internal' THEN s.sessions ELSE 0 END) AS internal_sessions,
    max(s.list_version) AS list_version,
    max(s.rule_version) AS rule_version
FROM session_day AS s
WHERE s.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
GROUP BY CASE $by WHEN 'day' THEN s.local_date END
ORDER BY day
