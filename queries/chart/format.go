package chart

import (
	"math"
	"strconv"
	"strings"
)

// Format says how a number is written.
type Format string

// The formats of a value.
const (
	Count   Format = "count"   // a number with thousands separators
	Percent Format = "percent" // a share, 0 to 1, written as a percentage
	Seconds Format = "seconds" // a length of time in seconds
	Pounds  Format = "pounds"  // money in pounds, written with pence
)

// Text writes a value for labels and sentences: 12,345; 23.4%; 2 min 5 s. A
// share that is not quite none or all never reads 0% or 100%.
func (f Format) Text(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "no data"
	}
	switch f {
	case Percent:
		return percent(v)
	case Seconds:
		return seconds(v)
	case Pounds:
		return pounds(v)
	default:
		return number(v)
	}
}

// short writes a value for a small space: a share without decimals.
func (f Format) short(v float64) string {
	if f != Percent {
		return f.Text(v)
	}
	switch {
	case v > 0 && v < 0.005:
		return "<1%"
	case v > 0.995 && v < 1:
		return ">99%"
	}
	return strconv.FormatFloat(math.Round(v*100), 'f', 0, 64) + "%"
}

// tick writes an axis value; step tells how many decimals it needs.
func (f Format) tick(v, step float64) string {
	if f == Percent {
		return trimFloat(v*100, decimals(step*100)) + "%"
	}
	if f == Pounds && step >= 1 {
		return "£" + number(v)
	}
	if f == Count && step < 1 {
		return trimFloat(v, decimals(step))
	}
	return f.Text(v)
}

// Thousands writes a whole number with comma separators: 1,234,567.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

func number(v float64) string {
	if v == math.Trunc(v) || math.Abs(v) >= 100 {
		return Thousands(int64(math.Round(v)))
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), "-", "−", 1)
}

func percent(v float64) string {
	switch {
	case v == 0:
		return "0%"
	case v == 1:
		return "100%"
	case v > 0 && v < 0.0005:
		return "<0.1%"
	case v > 0.9995 && v < 1:
		return ">99.9%"
	}
	return strings.Replace(strconv.FormatFloat(v*100, 'f', 1, 64), "-", "−", 1) + "%"
}

func pounds(v float64) string {
	if v < 0 {
		return "−" + pounds(-v)
	}
	pence := int64(math.Round(100 * v))
	return "£" + Thousands(pence/100) + "." + strconv.FormatInt(100+pence%100, 10)[1:]
}

func seconds(v float64) string {
	if v < 0 {
		return "−" + seconds(-v)
	}
	if v < 10 && v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 1, 64) + " s"
	}
	n := int64(math.Round(v))
	switch {
	case n < 120:
		return strconv.FormatInt(n, 10) + " s"
	case n < 3600:
		return pair(n/60, "min", n%60, "s")
	default:
		n = (n + 30) / 60
		return pair(n/60, "h", n%60, "min")
	}
}

func pair(a int64, unitA string, b int64, unitB string) string {
	s := Thousands(a) + " " + unitA
	if b > 0 {
		s += " " + strconv.FormatInt(b, 10) + " " + unitB
	}
	return s
}

func trimFloat(v float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", "−", 1)
}

// decimals is how many decimals tell steps of this size apart.
func decimals(step float64) int {
	for d := range 6 {
		scaled := step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return d
		}
	}
	return 6
}
