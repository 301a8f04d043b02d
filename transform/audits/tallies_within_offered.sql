/*---
severity: block
message: "a phone system counts more calls answered and abandoned on a day than were offered"
hint: "a column may be read as another, or a total row as a queue: run frontdoor format try on the export and correct the source's layout"
partition: local_month
---*/
SELECT t.local_month, t.source, t.local_date, sum(t.offered) AS offered, sum(t.answered) AS answered, sum(t.abandoned) AS abandoned
FROM tally_interval AS t
WHERE t.offered IS NOT NULL AND t.answered IS NOT NULL
GROUP BY t.local_month, t.source, t.local_date
HAVING sum(t.answered) + coalesce(sum(t.abandoned), 0) > sum(t.offered)
