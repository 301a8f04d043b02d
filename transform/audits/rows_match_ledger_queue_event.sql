/*---
severity: block
message: "the raw table queue_event does not hold the rows the ledger says"
hint: "run frontdoor lake check --read-data"
---*/
WITH stored AS (
    SELECT count(*) AS rows_stored
    FROM raw_queue_event AS r
),
promised AS (
    SELECT coalesce(sum(f.rows - f.removed), 0) AS rows_promised
    FROM file_ledger AS f
    WHERE f.table_name = 'queue_event'
)
SELECT stored.rows_stored, promised.rows_promised
FROM stored
CROSS JOIN promised
WHERE stored.rows_stored <> promised.rows_promised
