/*---
doc: One label that contact_rules.csv names. See label_rule.
materialized: view
columns:
  - {name: kind, type: VARCHAR, doc: "What the label is."}
  - {name: label, type: VARCHAR, doc: "The label."}
---*/
SELECT DISTINCT r.kind, r.label
FROM contact_rules AS r
WHERE r.label <> '*'
