package schema

// Slab hands out places for the optional numbers of rows, many to one
// allocation. A decoder reuses one row value with pointers into itself; whoever
// keeps the row moves them into a slab with Detach.
type Slab struct {
	ints   []int64
	int32s []int32
}

const slabSize = 2048

// Int64 returns a pointer to a copy of *v, or nil for nil.
func (s *Slab) Int64(v *int64) *int64 {
	if v == nil {
		return nil
	}
	if len(s.ints) == 0 {
		s.ints = make([]int64, slabSize)
	}
	p := &s.ints[0]
	s.ints = s.ints[1:]
	*p = *v
	return p
}

// Int32 is Int64 for 32-bit columns.
func (s *Slab) Int32(v *int32) *int32 {
	if v == nil {
		return nil
	}
	if len(s.int32s) == 0 {
		s.int32s = make([]int32, slabSize)
	}
	p := &s.int32s[0]
	s.int32s = s.int32s[1:]
	*p = *v
	return p
}

// Detach moves the row's optional numbers into the slab.
func (r *QueueEvent) Detach(s *Slab) {
	r.LogOffsetMin = s.Int32(r.LogOffsetMin)
	r.HoldS, r.TalkS, r.RingMs, r.Position = s.Int64(r.HoldS), s.Int64(r.TalkS), s.Int64(r.RingMs), s.Int64(r.Position)
}

// Detach moves the row's optional numbers into the slab.
func (r *WebRequest) Detach(s *Slab) {
	r.LogOffsetMin, r.Status = s.Int32(r.LogOffsetMin), s.Int32(r.Status)
	r.DurationMs = s.Int64(r.DurationMs)
}

// Detach moves the row's optional numbers into the slab.
func (r *FormEvent) Detach(s *Slab) {
	r.LogOffsetMin, r.Rating = s.Int32(r.LogOffsetMin), s.Int64(r.Rating)
}
