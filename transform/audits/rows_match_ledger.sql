/*---
severity: block
message: "a raw table does not hold the rows the ledger says"
hint: "run frontdoor lake check --read-data"
---*/
WITH promised AS (
    SELECT f.table_name, sum(f.rows - f.removed) AS rows_promised
    FROM file_ledger AS f
    GROUP BY f.table_name
)
SELECT s.table_name, s.rows AS rows_stored, coalesce(p.rows_promised, 0) AS rows_promised
FROM stored_rows AS s
LEFT JOIN promised AS p ON p.table_name = s.table_name
WHERE s.rows <> coalesce(p.rows_promised, 0) AND s.table_name NOT IN ('input_file', 'reject', 'removal')
