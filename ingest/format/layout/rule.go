package layout

import (
	"strings"

	"frontdoor/ingest/format/field"
)

// rule gives a value to the records for which all its conditions hold; a rule
// without conditions holds for all.
type rule struct {
	If   []condition `yaml:"if"`
	Then string      `yaml:"then"`
}

// condition is one thing that is true of a record's column, or not.
type condition struct {
	Column   names    `yaml:"column"`
	Equals   names    `yaml:"equals"`   // one of these, case aside
	Has      names    `yaml:"has"`      // a list of words, such as tags, holds one of these, case aside
	Blank    *bool    `yaml:"blank"`    // true: has no value; false: has one
	Begins   names    `yaml:"begins"`   // with one of these, case aside
	Address  string   `yaml:"address"`  // one of its mail addresses is own (the council's), outside or a machine's
	Greater  *float64 `yaml:"greater"`  // a number or, in seconds, a length of time above this
	Duration string   `yaml:"duration"` // the shape of that length; a number unless said
	Optional bool     `yaml:"optional"` // the heading may be missing: as if its fields were empty
}

// boundRule is a rule whose columns are places.
type boundRule struct {
	conditions []boundCondition
	then       string
}

type boundCondition struct {
	condition
	at    *place
	shape field.Duration
	above int64 // thousandths
}

func (d *layoutDecoder) bindRules(rules []rule, optional bool) []boundRule {
	var out []boundRule
	for _, r := range rules {
		out = append(out, boundRule{then: r.Then, conditions: d.bindConditions(r.If, optional)})
	}
	return out
}

func (d *layoutDecoder) bindConditions(conditions []condition, optional bool) []boundCondition {
	var out []boundCondition
	for _, c := range conditions {
		bound := boundCondition{condition: c, at: d.at(c.Column, optional || c.Optional), shape: shapeOf(c)}
		if c.Greater != nil {
			bound.above = int64(*c.Greater * 1000)
		}
		out = append(out, bound)
	}
	return out
}

// shapeOf is the shape of what a condition compares.
func shapeOf(c condition) field.Duration {
	if c.Duration == "" {
		return field.Seconds
	}
	return field.Duration(c.Duration)
}

// rules returns what the first rule that holds says of a record.
func (d *layoutDecoder) rules(f *boundField, fields []string) (string, *fault) {
	for _, r := range f.rules {
		if ok, flt := d.allHold(r.conditions, fields); ok || flt != nil {
			return r.then, flt
		}
	}
	if f.spec.Otherwise != nil {
		return *f.spec.Otherwise, nil
	}
	return "", &fault{
		code: "no_rule", index: -1, message: f.name + ": expected a record that one of the layout's rules is about",
		hint: "add a rule to the layout, or say what is true otherwise",
	}
}

// allHold reports that a record meets all conditions.
func (d *layoutDecoder) allHold(conditions []boundCondition, fields []string) (bool, *fault) {
	for i := range conditions {
		if ok, flt := d.holds(&conditions[i], fields); !ok || flt != nil {
			return false, flt
		}
	}
	return true, nil
}

func (d *layoutDecoder) holds(c *boundCondition, fields []string) (bool, *fault) {
	text := d.text(c.at, fields)
	if c.Blank != nil && (text == "") != *c.Blank {
		return false, nil
	}
	if len(c.Equals) > 0 {
		equal := false
		for _, word := range c.Equals {
			equal = equal || strings.EqualFold(text, word)
		}
		if !equal {
			return false, nil
		}
	}
	if len(c.Has) > 0 && !hasWord(text, c.Has) || len(c.Begins) > 0 && !begins(text, c.Begins) {
		return false, nil
	}
	if c.Address != "" {
		if ok, flt := d.hasAddress(c, text); !ok {
			return false, flt
		}
	}
	if c.Greater == nil {
		return true, nil
	}
	if text == "" {
		return false, nil
	}
	v, ok := d.length(c.shape, text)
	if !ok {
		return false, badDuration(c.at, c.shape)
	}
	return v > c.above, nil
}

// begins reports that a text begins with one of the words.
func begins(text string, words names) bool {
	for _, word := range words {
		if len(text) >= len(word) && strings.EqualFold(text[:len(word)], word) {
			return true
		}
	}
	return false
}

// hasWord reports that one of the words stands in a list of them, set apart by
// commas, semicolons or bars.
func hasWord(list string, words names) bool {
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		item = strings.TrimSpace(item)
		for _, word := range words {
			if strings.EqualFold(item, word) {
				return true
			}
		}
	}
	return false
}
