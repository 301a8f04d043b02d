/*---
title: "Freshness of the sources"
question: "How recent is each source, and is every line accounted for?"
why: "A source that stopped looks like a quiet month."
grain: "one source"
columns:
  - {name: source, type: VARCHAR, doc: "Name of the source."}
  - {name: newest, type: TIMESTAMP, unit: UTC, doc: "Latest event."}
  - {name: files, type: BIGINT, unit: files, doc: "Files in the lake."}
  - {name: lines, type: BIGINT, unit: lines, doc: "Lines read: rows' lines + rejects + ignored."}
  - {name: rows, type: BIGINT, unit: rows, doc: "Rows written."}
  - {name: rejects, type: BIGINT, unit: lines, doc: "Lines rejected."}
  - {name: ignored, type: BIGINT, unit: lines, doc: "Lines that are no records: blank, comment, header."}
  - {name: duplicates, type: BIGINT, unit: rows, doc: "Rows that two files of the source delivered; they are counted once."}
---*/
SELECT
    f.source,
    max(f.newest) AS newest,
    count(*) AS files,
    sum(f.lines) AS lines,
    sum(f.rows) AS rows,
    sum(f.rejects) AS rejects,
    sum(f.ignored) AS ignored,
    sum(f.duplicates) AS duplicates
FROM file_ledger AS f
GROUP BY f.source
ORDER BY f.source
