package workbook

import "testing"

func TestCells(t *testing.T) {
	for cell, want := range map[string]string{
		`<c><v>447</v></c>`:                                   "447",
		`<c><v>447700900123</v></c>`:                          "447700900123",
		`<c><v>4.4770090012300003E11</v></c>`:                 "447700900123",
		`<c><v>447.00000000000006</v></c>`:                    "447",
		`<c><v>0.30000000000000004</v></c>`:                   "0.3",
		`<c><v>1E-3</v></c>`:                                  "0.001",
		`<c><v>-12.50</v></c>`:                                "-12.5",
		`<c><v>1234567890123456789</v></c>`:                   "1.23456789012346E+18",
		`<c><v>12345678901234500</v></c>`:                     "1.23456789012345E+16",
		`<c><v>n/a</v></c>`:                                   "n/a",
		`<c s="0"><v>5</v></c>`:                               "5",
		`<c t="b"><v>1</v></c>`:                               "TRUE",
		`<c t="b"><v>0</v></c>`:                               "FALSE",
		`<c t="e"><f>A1/0</f><v>#DIV/0!</v></c>`:              "#DIV/0!",
		`<c><f>A1+1</f><v>12</v></c>`:                         "12",
		`<c><f>A1+1</f><v></v></c>`:                           "#UNCALCULATED!",
		`<c><f>A1+1</f></c>`:                                  "#UNCALCULATED!",
		`<c t="str"><f>A1</f></c>`:                            "#UNCALCULATED!",
		`<c><f t="shared" si="0"/></c>`:                       "#UNCALCULATED!",
		`<c t="str"><f>A1&amp;""</f><v></v></c>`:              "",
		`<c t="str"><f>"a"</f><v>a</v></c>`:                   "a",
		`<c t="d"><v>2026-01-05T09:30:00</v></c>`:             "2026-01-05 09:30:00",
		`<c t="str"><v>2026-01-05T09:30:00</v></c>`:           "2026-01-05T09:30:00",
		`<c t="str"><v>=1+1</v></c>`:                          "=1+1",
		"<c t=\"str\"><v>two\r\nlines\tand&#0;more</v></c>":   "two  lines and more",
		`<c><v>1</v><extLst><ext><x>9</x></ext></extLst></c>`: "1",
	} {
		if want != "" {
			want += "\n"
		}
		newBook("<row>"+cell+"</row>").reads(t, want)
	}
}

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]numFmt{
		"General":                  {},
		"general;[Red]-general":    {},
		"0":                        {},
		"0.00":                     {},
		"#,##0.00":                 {},
		"0%":                       {},
		"0.00E+00":                 {},
		"@":                        {},
		`0" days"`:                 {},
		`0\d`:                      {},
		`_-* #,##0.00_-;-* #,##0`:  {},
		"[Red]0;[Magenta]0":        {},
		`[$£-809]#,##0.00`:         {},
		"# ?/?":                    {},
		"00000000000":              {zeros: 11},
		"dd/mm/yyyy":               {shape: day},
		"m/d/yy":                   {shape: day},
		"mmm":                      {shape: day},
		"[$-809]dd mmmm yyyy;@":    {shape: day},
		`yyyy"年"m"月"d"日"`:          {shape: day},
		"DD-MMM-YY":                {shape: day},
		"dd/mm/yyyy hh:mm":         {shape: moment},
		"dd/mm/yyyy\\ hh:mm:ss":    {shape: moment},
		"yyyy-mm-dd hh:mm:ss.000":  {shape: moment, fraction: true},
		"d/m/yy h:mm AM/PM":        {shape: moment},
		`yyyy-mm-dd"T"hh:mm:ss`:    {shape: moment},
		"h:mm":                     {shape: hours},
		"hh:mm A/P":                {shape: hours},
		"[h]:mm":                   {shape: hours},
		"[hh]:mm:ss":               {shape: seconds},
		"[mm]:ss":                  {shape: seconds},
		"[s]":                      {shape: seconds},
		"mm:ss":                    {shape: seconds},
		"mm:ss.0":                  {shape: seconds, fraction: true},
		"h:mm:ss AM/PM":            {shape: seconds},
		`"unclosed dd/mm`:          {},
		`[unclosed`:                {},
		`\`:                        {},
		`"";dd/mm/yyyy`:            {},
		`[<1]h:mm;[>=1]dd/mm/yyyy`: {shape: hours},
		`h "hours" m "minutes"`:    {shape: hours},
		`[Color10]"day" d`:         {shape: day},
		`#,##0.00 "s"`:             {},
		`0.0_);\(0.0\)`:            {},
		`[$-F400]h:mm:ss\ AM/PM`:   {shape: seconds},
		`[$-F800]dddd\,\ mmmm dd`:  {shape: day},
		`ggge"年"m"月"`:              {shape: day},
		`* dd/mm`:                  {shape: day},
		`_d0`:                      {},
	} {
		if got := compile(code); got != want {
			t.Errorf("compile(%q) = %+v, want %+v", code, got, want)
		}
	}
}

