package field

import "testing"

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		shape, text string
		ms          int64 // -1 where it cannot be read
	}{
		{"s", "143", 143_000},
		{"s", "143.5", 143_500},
		{"s", "0", 0},
		{"s", "-1", -1},
		{"s", "2:23", -1},
		{"s", "", -1},
		{"s", "31622401", -1},
		{"ms", "143000", 143_000},
		{"ms", "1.9", 1},
		{"min", "30", 1_800_000},
		{"min", "0.5", 30_000},
		{"h:mm:ss", "0:02:23", 143_000},
		{"h:mm:ss", "00:02:23.5", 143_500},
		{"h:mm:ss", "125:00:00", 450_000_000},
		{"h:mm:ss", "1.02:03:04", 93_784_000},
		{"h:mm:ss", "2:23", -1},
		{"h:mm:ss", "0:2:23", -1},
		{"h:mm:ss", "0:02:60", -1},
		{"h:mm:ss", "0:60:00", -1},
		{"h:mm:ss", "0:02:23x", -1},
		{"h:mm:ss", "0:02:23.x", -1},
		{"h:mm:ss", "", -1},
		{"h:mm:ss", "9001:00:00", -1},
		{"h:mm:ss", "x.02:03:04", -1},
		{"h:mm:ss", "367.02:03:04", -1},
		{"h:mm:ss", "1:02:03:04", -1},
		{"mm:ss", "2:23", 143_000},
		{"mm:ss", "125:03", 7_503_000},
		{"mm:ss", "2:60", -1},
		{"mm:ss", "143", -1},
		{"mm:ss", "0:02:23", -1},
		{"mm:ss", "2:3", -1},
		{"clock12", "12:02:23 AM", 143_000},
		{"clock12", "1:02:23 AM", 3_743_000},
		{"clock12", "12:00:00 pm", 43_200_000},
		{"clock12", "12:02:23", -1},
		{"clock12", "13:02:23 AM", -1},
		{"clock12", "0:02:23 AM", -1},
		{"clock12", "12:02 AM", -1},
		{"clock12", "AM", -1},
		{"clock12", "12:02:23 XM", -1},
		{"days", "0.00165509259259259", 143_000},
		{"days", "1.65509259259259E-03", 143_000},
		{"days", "1", 86_400_000},
		{"days", "0", 0},
		{"days", "-0.5", -1},
		{"days", "367", -1},
		{"days", "0x1p-2", -1},
		{"days", "NaN", -1},
		{"days", "1E+99", -1},
		{"days", "", -1},
	} {
		d, err := CompileDuration(c.shape)
		if err != nil {
			t.Fatal(err)
		}
		ms, ok := d.Parse(c.text)
		if ok != (c.ms >= 0) || ok && ms != c.ms {
			t.Errorf("%q as %s: got %d %v, want %d", c.text, c.shape, ms, ok, c.ms)
		}
	}
	if _, err := CompileDuration("hours"); err == nil {
		t.Error("hours is a shape")
	}
}

func TestCount(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "12": 12, "1,234": 1234, "12,345,678": 12_345_678, "7.0": 7, "1,000.00": 1000,
		"": -1, "1,23": -1, ",123": -1, "1234,567": -1, "1.5": -1, "-1": -1, "12%": -1, "1.": -1, "1,234,": -1,
	} {
		if n, ok := Count(text); ok != (want >= 0) || ok && n != want {
			t.Errorf("%q: got %d %v, want %d", text, n, ok, want)
		}
	}
}

func TestDamaged(t *testing.T) {
	for text, want := range map[string][2]bool{
		"4.47E+11": {true, false}, "4E+11": {true, false}, "4.47e+11": {true, false}, "####": {false, true},
		"": {}, "##": {}, "#1 queue": {}, "447700900123": {}, "4.47E11": {}, "1e": {}, "3e+agent": {}, "CAe+12": {}, "4.4.7E+11": {},
	} {
		if scientific, hashes := Damaged(text); scientific != want[0] || hashes != want[1] {
			t.Errorf("%q: got %v %v, want %v", text, scientific, hashes, want)
		}
	}
}
