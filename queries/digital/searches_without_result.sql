/*---
title: "Searches without a result"
question: "How many searches on the web site find nothing, and how many end the visit?"
why: "What people look for and do not find, they ring up about."
grain: "one day or month, and service"
around: [0, 0]
params:
  - {name: grain, type: VARCHAR, default: "month", values: [day, month], doc: "How long a period is."}
  - {name: origin, type: VARCHAR, default: "resident", values: [resident, all], doc: "Only residents' searches, or those of council networks and machines too."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: period, type: DATE, doc: "The day, or the first of the month."}
  - {name: service, type: VARCHAR, doc: "Service that journeys.csv gives the search page."}
  - {name: searches, type: BIGINT, unit: searches, doc: "Pages of results, or that nothing was found."}
  - {name: without_result, type: BIGINT, unit: searches, doc: "Of those, found nothing; none where journeys.csv has no search_empty row, since the search words are not kept."}
  - {name: without_result_share, type: DOUBLE, unit: share, doc: "without_result / searches."}
  - {name: refined, type: BIGINT, unit: searches, doc: "Searches whose next page, within 30 minutes, is another search."}
  - {name: refined_share, type: DOUBLE, unit: share, doc: "refined / searches."}
  - {name: left, type: BIGINT, unit: searches, doc: "Searches without a next page within 30 minutes."}
  - {name: left_share, type: DOUBLE, unit: share, doc: "left / searches."}
chart: {kind: line, x: period, y: without_result_share, series: service, format: percent}
notes:
  - "A visit that ends with a search may have found what it looked for in the list itself, such as an opening time."
---*/
SELECT
    CASE $grain WHEN 'day' THEN s.local_date ELSE CAST(s.local_month || '-01' AS DATE) END AS period,
    s.service,
    sum(s.searches) AS searches,
    sum(s.without_result) AS without_result,
    CAST(sum(s.without_result) AS DOUBLE) / nullif(sum(s.searches), 0) AS without_result_share,
    sum(s.refined) AS refined,
    CAST(sum(s.refined) AS DOUBLE) / nullif(sum(s.searches), 0) AS refined_share,
    sum(s.ended) AS "left",
    CAST(sum(s.ended) AS DOUBLE) / nullif(sum(s.searches), 0) AS left_share
FROM search_day AS s
WHERE s.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($origin = 'all' OR s.origin = 'resident')
GROUP BY CASE $grain WHEN 'day' THEN s.local_date ELSE CAST(s.local_month || '-01' AS DATE) END, s.service
ORDER BY period, s.service
