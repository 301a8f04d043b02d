/*---
title: "Service level"
question: "How many callers were answered soon enough?"
why: "At least seven formulas go by this name and differ by several points on the same calls."
grain: "one formula, or one formula and service or queue"
params:
  - {name: threshold_s, type: BIGINT, default: "20", doc: "Seconds within which an answer is soon enough; the threshold itself is within."}
  - {name: by, type: VARCHAR, default: "none", values: [none, queue, service], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: formula, type: VARCHAR, doc: "SL1 to SL7. SL7, the share of all calls offered, is the one to quote unless a contract says otherwise."}
  - {name: numerator, type: BIGINT, unit: calls, doc: "Calls above the line of the formula."}
  - {name: denominator, type: BIGINT, unit: calls, doc: "Calls below the line of the formula."}
  - {name: service_level, type: DOUBLE, unit: share, doc: "numerator / denominator."}
  - {name: definition, type: VARCHAR, doc: "The formula in words; soon is within the threshold, lost is hung up while waiting."}
  - {name: split, type: VARCHAR, doc: "The queue or service of the call's first visit; all when not split."}
chart: {kind: bar, x: formula, y: service_level, series: split, format: percent}
notes:
  - "The clock starts when the call enters its queue, not when it is dialled; waits in several queues are added up. An answered call whose wait is not known is answered, but not soon."
  - "Closed and diverted calls are apart. Only SL7 counts the calls that were refused, timed out or sent away unanswered."
---*/
WITH counted AS (
    SELECT
        CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END AS split,
        count(*) AS offered,
        sum(CASE WHEN c.answered THEN 1 ELSE 0 END) AS answered,
        sum(CASE WHEN c.answered AND c.wait_s <= $threshold_s THEN 1 ELSE 0 END) AS answered_soon,
        sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') THEN 1 ELSE 0 END) AS lost,
        sum(CASE WHEN c.outcome IN ('abandoned', 'abandoned_short') AND c.wait_s <= $threshold_s THEN 1 ELSE 0 END) AS lost_soon,
        sum(CASE WHEN c.outcome = 'abandoned_short' THEN 1 ELSE 0 END) AS lost_short
    FROM call AS c
    WHERE c.offered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY CASE $by WHEN 'service' THEN c.service WHEN 'queue' THEN c.queue ELSE 'all' END
),
worked AS (
    SELECT 'SL1' AS formula, c.answered_soon + c.lost_soon AS numerator, c.answered + c.lost AS denominator,
        'Answered or lost soon, of answered and lost' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL2' AS formula, c.answered_soon AS numerator, c.answered AS denominator,
        'Answered soon, of answered' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL3' AS formula, c.answered_soon AS numerator, c.answered + c.lost AS denominator,
        'Answered soon, of answered and lost' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL4' AS formula, c.answered_soon AS numerator, c.answered + c.lost - c.lost_soon AS denominator,
        'Answered soon, of answered and lost without those lost soon' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL5' AS formula, c.answered_soon + c.lost_short AS numerator, c.answered + c.lost AS denominator,
        'Answered soon or a short abandon, of answered and lost' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL6' AS formula, c.answered_soon AS numerator, c.answered + c.lost - c.lost_short AS denominator,
        'Answered soon, of answered and lost without short abandons' AS definition, c.split
    FROM counted AS c
    UNION ALL
    SELECT 'SL7' AS formula, c.answered_soon AS numerator, c.offered AS denominator,
        'Answered soon, of all calls offered' AS definition, c.split
    FROM counted AS c
)
SELECT
    w.formula,
    w.numerator,
    w.denominator,
    CAST(w.numerator AS DOUBLE) / nullif(w.denominator, 0) AS service_level,
    w.definition,
    w.split
FROM worked AS w
ORDER BY w.split, w.formula
