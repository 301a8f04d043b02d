/*---
title: "Web visitors"
question: "How many people use the web site?"
why: "Checked against other tools on the same log."
grain: "one day, or the whole period"
params:
  - {name: by, type: VARCHAR, default: "day", values: [day, total], doc: "One row a day, or one for all."}
  - {name: day, type: VARCHAR, default: "local", values: [local, log], doc: "Whose day: the council's clock, or the offset the log was written with."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: day, type: DATE, doc: "The day; none for the total."}
  - {name: requests, type: BIGINT, unit: requests, doc: "Lines that read as a request or the remains of one."}
  - {name: visitors, type: BIGINT, unit: visitors, doc: "Distinct day, client address and user agent, over requests whose status is not 4xx."}
  - {name: visitors_incl_4xx, type: BIGINT, unit: visitors, doc: "The same over all requests."}
  - {name: bytes, type: BIGINT, unit: bytes, doc: "Bytes sent."}
  - {name: not_found, type: BIGINT, unit: requests, doc: "Requests answered with 404."}
  - {name: truncated, type: BIGINT, unit: lines, doc: "Lines that are cut."}
chart: {kind: line, x: day, y: visitors, format: count}
notes:
  - "Visitors of several sources are added up. Robots are visitors too; sessions tells them apart."
---*/
SELECT
    CASE $by WHEN 'day' THEN w.day END AS day,
    sum(w.requests) AS requests,
    sum(w.visitors) AS visitors,
    sum(w.visitors_incl_4xx) AS visitors_incl_4xx,
    sum(w.bytes) AS bytes,
    sum(w.not_found) AS not_found,
    sum(w.truncated) AS truncated
FROM web_day AS w
WHERE w.day_clock = $day AND w.day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
GROUP BY CASE $by WHEN 'day' THEN w.day END
ORDER BY day
