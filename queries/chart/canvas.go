package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// canvas collects the elements of one figure.
type canvas struct {
	o       Options
	body    strings.Builder
	defs    strings.Builder
	defined map[string]bool
}

func newCanvas(o Options) *canvas {
	return &canvas{o: o, defined: map[string]bool{}}
}

// document closes the figure: a root of the given height with its name and its
// description in words.
func (c *canvas) document(height float64, desc string) string {
	title := c.o.Title
	if title == "" {
		title = "Chart"
	}
	id := escape(c.o.ID)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + num(c.o.width()) + ` ` + num(height) + `" role="img" aria-labelledby="` + id + `-t" aria-describedby="` + id + `-d"`)
	b.WriteString(` font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" font-size="` + num(fontSize) + `" fill="` + ink + `">`)
	b.WriteString("\n<title id=\"" + id + "-t\">" + escape(title) + "</title>")
	b.WriteString("\n<desc id=\"" + id + "-d\">" + escape(desc) + "</desc>\n")
	if c.defs.Len() > 0 {
		b.WriteString("<defs>" + c.defs.String() + "</defs>\n")
	}
	b.WriteString(c.body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// text writes one line; anchor is start, middle or end; y is the base line.
func (c *canvas) text(x, y float64, anchor, s string, attrs ...string) {
	c.body.WriteString(`<text x="` + num(x) + `" y="` + num(y) + `"`)
	if anchor != "start" {
		c.body.WriteString(` text-anchor="` + anchor + `"`)
	}
	for _, a := range attrs {
		c.body.WriteString(" " + a)
	}
	c.body.WriteString(">" + escape(s) + "</text>\n")
}

func (c *canvas) rect(x, y, w, h float64, attrs string) {
	c.body.WriteString(`<rect x="` + num(x) + `" y="` + num(y) + `" width="` + num(math.Max(w, 0)) + `" height="` + num(math.Max(h, 0)) + `" ` + attrs + "/>\n")
}

func (c *canvas) line(x1, y1, x2, y2 float64, attrs string) {
	c.body.WriteString(`<line x1="` + num(x1) + `" y1="` + num(y1) + `" x2="` + num(x2) + `" y2="` + num(y2) + `" ` + attrs + "/>\n")
}

func (c *canvas) path(d, attrs string) {
	c.body.WriteString(`<path d="` + d + `" ` + attrs + "/>\n")
}

// marker draws the point shape of series i: circle, square, triangle, diamond,
// and the same hollow.
func (c *canvas) marker(x, y float64, i int) {
	const r = 3.6
	col := colour(i)
	paint := `fill="` + col + `" stroke="#FFFFFF" stroke-width="1"`
	if i%6 >= 4 {
		paint = `fill="#FFFFFF" stroke="` + col + `" stroke-width="2"`
	}
	switch i % 4 {
	case 0:
		c.body.WriteString(`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `" ` + paint + "/>\n")
	case 1:
		c.rect(x-r+0.4, y-r+0.4, 2*r-0.8, 2*r-0.8, paint)
	case 2:
		c.path("M"+num(x)+" "+num(y-r-0.6)+"L"+num(x+r+0.4)+" "+num(y+r-0.6)+"H"+num(x-r-0.4)+"Z", paint)
	default:
		c.path("M"+num(x)+" "+num(y-r-0.8)+"L"+num(x+r+0.8)+" "+num(y)+"L"+num(x)+" "+num(y+r+0.8)+"L"+num(x-r-0.8)+" "+num(y)+"Z", paint)
	}
}

// num writes a coordinate with one decimal at most.
func num(v float64) string {
	s := strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

// escape makes text safe inside an element or a quoted attribute; characters
// XML cannot hold become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// textWidth estimates the width of a line. The widths are those of a wide
// typeface, so that text laid out by them fits in the usual ones too.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r == ' ':
			w += 0.32
		case strings.ContainsRune("ijl.,:;'|!()[]", r):
			w += 0.35
		case strings.ContainsRune("mwMW%@", r):
			w += 0.95
		case unicode.IsUpper(r):
			w += 0.7
		case unicode.IsDigit(r):
			w += 0.64
		default:
			w += 0.61
		}
	}
	return w * size
}

// wrap breaks text into at most lines lines of the given width; what does not
// fit ends in an ellipsis.
func wrap(s string, width, size float64, lines int) []string {
	var out []string
	cur := ""
	for _, word := range strings.Fields(s) {
		next := strings.TrimSpace(cur + " " + word)
		if cur != "" && textWidth(next, size) > width {
			out = append(out, cur)
			next = word
		}
		cur = next
	}
	out = append(out, cur)
	if len(out) > lines {
		out = append(out[:lines-1], strings.Join(out[lines-1:], " "))
	}
	for i := range out {
		out[i] = clip(out[i], width, size)
	}
	return out
}

func clip(s string, width, size float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	for s != "" && textWidth(s+"…", size) > width {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.TrimSpace(s) + "…"
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
