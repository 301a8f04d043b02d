package reference

import (
	"strconv"

	"frontdoor/data/schema"
)

// anySite in opening_hours stands for every site without a row of its own.
const anySite = "*"

// openingHours are typed as times of day and kept as minutes after midnight,
// so that SQL compares them with local_minute: a contact is in hours when
// opens_minute <= local_minute < closes_minute.
func openingHours() spec {
	return spec{
		name: "opening_hours", doc: "When one channel is open on one day of the week; no row means closed that day.",
		fields: []field{
			{"channel", code(), false, "Code of the channel.", "channels"},
			{"site", codeOrStar(), false, "Code of the site; * for every site without a row of its own that day.", "sites"},
			{"weekday", weekday(), false, "Day of the week, 1 Monday to 7 Sunday.", ""},
			{"opens", clock(), false, "Opening time.", ""},
			{"closes", clock(), false, "Closing time.", ""},
		},
		unique: [][]string{{"channel", "site", "weekday"}},
		checkRow: func(row []string) *flaw {
			if row[4] < row[3] {
				return &flaw{"closes", "a time at or after opens", "hours do not pass midnight: close at 24:00 and open at 00:00 on the next weekday"}
			}
			return nil
		},
		columns: []schema.Column{
			column("channel", schema.Varchar, "", "Code of the channel.", false),
			column("site", schema.Varchar, "", "Code of the site; * for every site without a row of its own that day.", false),
			column("weekday", schema.Integer, "ISO weekday", "Day of the week, 1 Monday to 7 Sunday.", false),
			column("opens_minute", schema.Integer, "minutes after local midnight", "First minute that is open.", false),
			column("closes_minute", schema.Integer, "minutes after local midnight", "First minute that is closed again, at most 1440; equal to opens_minute when closed all day.", false),
		},
		convert: func(row []string) []string {
			return append(row[:3:3], openMinutes(row[3:])...)
		},
	}
}

// queueHours are like openingHours, for phone queues. They decide which calls
// came after hours; a queue without hours is open whenever it takes calls.
func queueHours() spec {
	return spec{
		name: "queue_hours", doc: "When one phone queue is open on one day of the week; of a queue that has rows, no row means closed that day.",
		fields: []field{
			{"queue", text(), false, "Queue exactly as the phone system writes it; * for every queue without rows of its own.", ""},
			{"weekday", weekday(), false, "Day of the week, 1 Monday to 7 Sunday.", ""},
			{"opens", clock(), false, "Opening time.", ""},
			{"closes", clock(), false, "Closing time.", ""},
		},
		unique: [][]string{{"queue", "weekday"}},
		checkRow: func(row []string) *flaw {
			if row[3] < row[2] {
				return &flaw{"closes", "a time at or after opens", "hours do not pass midnight: close at 24:00 and open at 00:00 on the next weekday"}
			}
			return nil
		},
		columns: []schema.Column{
			column("queue", schema.Varchar, "", "Queue exactly as the phone system writes it; * for every queue without rows of its own.", false),
			column("weekday", schema.Integer, "ISO weekday", "Day of the week, 1 Monday to 7 Sunday.", false),
			column("opens_minute", schema.Integer, "minutes after local midnight", "First minute that is open.", false),
			column("closes_minute", schema.Integer, "minutes after local midnight", "First minute that is closed again, at most 1440.", false),
		},
		convert: func(row []string) []string {
			return append(row[:2:2], openMinutes(row[2:])...)
		},
	}
}

// openMinutes turns opens and closes into minutes after midnight.
func openMinutes(times []string) []string {
	opens, _ := minutes(times[0])
	closes, _ := minutes(times[1])
	return []string{strconv.Itoa(opens), strconv.Itoa(closes)}
}

func weekday() kind {
	k := oneOf("1", "2", "3", "4", "5", "6", "7")
	k.sql, k.expected, k.hint = schema.Integer, "a weekday from 1 (Monday) to 7 (Sunday)", "write one row per weekday"
	return k
}
