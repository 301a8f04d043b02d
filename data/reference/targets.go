package reference

import (
	"math"
	"strconv"

	"frontdoor/data/schema"
)

// queueTargets say which share of calls is to be answered how fast. A target
// holds from its first day until the next one of the same queue or service, so
// that an old figure is judged by the target of its time and by today's.
func queueTargets() spec {
	return spec{
		name: "queue_targets", doc: "One target for answering calls, from a day on.",
		fields: []field{
			{"scope", oneOf("all", "service", "queue"), false, "What the target is for: queue, service or all. The narrowest one counts.", ""},
			{"label", text(), false, "The queue as the phone system writes it, the service's code, or * when for all.", ""},
			{"valid_from", date(), false, "First day of the target.", ""},
			{"threshold_s", whole(0, "s"), false, "A call is answered in time after at most this wait.", ""},
			{"target", share(), false, "Share of calls to be answered in time, 0 to 1.", ""},
		},
		unique: [][]string{{"scope", "label", "valid_from"}},
		checkRow: func(row []string) *flaw {
			if (row[0] == "all") != (row[1] == "*") {
				return &flaw{"label", "* for all, else the name of one queue or service", "write all,* or the name of a queue or service"}
			}
			return nil
		},
	}
}

// messageTargets say within how many hours a message is to be answered: hours by
// the clock, nights and weekends included, since councils count working days
// differently and their exports do not say how.
func messageTargets() spec {
	return spec{
		name: "message_targets", doc: "One target for answering messages, from a day on.",
		fields: []field{
			{"channel", code(), false, "Code of the channel.", "channels"},
			{"service", codeOrStar(), false, "Code of the service; * is every service without a row of its own.", "services"},
			{"valid_from", date(), false, "First day of the target: it is that of messages received from then on.", ""},
			{"target_hours", whole(1, "hours"), false, "A message is answered in time within so many hours by the clock.", ""},
		},
		unique: [][]string{{"channel", "service", "valid_from"}},
	}
}

// share is a part of a whole as a decimal number.
func share() kind {
	return kind{schema.Double, "share", "a share from 0 to 1", "write 80 per cent as 0.8", func(cell string) (string, bool) {
		v, err := strconv.ParseFloat(cell, 64)
		return strconv.FormatFloat(v, 'g', -1, 64), err == nil && !math.IsNaN(v) && v >= 0 && v <= 1
	}}
}
