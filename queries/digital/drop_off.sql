/*---
title: "Where people leave online forms"
question: "At which step do residents leave an online form?"
why: "A step that many leave is the one to mend."
grain: "one service and step"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "total", values: [total, month], doc: "One row a step, or one a step and month."}
  - {name: service, type: VARCHAR, default: "all", doc: "Only this service; all for every service."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First date; its whole month counts."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last date; its whole month counts."}
columns:
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: step_no, type: INTEGER, doc: "Place: 0 the start, then the steps as numbered in journeys.csv; the end is one more."}
  - {name: step, type: VARCHAR, doc: "start, the name of the step, or end."}
  - {name: reached, type: BIGINT, unit: transactions, doc: "Transactions with a start that got to this step or further."}
  - {name: went_on, type: BIGINT, unit: transactions, doc: "Of those, got to the next step or further; none at the end."}
  - {name: left, type: BIGINT, unit: transactions, doc: "reached - went_on."}
  - {name: left_share, type: DOUBLE, unit: share, doc: "left / reached."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Of those who left, after an error."}
  - {name: entered_midway, type: BIGINT, unit: transactions, doc: "Transactions without a start that came in at this step: by a saved link, or the start is not in the data. They are in no other figure."}
  - {name: month, type: VARCHAR, doc: "Month the transaction began, yyyy-mm; all when not split."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents by which robots are told from residents in web logs; the newest, none without a web log."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules of origin of web sessions, likewise."}
chart: {kind: bar, x: step, y: reached, series: service, format: count}
notes:
  - "By pages in a web log, of residents. A transaction that goes on in a later visit within 7 days is one."
  - "Who reached a step has passed the ones before it, seen or not."
---*/
SELECT
    s.service,
    s.step_no,
    s.step,
    sum(s.reached) AS reached,
    sum(s.went_on) AS went_on,
    sum(s.reached - s.went_on) AS "left",
    CAST(sum(s.reached - s.went_on) AS DOUBLE) / nullif(sum(s.reached), 0) AS left_share,
    sum(s.failed) AS failed,
    sum(s.entered_midway) AS entered_midway,
    CASE $by WHEN 'month' THEN s.local_month ELSE 'all' END AS month,
    max(v.list_version) AS list_version,
    max(v.rule_version) AS rule_version
FROM journey_step_month AS s
CROSS JOIN (SELECT max(d.list_version) AS list_version, max(d.rule_version) AS rule_version FROM session_day AS d) AS v
WHERE s.local_month BETWEEN substr(CAST(CAST($from AS DATE) AS VARCHAR), 1, 7) AND substr(CAST(CAST($to AS DATE) AS VARCHAR), 1, 7)
    AND ($service = 'all' OR s.service = $service)
GROUP BY s.service, s.step_no, s.step, CASE $by WHEN 'month' THEN s.local_month ELSE 'all' END
ORDER BY s.service, month, s.step_no
