package ingest

import (
	"testing"
	"time"
	_ "time/tzdata" // the test must not depend on the machine's zone files

	"frontdoor/data/schema"
)

func london(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Every half hour of the year against the standard library, there and back.
func TestClockStamp(t *testing.T) {
	zone := london(t)
	c := NewClock(zone)
	for at := time.Date(2025, 12, 31, 22, 0, 0, 0, time.UTC); at.Before(time.Date(2027, 1, 1, 2, 0, 0, 0, time.UTC)); at = at.Add(30 * time.Minute) {
		var b schema.Base
		c.Stamp(&b, at.UnixMicro()+999_999)
		local := at.In(zone)
		if date := schema.DateString(b.LocalDate); date != local.Format(time.DateOnly) || int(b.LocalMinute) != local.Hour()*60+local.Minute() || b.TsS != at.Unix() {
			t.Fatalf("%s: local %s minute %d, %d s; want %s", at, date, b.LocalMinute, b.TsS, local)
		}
		_, offset := local.Zone()
		unix, ok := c.Wall(at.Unix() + int64(offset))
		again := at.Unix() == time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC).Unix() || at.Unix() == time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC).Unix()
		want := at.Unix()
		if again {
			want -= 3600 // the second pass reads as the first
		}
		if !ok || unix != want {
			t.Fatalf("the wall clock at %s gives %d %v, want %d", local, unix, ok, want)
		}
	}
}

func TestClockBefore1970(t *testing.T) {
	var b schema.Base
	NewClock(time.UTC).Stamp(&b, -1)
	if b.TsS != -1 || b.LocalDate != -1 || b.LocalMinute != 1439 {
		t.Errorf("a microsecond before 1970 is %+v", b)
	}
}

// The skipped hour, minute by minute, and what is around it.
func TestClockSkippedHour(t *testing.T) {
	for name, c := range map[string]struct {
		zone  *time.Location
		start time.Time // first reading that no clock shows
		secs  int64
	}{
		"London":    {london(t), time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), 3600},
		"Lord Howe": {mustZone(t, "Australia/Lord_Howe"), time.Date(2026, 10, 4, 2, 0, 0, 0, time.UTC), 1800},
	} {
		clock := NewClock(c.zone)
		for s := int64(-7200); s < 7200; s += 60 {
			unix, ok := clock.Wall(c.start.Unix() + s)
			if skipped := s >= 0 && s < c.secs; ok == skipped {
				t.Errorf("%s: %d s after the change: ok is %v", name, s, ok)
				continue
			}
			if local := time.Unix(unix, 0).In(c.zone).Format(time.DateTime); ok && local != time.Unix(c.start.Unix()+s, 0).UTC().Format(time.DateTime) {
				t.Errorf("%s: %d s after the change reads %s", name, s, local)
			}
		}
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
