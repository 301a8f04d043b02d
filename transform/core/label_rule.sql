/*---
doc: >-
  What contact_rules.csv sets for one label of one source, where a contact has one label: a phone queue, a form, a mailbox
  (counter_visit and counter_tally have several and look for themselves). For each of service, channel and origin the first rule of the file
  that sets it counts. There is a row for each source and label that rules of the kind name, and * stands for all that
  they do not: whoever has contacts looks for the row with the source and *, for that with * and the label, and takes
  the row of both or of * for what was not found.
materialized: table
sort: [kind, source, label]
columns:
  - {name: kind, type: VARCHAR, doc: "What the label is: queue, form or message."}
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
        - {line_no: 5, rule: e, source: "*", kind: ticket, label: q, channel: email}
    expect:
      - {kind: queue, source: pbx, label: q, service: benefits, service_rule: a, channel: webchat, channel_rule: c, origin: internal, origin_rule: b}
      - {kind: queue, source: pbx, label: "*", service: null, service_rule: null, channel: webchat, origin: automated, origin_rule: c}
      - {kind: queue, source: "*", label: q, service: benefits, channel: null, channel_rule: null, origin: null}
      - {kind: queue, source: "*", label: "*", service: null, channel: null, origin: null}
      - {kind: form, source: "*", label: "*", channel: null}
      - {kind: form, source: "*", label: q, channel: email, channel_rule: d, origin: null, origin_rule: null}
---*/
WITH rule AS (
    SELECT r.line_no, r.rule, r.source, r.kind, r.label, r.channel, r.service, r.origin
    FROM contact_rules AS r
    WHERE r.kind IN ('queue', 'form', 'message')
),
label AS (
    SELECT r.kind, r.label FROM rule AS r
    UNION
    SELECT r.kind, '*' AS label FROM rule AS r
),
source AS (
    SELECT r.kind, r.source FROM rule AS r
    UNION
    SELECT r.kind, '*' AS source FROM rule AS r
),
named AS (
    SELECT l.kind, s.source, l.label
    FROM label AS l
    JOIN source AS s ON s.kind = l.kind
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
LEFT JOIN rule AS r ON r.kind = n.kind AND r.source IN (n.source, '*') AND r.label IN (n.label, '*')
GROUP BY n.kind, n.source, n.label
