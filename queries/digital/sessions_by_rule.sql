/*---
title: "Web sessions by rule"
question: "Why does a web session count as a resident's, the council's own or a machine's?"
why: "What is left out of the figures can be seen and argued with."
grain: "one rule"
params:
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: rule, type: VARCHAR, doc: "First rule that holds: network (the settings name it), bot, tool, monitor, empty (the user agent), robots (asked for /robots.txt), no_assets (20 or more pages and no page asset), interval (10 or more requests at equal times apart); none for residents."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents; none where agents did not count."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules."}
  - {name: sessions, type: BIGINT, unit: sessions, doc: "Sessions that started in the period."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Requests in them."}
chart: {kind: bar, x: rule, y: sessions, format: count}
notes:
  - "The rules and their thresholds are those of the model web_session. A session's agents are judged by the list when its log is read; a new list reads the logs again."
---*/
SELECT
    s.origin,
    coalesce(s.origin_rule, 'none') AS rule,
    s.list_version,
    s.rule_version,
    sum(s.sessions) AS sessions,
    sum(s.requests) AS requests
FROM session_day AS s
WHERE s.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
GROUP BY s.origin, coalesce(s.origin_rule, 'none'), s.list_version, s.rule_version
ORDER BY origin DESC, sessions DESC, rule
