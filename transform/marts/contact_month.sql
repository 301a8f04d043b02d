/*---
doc: Contacts by month, service, channel and origin.
materialized: table
partition: local_month
sort: [service, channel, origin]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month of the contacts, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service the contacts were about."}
  - {name: channel, type: VARCHAR, doc: "phone, counter, online_form, email, webchat, post or social; as a rule (contact_rules) says where there is one."}
  - {name: channel_group, type: VARCHAR, doc: "phone, face_to_face, digital, assisted or other."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: contacts, type: DOUBLE, unit: contacts, doc: "Contacts."}
  - {name: served, type: DOUBLE, unit: contacts, doc: "Contacts that got what they came for. Visits of a counter's tally that does not say are among them."}
  - {name: unlinked, type: DOUBLE, unit: contacts, doc: "Contacts without a known resident."}
  - {name: counted, type: DOUBLE, unit: contacts, doc: "Contacts of which only a count is known, part of contacts."}
tests:
  - name: contacts by weight; a counter's tally counts as served unless it says that they were turned away
    given:
      contact:
        - {service: s, channel: counter, channel_group: face_to_face, origin: resident, weight: 12, grain_s: 3600, local_month: 2026-01}
        - {service: s, channel: counter, channel_group: face_to_face, origin: resident, weight: 1, resident_key: q, local_month: 2026-01}
        - {service: s, channel: counter, channel_group: face_to_face, origin: resident, weight: 3, served: false, local_month: 2026-01}
        - {service: s, channel: counter, channel_group: face_to_face, origin: resident, weight: 1, served: true, resident_key: p, local_month: 2026-01}
    expect:
      - {contacts: 17, served: 13, unlinked: 15}
---*/
SELECT
    c.local_month,
    c.service,
    c.channel,
    c.channel_group,
    c.origin,
    sum(c.weight) AS contacts,
    sum(CASE WHEN coalesce(c.served, c.channel = 'counter' AND c.grain_s IS NOT NULL) THEN c.weight ELSE 0 END) AS served,
    sum(CASE WHEN c.resident_key IS NULL THEN c.weight ELSE 0 END) AS unlinked,
    sum(CASE WHEN c.grain_s IS NOT NULL THEN c.weight ELSE 0 END) AS counted
FROM contact AS c
GROUP BY c.local_month, c.service, c.channel, c.channel_group, c.origin