func TestBuiltinFormats(t *testing.T) {
	for id, want := range map[int]shape{
		0: number, 9: number, 13: number, 14: day, 17: day, 18: hours, 19: seconds, 20: hours, 21: seconds,
		22: moment, 23: number, 37: number, 45: seconds, 46: seconds, 47: seconds, 48: number, 49: number, 30: day, 57: day, 59: number,
	} {
		if got := builtin(id).shape; got != want {
			t.Errorf("the built-in format %d has shape %d, want %d", id, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ code, value, want string }{
		{"dd/mm/yyyy hh:mm", "46027.395833333336", "2026-01-05 09:30:00"},
		{"dd/mm/yyyy hh:mm", "46027.395833", "2026-01-05 09:30:00"}, // cut by the program that wrote it
		{"dd/mm/yyyy hh:mm", "46027", "2026-01-05 00:00:00"},
		{"dd/mm/yyyy hh:mm", "46027.99999999", "2026-01-06 00:00:00"},
		{"dd/mm/yyyy", "46027", "2026-01-05"},
		{"dd/mm/yyyy", "46027.5", "2026-01-05 12:00:00"},
		{"dd/mm/yyyy", "0.395833333333333", "09:30:00"},
		{"dd/mm/yyyy", "-1", "-1"},
		{"dd/mm/yyyy", "2958466", "2958466"},
		{"dd/mm/yyyy", "1", "1900-01-01"},
		{"dd/mm/yyyy", "59", "1900-02-28"},
		{"dd/mm/yyyy", "60", "1900-02-29"},
		{"dd/mm/yyyy", "61", "1900-03-01"},
		{"yyyy-mm-dd hh:mm:ss.000", "46027.39583912037", "2026-01-05 09:30:00.500"},
		{"yyyy-mm-dd hh:mm:ss", "46027.39583912037", "2026-01-05 09:30:01"}, // as it is shown
		{"hh:mm", "0.395833333333333", "09:30"},
		{"hh:mm", "0.396", "09:30:14"},
		{"hh:mm", "0", "00:00"},
		{"hh:mm:ss", "0.395833333333333", "09:30:00"},
		{"[h]:mm:ss", "1.5", "36:00:00"},
		{"mm:ss", "1.6550925925925926E-3", "00:02:23"},
		{"mm:ss.0", "1.660879629629630E-3", "00:02:23.500"},
		{"hh:mm:ss", "46027.395833333336", "2026-01-05 09:30:00"}, // shows the time of a day
		{"00000000000", "7700900123", "07700900123"},
		{"00000", "12345678", "12345678"},
		{"00000", "1.5", "1.5"},
	} {
		newBook(`<row><c s="0"><v>`+c.value+`</v></c></row>`).formats(c.code).reads(t, c.want+"\n")
	}
}

// The date system of 1904 counts from another day.
func TestDatesFrom1904(t *testing.T) {
	b := newBook(`<row><c><v>44565.395833333336</v></c><c><v>0.5</v></c></row>`).formats("dd/mm/yyyy hh:mm")
	b["xl/workbook.xml"] = `<workbook><workbookPr date1904="1"/><sheets><sheet name="Data" r:id="r1"/></sheets></workbook>`
	b.reads(t, "2026-01-05 09:30:00,12:00:00\n")
}
