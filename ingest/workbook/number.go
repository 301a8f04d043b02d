package workbook

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"
)

// exact is from where on Excel no longer keeps every digit of a whole number.
const exact = 1e15

// appendNumber appends the number of a cell as its format lets it be read.
func appendNumber(dst, stored []byte, f numFmt, year1904 bool) []byte {
	stored = bytes.TrimSpace(stored)
	if f.shape == number && f.zeros <= len(stored) && len(stored) <= 15 && bytes.Trim(stored, "0123456789") == nil {
		return append(dst, stored...)
	}
	v, err := strconv.ParseFloat(string(stored), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return append(dst, stored...) // no number, whatever the cell says of itself
	}
	if f.shape != number {
		if out, ok := appendTime(dst, v, f, year1904); ok {
			return out
		}
	}
	return appendPlain(dst, v, f.zeros)
}

// appendPlain writes a number in decimal, with the 15 digits that Excel keeps: what
// stands behind them is noise of its binary form. A number whose last digits are
// lost is written with a power of ten, so that it is not taken for a whole one.
func appendPlain(dst []byte, v float64, zeros int) []byte {
	if v, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64); err == nil && math.Abs(v) < exact {
		if zeros > 0 && v >= 0 && v == math.Trunc(v) {
			return fmt.Appendf(dst, "%0*.0f", zeros, v)
		}
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'E', 14, 64)
}

// Serial numbers of times, in days.
const (
	lastSerial  = 2958465.99999999 // the end of the year 9999
	longest     = 366              // of a length of time; above it a clock shows the time of a day
	shift1904   = 1462             // from the date system of 1904 to that of 1900
	fakeLeapDay = 60               // 29 February 1900, a day that never was
)

// appendTime writes a serial number as the text of a time: 2026-01-05 09:30:00,
// 2026-01-05, 09:30 or 09:30:00, seconds with a fraction only where the format
// shows one. It returns false for a number that is no time.
func appendTime(dst []byte, v float64, f numFmt, year1904 bool) ([]byte, bool) {
	if v < 0 || v > lastSerial {
		return dst, false
	}
	ms := int64(math.Round(v*86400)) * 1000
	if f.fraction {
		ms = int64(math.Round(v * 86400_000))
	}
	if v < 1 && (f.shape != day || v > 0) || v <= longest && f.shape >= hours {
		return appendClock(dst, ms, f.shape == hours), true
	}
	days := ms / 86400_000
	ms %= 86400_000
	dst = appendDay(dst, days, year1904)
	if f.shape == day && ms == 0 {
		return dst, true
	}
	return appendClock(append(dst, ' '), ms, false), true
}

// appendClock writes milliseconds as hh:mm:ss; without the seconds, if the format
// shows none and there are none.
func appendClock(dst []byte, ms int64, short bool) []byte {
	dst = fmt.Appendf(dst, "%02d:%02d", ms/3600_000, ms/60_000%60)
	if short && ms%60_000 == 0 {
		return dst
	}
	dst = fmt.Appendf(dst, ":%02d", ms/1000%60)
	if ms%1000 != 0 {
		dst = fmt.Appendf(dst, ".%03d", ms%1000)
	}
	return dst
}

// appendDay writes a day of the workbook's date system.
func appendDay(dst []byte, days int64, year1904 bool) []byte {
	switch {
	case year1904:
		days += shift1904
	case days == fakeLeapDay:
		return append(dst, "1900-02-29"...)
	case days < fakeLeapDay:
		days++
	}
	return time.Unix((days-25569)*86400, 0).UTC().AppendFormat(dst, time.DateOnly) // 25569 is 1970-01-01
}
