/*---
title: "Rows delivered twice"
question: "Which files repeat rows that another file delivered, and how many?"
why: "Exports and logs overlap; what was delivered twice is counted once."
grain: "one file"
columns:
  - {name: source, type: VARCHAR, doc: "Name of the source."}
  - {name: table_name, type: VARCHAR, doc: "Raw table the rows are in."}
  - {name: file, type: VARCHAR, doc: "File whose rows came again in a newer file."}
  - {name: lines, type: BIGINT, unit: lines, doc: "Lines delivered: rows' lines + rejects + ignored."}
  - {name: rejects, type: BIGINT, unit: lines, doc: "Lines rejected."}
  - {name: ignored, type: BIGINT, unit: lines, doc: "Lines that are no records: blank, comment, header."}
  - {name: rows, type: BIGINT, unit: rows, doc: "Rows written: counted + duplicates."}
  - {name: duplicates, type: BIGINT, unit: rows, doc: "Rows that a newer file delivered too; they are counted there."}
  - {name: counted, type: BIGINT, unit: rows, doc: "Rows that count."}
notes:
  - "A line that stands several times in one file happened several times and is counted as often."
---*/
SELECT
    f.source,
    f.table_name,
    f.file,
    f.lines,
    f.rejects,
    f.ignored,
    f.rows,
    f.duplicates,
    f.rows - f.duplicates AS counted
FROM file_ledger AS f
WHERE f.duplicates > 0
ORDER BY f.source, f.seq
