/*---
title: "Appointments kept and not kept"
question: "Of the appointments people had, how many were kept?"
why: "An appointment that nobody keeps is time that somebody else could have had."
grain: "one month, or one month and site or service"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, site, service], doc: "What to split by."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: month, type: VARCHAR, doc: "Month in which the appointments were to be, yyyy-mm."}
  - {name: split, type: VARCHAR, doc: "The site or service; all when not split."}
  - {name: did_not_attend, type: BIGINT, unit: appointments, doc: "Appointments that nobody cancelled and to which nobody came."}
  - {name: due, type: BIGINT, unit: appointments, doc: "kept + did_not_attend."}
  - {name: did_not_attend_share, type: DOUBLE, unit: share, doc: "did_not_attend / due; none where none was due."}
  - {name: booked, type: BIGINT, unit: appointments, doc: "All appointments of the month in the data."}
  - {name: kept, type: BIGINT, unit: appointments, doc: "Appointments to which somebody came, served or not."}
  - {name: cancelled, type: BIGINT, unit: appointments, doc: "Appointments cancelled, or moved to another time, before they began."}
  - {name: unknown, type: BIGINT, unit: appointments, doc: "Appointments of which no more is known than the booking, or nothing that can be read. booked = kept + cancelled + did_not_attend + unknown."}
chart: {kind: line, x: month, y: did_not_attend_share, series: split, format: percent}
notes:
  - "Kept are those served or transferred, and those who came and left, were not there when called, or were still waiting when the day ended."
  - "One that was moved is cancelled at its old time and booked again at its new one, where the system writes both: the data does not say which belong together."
---*/
WITH counted AS (
    SELECT
        d.local_month AS month,
        CASE $by WHEN 'site' THEN d.site WHEN 'service' THEN d.service ELSE 'all' END AS split,
        d.visits AS booked,
        CASE WHEN d.outcome IN ('served', 'transferred', 'walked_out', 'no_show', 'expired', 'turned_away') THEN d.visits ELSE 0 END AS kept,
        CASE WHEN d.outcome = 'cancelled_before' THEN d.visits ELSE 0 END AS cancelled,
        CASE WHEN d.outcome = 'did_not_attend' THEN d.visits ELSE 0 END AS did_not_attend
    FROM counter_day AS d
    WHERE d.kind = 'appointment' AND d.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    x.month,
    x.split,
    sum(x.did_not_attend) AS did_not_attend,
    sum(x.kept) + sum(x.did_not_attend) AS due,
    CAST(sum(x.did_not_attend) AS DOUBLE) / nullif(sum(x.kept) + sum(x.did_not_attend), 0) AS did_not_attend_share,
    sum(x.booked) AS booked,
    sum(x.kept) AS kept,
    sum(x.cancelled) AS cancelled,
    sum(x.booked) - sum(x.kept) - sum(x.cancelled) - sum(x.did_not_attend) AS unknown
FROM counted AS x
GROUP BY x.month, x.split
ORDER BY x.split, x.month
