/*---
doc: Contacts by month, service, channel and origin.
materialized: table
partition: local_month
sort: [service, channel, origin]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month of the contacts, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service the contacts were about."}
  - {name: channel, type: VARCHAR, doc: "phone, counter, online_form, email, webchat, post or social."}
  - {name: channel_group, type: VARCHAR, doc: "phone, face_to_face, digital, assisted or other."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: contacts, type: DOUBLE, unit: contacts, doc: "Contacts."}
  - {name: served, type: DOUBLE, unit: contacts, doc: "Contacts that got what they came for."}
  - {name: unlinked, type: DOUBLE, unit: contacts, doc: "Contacts without a known resident."}
  - {name: counted, type: DOUBLE, unit: contacts, doc: "Contacts of which only a count is known, part of contacts."}
---*/
SELECT
    c.local_month,
    c.service,
    c.channel,
    c.channel_group,
    c.origin,
    sum(c.weight) AS contacts,
    sum(CASE WHEN c.served THEN c.weight ELSE 0 END) AS served,
    sum(CASE WHEN c.resident_key IS NULL THEN c.weight ELSE 0 END) AS unlinked,
    sum(CASE WHEN c.grain_s IS NOT NULL THEN c.weight ELSE 0 END) AS counted
FROM contact AS c
GROUP BY c.local_month, c.service, c.channel, c.channel_group, c.origin
