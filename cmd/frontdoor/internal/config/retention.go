package config

import (
	"slices"

	"frontdoor/data/lake/removal"
	"frontdoor/data/schema"
)

// Retention says how long single rows are kept: the current month and Months
// whole months before it. The most particular entry counts: of a source and a
// table, of a source, of a table, of all.
type Retention struct {
	Source string `yaml:"source"`
	Table  string `yaml:"table"`
	Months int    `yaml:"months"`
}

// leastMonths leaves a month's last logs time to arrive before it is final.
const leastMonths = 2

// Rules is the retention as the lake applies it.
func (c *Config) Rules() []removal.Rule {
	var out []removal.Rule
	for _, r := range c.Retention {
		out = append(out, removal.Rule{Source: r.Source, Table: r.Table, Months: r.Months})
	}
	return out
}

// checkRetention finds entries that would keep less than a report needs, or that
// name what there is not: a misspelt table would be kept for ever.
func (c *Config) checkRetention(fault func(hint, format string, args ...any)) {
	for i, r := range c.Retention {
		if r.Months < leastMonths {
			fault("months: 24 keeps two years and the current month", "retention: entry %d: months is %d, at least %d are kept", i+1, r.Months, leastMonths)
		}
		if _, ok := schema.Lookup(r.Table); r.Table != "" && !ok {
			var names []string
			for _, t := range schema.Tables() {
				names = append(names, t.Name)
			}
			fault("one of "+list(names), "retention: entry %d: there is no raw table %q", i+1, r.Table)
		}
		known := func(s Source) bool { return s.Name == r.Source }
		if r.Source != "" && !slices.ContainsFunc(c.Sources, known) {
			fault("the name of a source of this file", "retention: entry %d: there is no source %q", i+1, r.Source)
		}
	}
}
