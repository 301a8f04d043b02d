/*---
title: "Contacts by channel"
question: "How do residents contact us, month by month?"
why: "A shift is only real when all channels are counted as equals."
grain: "one month, service and channel"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: channel, type: VARCHAR, doc: "phone, counter, online_form, email, webchat, post or social."}
  - {name: contacts, type: BIGINT, unit: contacts, doc: "Contacts of residents."}
  - {name: share, type: DOUBLE, unit: share, doc: "contacts / contacts of the service in all channels."}
chart: {kind: stacked, x: month, y: contacts, series: channel, format: percent}
notes:
  - "No direction is better by itself: whether a channel should grow is for the council to say."
  - "A contact is an offered call, a counter visit that was not cancelled, or an online form the resident started (or completed, where a forms platform exports no starts); forms typed by advisers are part of their call or visit; messages of one conversation within 7 days of each other are one."
---*/
WITH counted AS (
    SELECT
        m.local_month AS month,
        CASE $by WHEN 'none' THEN 'all' ELSE m.service END AS service,
        m.channel,
        CAST(sum(m.contacts) AS BIGINT) AS contacts
    FROM contact_month AS m
    WHERE m.origin = 'resident'
    GROUP BY m.local_month, CASE $by WHEN 'none' THEN 'all' ELSE m.service END, m.channel
)
SELECT
    c.month,
    c.service,
    c.channel,
    c.contacts,
    CAST(c.contacts AS DOUBLE) / nullif(sum(c.contacts) OVER (PARTITION BY c.month, c.service), 0) AS share
FROM counted AS c
ORDER BY c.service, c.month, c.channel
