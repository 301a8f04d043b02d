package chart

import "math"

// scale is a linear axis that always holds 0, so that lengths can be compared.
type scale struct {
	lo, hi, step float64
}

// newScale covers lo to hi with about n round steps.
func newScale(f Format, lo, hi float64, n int) scale {
	lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	if lo == hi {
		hi = 1
	}
	step := niceStep(f, (hi-lo)/float64(n))
	// The small allowance keeps 0.3000000001 from opening another step.
	s := scale{
		lo:   math.Floor(lo/step+1e-9) * step,
		hi:   math.Ceil(hi/step-1e-9) * step,
		step: step,
	}
	if f == Percent && hi <= 1 {
		s.hi = math.Min(s.hi, 1)
	}
	return s
}

// niceStep rounds a step up to one that people count in.
func niceStep(f Format, raw float64) float64 {
	if f == Seconds && raw > 10 {
		for _, s := range []float64{15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400} {
			if raw <= s {
				return s
			}
		}
	}
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*power*(1+1e-9) {
			step = m * power
			break
		}
	}
	if f == Count && step < 1 && raw > 0.2 {
		return 1
	}
	return step
}

func (s scale) ticks() []float64 {
	var out []float64
	n := int(math.Round((s.hi - s.lo) / s.step))
	for i := range n + 1 {
		v := s.lo + float64(i)*s.step
		if v <= s.hi+s.step/1e6 {
			out = append(out, v)
		}
	}
	return out
}

// at maps a value to a coordinate between from (lo) and to (hi).
func (s scale) at(v, from, to float64) float64 {
	return from + (v-s.lo)/(s.hi-s.lo)*(to-from)
}

// spread moves wanted positions apart until each is at least gap from the next,
// as little as possible and within top to bottom. Positions must be ascending;
// if they cannot all fit they are spaced evenly.
func spread(wanted []float64, gap, top, bottom float64) []float64 {
	type group struct {
		first float64 // wanted position of the first member, averaged over all
		n     int
	}
	if n := len(wanted); n > 1 && float64(n-1)*gap > bottom-top {
		gap = (bottom - top) / float64(n-1)
	}
	start := func(g group) float64 {
		return math.Max(top, math.Min(g.first, bottom-gap*float64(g.n-1)))
	}
	var groups []group
	for _, w := range wanted {
		g := group{w, 1}
		for len(groups) > 0 {
			last := groups[len(groups)-1]
			if start(last)+gap*float64(last.n) <= start(g) {
				break
			}
			total := last.n + g.n
			first := (last.first*float64(last.n) + (g.first-gap*float64(last.n))*float64(g.n)) / float64(total)
			g = group{first, total}
			groups = groups[:len(groups)-1]
		}
		groups = append(groups, g)
	}
	var out []float64
	for _, g := range groups {
		for i := range g.n {
			out = append(out, start(g)+gap*float64(i))
		}
	}
	return out
}
