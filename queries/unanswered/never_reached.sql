/*---
title: "Callers never reached"
question: "What did callers do next whom nobody answered within 7 days?"
why: "Some turn to the web or the counter; the rest may have given up."
grain: "one next step, or one next step and service"
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, service], doc: "What to split by."}
  - {name: about, type: VARCHAR, default: "service", values: [service, any], doc: "Which calls of a number belong together: those about the same service, or any."}
  - {name: switchboard, type: BIGINT, default: "30", doc: "A number with more offered calls than this on one day is taken for a switchboard: its calls that day are not linked."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
around: [8, 31]
columns:
  - {name: next_contact, type: VARCHAR, doc: "Channel of the caller's next contact within 7 days of the first attempt, other than the phone; none where there was none that can be linked."}
  - {name: callers, type: BIGINT, unit: callers, doc: "Callers with an unanswered first attempt and no answered call within 7 days."}
  - {name: served, type: BIGINT, unit: callers, doc: "Of these, served or completed in that next contact."}
  - {name: never_reached, type: BIGINT, unit: callers, doc: "Callers of all next steps together."}
  - {name: share, type: DOUBLE, unit: share, doc: "callers / never_reached."}
  - {name: time_p50, type: BIGINT, unit: s, doc: "From the first attempt to that contact: half took no longer (nearest rank)."}
  - {name: split, type: VARCHAR, doc: "The service of the first attempt; all when not split."}
chart: {kind: bar, x: next_contact, y: callers, series: split, format: count}
notes:
  - "The last 7 days of the data are left out: how their calls go on is not known yet. Withheld numbers and switchboards cannot be followed; reached_eventually says how large a share they are."
  - "A caller counts once for each first attempt that led nowhere. A contact is found only if it carries the same number: none means not seen, not given up."
---*/
WITH period AS (
    SELECT min(c.ts_s) AS first_s, max(c.ts_s) AS last_s
    FROM call AS c
    WHERE c.offered AND c.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
newest AS (
    SELECT max(c.ts_s) AS ts_s
    FROM call AS c
),
near AS (
    -- The period with 7 days before it, to know a first attempt, and 7 days after it, to see how it went on. A call answered
    -- after hours is not offered, but it reached its caller.
    SELECT
        c.contact_id, c.resident_key, c.service, c.ts_s, c.local_date, c.answered,
        CASE $about WHEN 'service' THEN c.service ELSE 'any' END AS matter,
        c.resident_key IS NOT NULL
            AND count(*) OVER (PARTITION BY c.resident_key, c.local_date) <= $switchboard AS linked
    FROM call AS c
    CROSS JOIN period AS p
    WHERE (c.offered OR c.answered) AND c.channel = 'phone' AND c.origin = 'resident'
        AND c.ts_s BETWEEN p.first_s - 604800 AND p.last_s + 604800
),
stepped AS (
    SELECT
        n.contact_id, n.resident_key, n.service, n.matter, n.ts_s, n.local_date, n.answered,
        lag(CASE WHEN NOT n.answered THEN n.ts_s END) OVER (
            PARTITION BY n.resident_key, n.matter
            ORDER BY n.ts_s, CASE WHEN n.answered THEN 1 ELSE 0 END, n.contact_id
        ) AS tried_s,
        min(CASE WHEN n.answered THEN n.ts_s END) OVER (
            PARTITION BY n.resident_key, n.matter ORDER BY n.ts_s RANGE BETWEEN CURRENT ROW AND 604800 FOLLOWING
        ) AS reached_s
    FROM near AS n
    WHERE n.linked
),
lost AS (
    SELECT s.contact_id, s.resident_key, s.matter, s.ts_s, CASE $by WHEN 'service' THEN s.service ELSE 'all' END AS split
    FROM stepped AS s
    CROSS JOIN newest AS e
    WHERE NOT s.answered AND coalesce(s.ts_s - s.tried_s > 604800, true) AND s.ts_s + 604800 <= e.ts_s
        AND s.reached_s IS NULL AND s.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
elsewhere AS (
    SELECT
        k.resident_key, k.channel, k.served, k.ts_s, k.contact_id,
        CASE $about WHEN 'service' THEN k.service ELSE 'any' END AS matter
    FROM contact AS k
    CROSS JOIN period AS p
    WHERE k.channel <> 'phone' AND k.origin = 'resident' AND k.ts_s BETWEEN p.first_s AND p.last_s + 604800
),
followed AS (
    SELECT
        l.split,
        l.contact_id,
        coalesce(k.channel, 'none') AS next_contact,
        coalesce(k.served, false) AS served,
        k.ts_s - l.ts_s AS elapsed_s,
        row_number() OVER (PARTITION BY l.contact_id ORDER BY k.ts_s NULLS LAST, k.contact_id) AS place
    FROM lost AS l
    LEFT JOIN elsewhere AS k ON k.resident_key = l.resident_key AND k.matter = l.matter
        AND k.ts_s > l.ts_s AND k.ts_s <= l.ts_s + 604800
),
ranked AS (
    SELECT
        f.split, f.next_contact, f.served, f.elapsed_s,
        row_number() OVER (PARTITION BY f.split, f.next_contact ORDER BY f.elapsed_s NULLS LAST) AS place,
        count(*) OVER (PARTITION BY f.split, f.next_contact) AS callers,
        count(*) OVER (PARTITION BY f.split) AS never_reached
    FROM followed AS f
    WHERE f.place = 1
)
SELECT
    r.next_contact,
    max(r.callers) AS callers,
    sum(CASE WHEN r.served THEN 1 ELSE 0 END) AS served,
    max(r.never_reached) AS never_reached,
    CAST(max(r.callers) AS DOUBLE) / max(r.never_reached) AS share,
    min(CASE WHEN r.place * 100 >= r.callers * 50 THEN r.elapsed_s END) AS time_p50,
    r.split
FROM ranked AS r
GROUP BY r.split, r.next_contact
ORDER BY r.split, callers DESC, r.next_contact
