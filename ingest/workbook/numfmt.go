package workbook

import (
	"strconv"
	"strings"
)

// shape is what a number format makes of a number.
type shape byte

const (
	number  shape = iota // a number, as it is
	day                  // a date
	moment               // a date with a time of day
	hours                // a time of day or a length of time, in hours and minutes
	seconds              // the same, to the second
)

// numFmt is a number format as far as it decides what a cell says.
type numFmt struct {
	shape    shape
	fraction bool // shows fractions of a second
	zeros    int  // shows so many digits, with zeros before the number
}

// builtin is one of the number formats that need no definition (ECMA-376 part 1,
// 18.8.30); 27 to 36 and 50 to 58 are the dates and times of East Asian editions.
func builtin(id int) numFmt {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return numFmt{shape: day}
	case id == 22:
		return numFmt{shape: moment}
	case id == 18, id == 20, id == 32, id == 34:
		return numFmt{shape: hours}
	case id == 19, id == 21, id == 33, id == 35, id == 45, id == 46:
		return numFmt{shape: seconds}
	case id == 47:
		return numFmt{shape: seconds, fraction: true}
	}
	return numFmt{}
}

// compile reads the code of a number format: what of y m d h s stands in it
// outside quotes and brackets. Its first section counts.
func compile(code string) numFmt {
	f := numFmt{}
	if strings.HasPrefix(strings.ToLower(code), "general") {
		return f
	}
	if len(code) > 1 && strings.Trim(code, "0") == "" {
		f.zeros = min(len(code), 15)
		return f
	}
	letters := dateLetters(code)
	f.fraction = strings.Contains(letters, "s.")
	letters = strings.ReplaceAll(letters, ".", "")
	date, clock := false, strings.ContainsAny(letters, "hs")
	for i := range len(letters) {
		switch c := letters[i]; c {
		case 'y', 'd':
			date = true
		case 'm': // minutes behind hours or before seconds
			date = date || !(i > 0 && letters[i-1] == 'h' || i+1 < len(letters) && letters[i+1] == 's')
		}
	}
	switch {
	case date && clock:
		f.shape = moment
	case date:
		f.shape = day
	case strings.Contains(letters, "s"):
		f.shape = seconds
	case clock || letters != "":
		f.shape = hours
	}
	return f
}

// dateLetters lists, once a run, the letters y m d h s of the first section of a
// code, and a full stop where a fraction follows them.
func dateLetters(code string) string {
	var out strings.Builder
	last := byte(0)
	for i := 0; i < len(code); i++ {
		c := code[i] | 0x20 // lower case, of letters
		switch code[i] {
		case ';':
			return out.String()
		case '\\', '_', '*': // the next character stands for itself
			i++
			c = 0
		case '"':
			i += 1 + strings.IndexByte(code[i+1:]+`"`, '"')
			c = 0
		case '[':
			end := strings.IndexByte(code[i:]+"]", ']')
			c = elapsed(code[i+1 : min(i+end, len(code))])
			i += end
		case '.':
			if i+1 < len(code) && code[i+1] == '0' {
				c = '.'
			}
		}
		if c == 'a' && (hasFold(code[i:], "am/pm") || hasFold(code[i:], "a/p")) {
			i += len("a/p") - 1
			if hasFold(code[i-2:], "am/pm") {
				i += 2
			}
		}
		if c != last && c != 0 && strings.IndexByte("ymdhs.", c) >= 0 {
			out.WriteByte(c)
		}
		if c != last && c != 0 && (strings.IndexByte("ymdhs.", c) >= 0 || c >= 'a' && c <= 'z') {
			last = c
		}
	}
	return out.String()
}

// elapsed is the letter of a bracket that stands for a length of time, as [h];
// others hold colours, conditions and languages.
func elapsed(bracket string) byte {
	bracket = strings.ToLower(bracket)
	if bracket == "" || strings.Trim(bracket, bracket[:1]) != "" || strings.IndexByte("hms", bracket[0]) < 0 {
		return 0
	}
	return bracket[0]
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// maxStyles is more than Excel lets a workbook have.
const maxStyles = 1 << 17

// readFormats reads the number format of each cell style.
func readFormats(a *archive, name string) ([]numFmt, error) {
	var formats []numFmt
	own := map[int]numFmt{}
	cells := false // inside cellXfs, the styles of cells
	err := a.each(name, func(x *xmlReader, element string) error {
		switch element {
		case "cellXfs", "cellStyleXfs", "dxfs", "cellStyles":
			cells = element == "cellXfs"
		case "numFmt":
			id, code, err := attrs2(x, "numFmtId", "formatCode")
			if n, bad := strconv.Atoi(id); bad == nil && err == nil && len(own) < maxStyles {
				own[n] = compile(code)
			}
			return err
		case "xf":
			id, err := x.attr("numFmtId")
			if !cells || err != nil || len(formats) == maxStyles {
				return err
			}
			n, _ := strconv.Atoi(id) // none is 0, the general format
			f, ok := own[n]
			if !ok {
				f = builtin(n)
			}
			formats = append(formats, f)
		}
		return nil
	})
	return formats, err
}

// attrs2 reads two attributes of the tag read last.
func attrs2(x *xmlReader, one, other string) (string, string, error) {
	a, err := x.attr(one)
	if err != nil {
		return "", "", err
	}
	b, err := x.attr(other)
	return a, b, err
}
