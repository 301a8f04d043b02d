/*---
severity: block
message: "the raw table call does not hold the rows the ledger says"
hint: "run frontdoor lake check --read-data"
---*/
WITH stored AS (
    SELECT sum(s.rows) AS rows_stored
    FROM stored_rows AS s
    WHERE s.table_name = 'call'
),
promised AS (
    SELECT coalesce(sum(f.rows - f.removed), 0) AS rows_promised
    FROM file_ledger AS f
    WHERE f.table_name = 'call'
)
SELECT stored.rows_stored, promised.rows_promised
FROM stored
CROSS JOIN promised
WHERE stored.rows_stored <> promised.rows_promised
