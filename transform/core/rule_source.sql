/*---
doc: One source that contact_rules.csv names. See label_rule.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the source."}
---*/
SELECT DISTINCT r.source
FROM contact_rules AS r
WHERE r.source <> '*'
