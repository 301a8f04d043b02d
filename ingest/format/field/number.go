package field

import (
	"strings"
	"time"
)

// DaysIn is the number of days of a month.
func DaysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Whole reads a number of up to 18 digits.
func Whole(v string) (int64, bool) {
	if v == "" || len(v) > 18 {
		return 0, false
	}
	n := int64(0)
	for i := 0; i < len(v); i++ {
		c := v[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return n, true
}

// Decimal reads a number without a sign, shifted by decimal places: with 3
// places "0.1234" is 123, with -3 places "1234" is 1. False if it is no number
// or too large.
func Decimal(v string, places int) (int64, bool) {
	whole, fraction, _ := strings.Cut(v, ".")
	n, ok := Whole(whole)
	if !ok || len(whole)+max(places, 0) > 18 {
		return 0, false
	}
	for i := range len(fraction) {
		if c := fraction[i]; c < '0' || c > '9' {
			return 0, false
		}
	}
	for i := range places { // beyond them the fraction is finer than is kept
		n *= 10
		if i < len(fraction) {
			n += int64(fraction[i] - '0')
		}
	}
	for ; places < 0; places++ {
		n /= 10
	}
	return n, true
}

// Pence reads an amount of money in pounds, such as 1234.5, 1,234.50 or £1234,
// and gives it in pence, half a penny rounded up. False for anything else, a
// negative amount among it.
func Pence(s string) (int64, bool) {
	whole, fraction, cut := strings.Cut(strings.TrimSpace(strings.TrimPrefix(s, "£")), ".")
	pounds, ok := Count(whole)
	tenths, fine := Decimal("0."+fraction, 3)
	if !ok || !fine || cut && fraction == "" || pounds > maxPounds {
		return 0, false
	}
	return pounds*100 + (tenths+5)/10, true
}

// maxPounds is more than any council spends, and far from what overflows.
const maxPounds = 1_000_000_000_000
