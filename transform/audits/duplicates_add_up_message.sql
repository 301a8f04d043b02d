/*---
severity: block
message: "rows delivered twice are not counted once: delivered is not counted + duplicates"
hint: "run frontdoor build --full; if it stays, report it: the model contradicts itself"
partition: local_month
---*/
WITH day AS (
    -- Only days on which something was delivered twice are read.
    SELECT d.source, d.local_date, count(*) AS duplicates
    FROM duplicate_message AS d
    GROUP BY d.source, d.local_date
),
delivered AS (
    SELECT r.source, r.local_date, count(*) AS rows_delivered
    FROM raw_message AS r
    JOIN day ON day.source = r.source AND day.local_date = r.local_date
    GROUP BY r.source, r.local_date
),
counted AS (
    SELECT s.source, s.local_date, count(*) AS rows_counted
    FROM stg_message AS s
    JOIN day ON day.source = s.source AND day.local_date = s.local_date
    GROUP BY s.source, s.local_date
)
SELECT
    substr(CAST(day.local_date AS VARCHAR), 1, 7) AS local_month,
    day.source, day.local_date, delivered.rows_delivered, counted.rows_counted, day.duplicates
FROM day
LEFT JOIN delivered ON delivered.source = day.source AND delivered.local_date = day.local_date
LEFT JOIN counted ON counted.source = day.source AND counted.local_date = day.local_date
WHERE coalesce(delivered.rows_delivered, 0) <> coalesce(counted.rows_counted, 0) + day.duplicates
    OR coalesce(counted.rows_counted, 0) = 0
