package reference

import (
	"math"
	"strconv"

	"frontdoor/data/schema"
)

// channelCosts say what one contact costs, from a day on. The row of a service
// counts before that of all services; of either the newest that has begun.
func channelCosts() spec {
	return spec{
		name: "channel_costs", doc: "What one contact in a channel costs, from a day on.",
		fields: []field{
			{"channel", code(), false, "Code of the channel.", "channels"},
			{"service", codeOrStar(), false, "Code of the service; * is every service without a row of its own.", "services"},
			{"valid_from", date(), false, "First day of the cost.", ""},
			{"cost_gbp", pounds(), false, "Cost of one contact.", ""},
			{"low_gbp", pounds(), false, "The least it may be.", ""},
			{"high_gbp", pounds(), false, "The most it may be.", ""},
			{"source", text(), false, "Where the figure comes from.", ""},
			{"year", whole(1990, ""), false, "Year of the prices.", ""},
		},
		unique: [][]string{{"channel", "service", "valid_from"}},
		checkRow: func(row []string) *flaw {
			cost, low, high := number(row[3]), number(row[4]), number(row[5])
			if low > cost || cost > high {
				return &flaw{"cost_gbp", "an amount from low_gbp to high_gbp", "where there is no range, write the same amount three times"}
			}
			return nil
		},
	}
}

// referenceLines are shares of residents that take-up is held against.
func referenceLines() spec {
	return spec{
		name: "reference_lines", doc: "One share of residents that digital take-up is held against.",
		fields: []field{
			{"line", oneOf("internet", "skills"), false, "internet (have access to it) or skills (can use a computer).", ""},
			{"name", text(), false, "Name for people to read.", ""},
			{"share", share(), false, "Share of residents, 0 to 1.", ""},
			{"source", text(), false, "Where the figure comes from.", ""},
			{"year", whole(1990, ""), true, "Year it was found; NULL where not known.", ""},
		},
		unique: [][]string{{"line"}},
	}
}

// pounds is an amount of money of at least nothing.
func pounds() kind {
	return kind{schema.Double, "GBP", "an amount in pounds of at least 0", "write 4.20, without a sign or thousands separators", func(cell string) (string, bool) {
		v, err := strconv.ParseFloat(cell, 64)
		return strconv.FormatFloat(v, 'g', -1, 64), err == nil && v >= 0 && !math.IsInf(v, 1)
	}}
}

// number is a cell that was read as a number.
func number(cell string) float64 {
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}
