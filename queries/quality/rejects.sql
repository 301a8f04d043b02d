/*---
title: "Rejected lines"
question: "Which lines could not be read, and why?"
why: "Every figure rests on the lines that could be read."
grain: "one file and reason"
columns:
  - {name: file, type: VARCHAR, doc: "File the lines are in."}
  - {name: code, type: VARCHAR, doc: "Stable name of the reason."}
  - {name: lines, type: BIGINT, unit: lines, doc: "Lines rejected."}
  - {name: first_line, type: BIGINT, unit: line number, doc: "The first of them; 0 where only their number was kept, beyond the first 2,000 rejects of a file."}
  - {name: message, type: VARCHAR, doc: "What was expected."}
  - {name: hint, type: VARCHAR, doc: "What to do about it."}
---*/
SELECT
    f.file,
    r.code,
    sum(r.lines) AS lines,
    coalesce(min(CASE WHEN r.line > 0 THEN r.line END), 0) AS first_line,
    coalesce(min_by(r.message, r.line) FILTER (WHERE r.line > 0), min(r.message)) AS message,
    coalesce(min_by(r.hint, r.line) FILTER (WHERE r.line > 0), min(r.hint)) AS hint
FROM raw_reject AS r
JOIN file_ledger AS f ON f.seq = r.seq
GROUP BY f.file, r.code
ORDER BY f.file, r.code
