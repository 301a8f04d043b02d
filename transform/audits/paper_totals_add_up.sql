/*---
severity: warn
message: "a total on a tally sheet is not what its cells add up to; see frontdoor query tally_checks"
hint: "`frontdoor query tally_checks` lists them; correct the sheet and deliver it again under its name: the counts are used as they are"
---*/
SELECT r.source, f.file, r.message AS total
FROM raw_reject AS r
JOIN file_ledger AS f ON f.seq = r.seq
WHERE r.code = 'total_mismatch' AND f.format = 'tally_sheet'
ORDER BY r.source, f.file, r.message
