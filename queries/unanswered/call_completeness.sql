/*---
title: "Calls the queue data does not have"
question: "Of the calls that came in by the records of the switch, how many are in the queue data, and why are the others not?"
why: "A call that no queue wrote down is in no answer rate. This shows how many there are before the rate is quoted."
grain: "one period, or one period and service"
params:
  - {name: grain, type: VARCHAR, default: "month", values: [day, week, month], doc: "Length of a period; a week starts on Monday."}
  - {name: by, type: VARCHAR, default: "none", values: [none, service], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: period, type: DATE, doc: "First day of the period."}
  - {name: trunk_calls, type: BIGINT, unit: calls, doc: "Calls from outside that the switch recorded."}
  - {name: counted, type: BIGINT, unit: calls, doc: "Of them, calls that the queue data has."}
  - {name: counted_share, type: DOUBLE, unit: share, doc: "counted / trunk_calls."}
  - {name: gap, type: BIGINT, unit: calls, doc: "trunk_calls - counted: the next six columns together."}
  - {name: refused_at_door, type: BIGINT, unit: calls, doc: "Sent to a queue that wrote nothing: stock Asterisk does so for callers it refuses. Unanswered calls that no queue figure has."}
  - {name: after_hours, type: BIGINT, unit: calls, doc: "Not sent to a queue, outside the opening_hours of phone."}
  - {name: direct, type: BIGINT, unit: calls, doc: "Answered by a person without a queue."}
  - {name: missing_file, type: BIGINT, unit: calls, doc: "Sent to a queue on a day without any queue data."}
  - {name: truncated_export, type: BIGINT, unit: calls, doc: "Sent to a queue over half an hour before or after all queue data of the day."}
  - {name: unknown, type: BIGINT, unit: calls, doc: "Not sent to a queue in opening hours, and answered by nobody: the menu, or a phone that rang out."}
  - {name: queue_calls, type: BIGINT, unit: calls, doc: "Calls in the queue data, whatever the switch says."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Of queue_calls, those offered."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Of those offered, those that an agent took."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "offered - answered."}
  - {name: split, type: VARCHAR, doc: "The service of the call's first queue, unmapped for a call sent to none; all when not split."}
chart: {kind: line, x: period, y: counted_share, series: split, format: percent}
notes:
  - "Only months for which there are records of a switch are here."
  - "queue_calls may be more than counted: a phone system whose switch sends no records has calls that no trunk call stands beside."
  - "missing_file and truncated_export are faults of delivery: ask for the files again. refused_at_door are callers who were turned away."
---*/
WITH dated AS (
    SELECT
        CASE $grain
            WHEN 'day' THEN d.local_date
            WHEN 'week' THEN d.week_start
            ELSE d.month_start
        END AS period,
        CASE $by WHEN 'service' THEN c.service ELSE 'all' END AS split,
        c.trunk_calls, c.counted, c.refused_at_door, c.after_hours, c.direct, c.missing_file, c.truncated_export, c.unknown,
        c.queue_calls, c.offered, c.answered
    FROM call_completeness_day AS c
    JOIN calendar AS d ON d.local_date = c.local_date
    WHERE c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    x.period,
    sum(x.trunk_calls) AS trunk_calls,
    sum(x.counted) AS counted,
    CAST(sum(x.counted) AS DOUBLE) / nullif(sum(x.trunk_calls), 0) AS counted_share,
    sum(x.trunk_calls) - sum(x.counted) AS gap,
    sum(x.refused_at_door) AS refused_at_door,
    sum(x.after_hours) AS after_hours,
    sum(x.direct) AS direct,
    sum(x.missing_file) AS missing_file,
    sum(x.truncated_export) AS truncated_export,
    sum(x.unknown) AS unknown,
    sum(x.queue_calls) AS queue_calls,
    sum(x.offered) AS offered,
    sum(x.answered) AS answered,
    sum(x.offered) - sum(x.answered) AS unanswered,
    x.split
FROM dated AS x
GROUP BY x.period, x.split
ORDER BY x.split, x.period
