/*---
title: "All contact by channel"
question: "How much comes by each channel, and from whom?"
why: "Load is shifted between channels, not lost: all of them belong on one page, the ones nobody measures too."
grain: "one month and channel"
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: channel, type: VARCHAR, doc: "phone, counter, online_form, email, webchat, post or social."}
  - {name: contacts, type: BIGINT, unit: contacts, doc: "Contacts of all origins."}
  - {name: resident, type: BIGINT, unit: contacts, doc: "Those of residents."}
  - {name: internal, type: BIGINT, unit: contacts, doc: "Those of the council's own people."}
  - {name: automated, type: BIGINT, unit: contacts, doc: "Those of machines: robots, automatic replies, bounces."}
  - {name: basis, type: VARCHAR, doc: "What contacts rests on: records (single contacts), counts (so many, with nothing else known) or both; empty for months that were counted before this was noted."}
  - {name: counted, type: BIGINT, unit: contacts, doc: "Contacts of which only a count is known, part of contacts."}
  - {name: share, type: DOUBLE, unit: share, doc: "resident / contacts of residents in all channels of the month."}
chart: {kind: stacked, x: month, y: resident, series: channel, format: percent}
notes:
  - "No direction is better by itself: whether a channel should grow is for the council to say."
  - "A channel without data is not one without contact: freshness shows what is read. Who wrote or rang is known of web traffic and messages only; calls and visits all count as residents', unless contact_rules.csv says otherwise."
  - "A contact counts under the channel and origin that contact_rules.csv gives it, else under those of its source."
---*/
WITH counted AS (
    SELECT
        m.local_month AS month,
        m.channel,
        sum(m.contacts) AS contacts,
        sum(CASE WHEN m.origin = 'resident' THEN m.contacts ELSE 0 END) AS resident,
        sum(CASE WHEN m.origin = 'internal' THEN m.contacts ELSE 0 END) AS internal,
        sum(CASE WHEN m.origin = 'automated' THEN m.contacts ELSE 0 END) AS automated,
        sum(m.counted) AS counted
    FROM contact_month AS m
    GROUP BY m.local_month, m.channel
)
SELECT
    c.month,
    c.channel,
    CAST(c.contacts AS BIGINT) AS contacts,
    CAST(c.resident AS BIGINT) AS resident,
    CAST(c.internal AS BIGINT) AS internal,
    CAST(c.automated AS BIGINT) AS automated,
    CASE WHEN c.counted = 0 THEN 'records' WHEN c.counted = c.contacts THEN 'counts' WHEN c.counted > 0 THEN 'both' END AS basis,
    CAST(c.counted AS BIGINT) AS counted,
    CAST(c.resident AS DOUBLE) / nullif(sum(c.resident) OVER (PARTITION BY c.month), 0) AS share
FROM counted AS c
ORDER BY c.month, c.channel
