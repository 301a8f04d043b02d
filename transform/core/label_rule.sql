/*---
doc: >-
  What contact_rules.csv sets for one label of one source, or for all others (*). Whoever has contacts joins it by rule_source
  and rule_label: the source and the label if any rule names them, else *. For each of service, channel and origin the
  first rule of the file that sets it counts.
materialized: view
columns:
  - {name: kind, type: VARCHAR, doc: "What the label is: queue, form or another kind of contact_rules."}
  - {name: source, type: VARCHAR, doc: "Name of the source; * for every source that no rule names."}
  - {name: label, type: VARCHAR, doc: "The label; * for every label that no rule of the kind names."}
  - {name: service, type: VARCHAR, doc: "Service that is set; NULL where no rule sets one."}
  - {name: service_rule, type: VARCHAR, doc: "Rule that set it."}
  - {name: channel, type: VARCHAR, doc: "Channel that is set; NULL where no rule sets one."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set it."}
  - {name: origin, type: VARCHAR, doc: "Origin that is set; NULL where no rule sets one."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set it."}
tests:
  - name: the first line that sets a field decides it, whatever the others say of a label more closely
    given:
      contact_rules:
        - {line_no: 1, rule: a, source: "*", kind: queue, label: q, service: benefits}
        - {line_no: 2, rule: b, source: pbx, kind: queue, label: q, service: housing_options, origin: internal}
        - {line_no: 3, rule: c, source: pbx, kind: queue, label: "*", channel: webchat, origin: automated}
        - {line_no: 4, rule: d, source: "*", kind: form, label: q, channel: email}
    expect:
      - {kind: queue, source: pbx, label: q, service: benefits, service_rule: a, channel: webchat, channel_rule: c, origin: internal, origin_rule: b}
      - {kind: queue, source: pbx, label: "*", service: null, service_rule: null, channel: webchat, origin: automated, origin_rule: c}
      - {kind: queue, source: "*", label: q, service: benefits, channel: null, channel_rule: null, origin: null}
      - {kind: form, source: pbx, label: q, channel: email, service: null}
      - {kind: form, source: "*", label: q, channel: email, channel_rule: d, origin: null, origin_rule: null}
---*/
WITH named AS (
    SELECT l.kind, s.source, l.label
    FROM (
        SELECT r.kind, r.label FROM contact_rules AS r
        UNION
        SELECT r.kind, '*' AS label FROM contact_rules AS r
    ) AS l
    CROSS JOIN (
        SELECT r.source FROM contact_rules AS r
        UNION
        SELECT '*' AS source
    ) AS s
)
SELECT
    n.kind,
    n.source,
    n.label,
    min_by(r.service, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service,
    min_by(r.rule, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service_rule,
    min_by(r.channel, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel,
    min_by(r.rule, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel_rule,
    min_by(r.origin, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin,
    min_by(r.rule, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin_rule
FROM named AS n
JOIN contact_rules AS r ON r.kind = n.kind AND r.source IN (n.source, '*') AND r.label IN (n.label, '*')
GROUP BY n.kind, n.source, n.label
