/*---
title: Days with data
question: Which days do the figures cover?
why: A figure without its period says nothing.
grain: one row
columns:
  - {name: first_date, type: DATE, doc: "Local date of the first contact."}
  - {name: last_date, type: DATE, doc: "Local date of the last contact."}
  - {name: contacts, type: BIGINT, unit: contacts, doc: "Contacts of residents in all channels."}
---*/
SELECT
    min(c.local_date) AS first_date,
    max(c.local_date) AS last_date,
    CAST(coalesce(sum(c.weight), 0) AS BIGINT) AS contacts
FROM contact AS c
WHERE c.origin = 'resident'
