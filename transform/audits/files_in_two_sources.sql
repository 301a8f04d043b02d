/*---
severity: warn
message: "the same file was read in two sources, so its contacts count twice"
hint: "see that no two sources' paths overlap; a renamed source is a new one"
---*/
SELECT f.file_id, min(f.source) AS one_source, max(f.source) AS other_source, min(f.file) AS file
FROM file_ledger AS f
WHERE f.rows > 0
GROUP BY f.file_id
HAVING count(DISTINCT f.source) > 1
