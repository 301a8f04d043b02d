package schema

import "time"

// Base is the head of every raw row: where the line came from and when the
// event happened. SQL never converts time zones, so the local clock is written
// here once, by Go.
type Base struct {
	Source       string `parquet:"source,dict"`
	FileID       string `parquet:"file_id,dict"`
	Line         int64  `parquet:"line,delta"`
	TsMicros     int64  `parquet:"ts,timestamp(microsecond),delta"`
	TsS          int64  `parquet:"ts_s,delta"`
	LocalDate    int32  `parquet:"local_date,date"`
	LocalMinute  int32  `parquet:"local_minute"`
	LogOffsetMin *int32 `parquet:"log_offset_min,optional"`
	KeyID        string `parquet:"key_id,dict"`
}

// Common returns b itself, so that a row struct that embeds Base is a Row.
func (b *Base) Common() *Base { return b }

func baseColumns() []Column {
	return []Column{
		{"source", Varchar, "", "Name of the configured source the line came from.", Plain, false},
		{"file_id", Varchar, "", "First 16 hex digits of the SHA-256 of the file's decompressed bytes.", Plain, false},
		{"line", Bigint, "line number", "First line of the record in its file, counted from 1.", Plain, false},
		{"ts", Timestamp, "UTC", "Instant of the event.", Plain, false},
		{"ts_s", Bigint, "s since 1970-01-01 UTC", "The same instant in whole seconds, for portable arithmetic.", Plain, false},
		{"local_date", Date, "", "Civil date of the event in the council's time zone.", Plain, false},
		{"local_minute", Integer, "minutes after local midnight", "Wall-clock minute of the event, 0 to 1439; 60 to 119 happens twice on the October change.", Plain, false},
		{"log_offset_min", Integer, "minutes east of UTC", "Offset the source wrote beside its time stamp; NULL where it wrote none.", Plain, true},
		{"key_id", Varchar, "", "Which key of the key ring made the row's pseudonyms.", Plain, false},
	}
}

// daysFromCivil counts the days from 1970-01-01 to a date of the proleptic
// Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms"): much faster than time.Date on the hot path.
func daysFromCivil(y, m, d int) int32 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int32(era*146097 + doe - 719468)
}

// DaysFromCivil is the number of days from 1970-01-01 to the given date, the
// form in which Parquet stores a DATE.
func DaysFromCivil(year int, month time.Month, day int) int32 {
	return daysFromCivil(year, int(month), day)
}

// DateString writes a Parquet DATE (days since 1970-01-01) as yyyy-mm-dd.
func DateString(days int32) string {
	return time.Unix(int64(days)*86400, 0).UTC().Format(time.DateOnly)
}
