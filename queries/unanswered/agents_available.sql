/*---
title: "Agents available by half hour"
question: "How many agents were free to take a call in each half hour of the day, and how many calls went unanswered then?"
why: "Calls that go unanswered while few agents are free ask for another roster; those that do so while many are free ask for something else."
grain: "one queue and half hour of the day"
params:
  - {name: queue, type: VARCHAR, default: "all", doc: "Only this queue; all for every queue."}
  - {name: weekday, type: BIGINT, default: "0", doc: "Only this weekday, 1 Monday to 7 Sunday; 0 for all."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour."}
  - {name: half_hour, type: VARCHAR, doc: "The same as HH:MM."}
  - {name: days, type: BIGINT, unit: days, doc: "Days on which somebody was logged in to the queue at any time: the means and the calls are of these."}
  - {name: agents_logged_in, type: DOUBLE, unit: agents, doc: "Agents logged in on average: their time over the half hours of those days."}
  - {name: agents_available, type: DOUBLE, unit: agents, doc: "Of them, neither paused nor on a call."}
  - {name: agents_on_call, type: DOUBLE, unit: agents, doc: "Of them, on a call of any queue."}
  - {name: agents_paused, type: DOUBLE, unit: agents, doc: "Of them, paused."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered whose first queue it is, on those days."}
  - {name: unanswered, type: BIGINT, unit: calls, doc: "Of them, calls not answered."}
  - {name: unanswered_rate, type: DOUBLE, unit: share, doc: "unanswered / offered."}
  - {name: queue, type: VARCHAR, doc: "Queue name as the phone system writes it."}
chart: {kind: line, x: half_hour, y: agents_available, series: queue, format: decimal}
notes:
  - "An agent in two queues is available to both, so the queues of a half hour do not add up to people."
  - "Only logins that the queue log has are known. Agents written into queues.conf never log in and are not here, nor is one who is added paused known as paused; who stays logged in over night is missing the next day."
  - "A login without a logout in the data counts until midnight, also on a day whose log is cut short or not over yet: a few agents after closing time point to such days."
  - "The time an agent's phone rings, and the work after a call, count as available unless the agent is paused."
---*/
WITH staffed AS (
    SELECT i.local_date, i.half_hour, i.queue, i.logged_in_s, i.paused_s, i.on_call_s
    FROM agent_interval AS i
    JOIN calendar AS d ON d.local_date = i.local_date
    WHERE i.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($queue = 'all' OR i.queue = $queue)
        AND ($weekday = 0 OR d.weekday = $weekday)
),
staffed_day AS (
    SELECT DISTINCT s.queue, s.local_date
    FROM staffed AS s
),
day_count AS (
    SELECT s.queue, count(*) AS days
    FROM staffed_day AS s
    GROUP BY s.queue
),
staff AS (
    SELECT
        s.queue, s.half_hour,
        sum(s.logged_in_s) AS logged_in_s,
        sum(s.paused_s) AS paused_s,
        sum(s.on_call_s) AS on_call_s
    FROM staffed AS s
    GROUP BY s.queue, s.half_hour
),
called AS (
    SELECT c.queue, c.half_hour, sum(c.offered) AS offered, sum(c.unanswered) AS unanswered
    FROM call_interval AS c
    JOIN staffed_day AS s ON s.queue = c.queue AND s.local_date = c.local_date
    WHERE c.half_hour IS NOT NULL
    GROUP BY c.queue, c.half_hour
    HAVING sum(c.offered) > 0
),
joined AS (
    SELECT
        coalesce(s.queue, c.queue) AS queue,
        coalesce(s.half_hour, c.half_hour) AS half_hour,
        coalesce(s.logged_in_s, 0) AS logged_in_s,
        coalesce(s.paused_s, 0) AS paused_s,
        coalesce(s.on_call_s, 0) AS on_call_s,
        coalesce(c.offered, 0) AS offered,
        coalesce(c.unanswered, 0) AS unanswered
    FROM staff AS s
    FULL OUTER JOIN called AS c ON c.queue = s.queue AND c.half_hour = s.half_hour
)
SELECT
    j.half_hour AS local_minute,
    lpad(CAST(CAST(floor(CAST(j.half_hour AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(j.half_hour % 60 AS VARCHAR), 2, '0') AS half_hour,
    d.days,
    CAST(j.logged_in_s AS DOUBLE) / (d.days * 1800) AS agents_logged_in,
    CAST(j.logged_in_s - j.paused_s - j.on_call_s AS DOUBLE) / (d.days * 1800) AS agents_available,
    CAST(j.on_call_s AS DOUBLE) / (d.days * 1800) AS agents_on_call,
    CAST(j.paused_s AS DOUBLE) / (d.days * 1800) AS agents_paused,
    j.offered,
    j.unanswered,
    CAST(j.unanswered AS DOUBLE) / nullif(j.offered, 0) AS unanswered_rate,
    j.queue
FROM joined AS j
JOIN day_count AS d ON d.queue = j.queue
ORDER BY j.queue, j.half_hour
