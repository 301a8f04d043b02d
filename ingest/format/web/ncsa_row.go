package web

import (
	"frontdoor/ingest/format/field"
	"frontdoor/ingest/format/hit"
)

// fill reads what was cut from a line into d.hit and returns the client; the
// fault's code is "" unless the line is to be rejected. A line is worth a row as
// soon as it says who and when.
func (d *ncsaDecoder) fill() (*hit.Client, ncsaFault) {
	f := &d.fields
	if wrong := f.wrong; wrong != nil && (!f.seen[ncsaClient] || !f.seen[ncsaTime]) {
		return nil, ncsaFault{code: "unparsable", at: f.wrongAt, field: wrong.name}
	}
	if !f.seen[ncsaTime] || !f.seen[ncsaClient] || f.cut && f.cutIn == ncsaClient {
		return nil, d.cutShort()
	}
	client := d.rows.Client(f.value[ncsaClient])
	if client == nil {
		return nil, ncsaFault{code: "no_client", at: f.at[ncsaClient]}
	}
	stamp, ok := d.stamps.read(f.value[ncsaTime])
	if !ok && f.cut && f.cutIn == ncsaTime {
		return nil, d.cutShort()
	}
	if !ok {
		return nil, ncsaFault{code: "bad_time", at: f.at[ncsaTime]}
	}
	if f.wrong != nil {
		return nil, ncsaFault{code: "unparsable", at: f.wrongAt, field: f.wrong.name}
	}
	d.hit = hit.Fields{Micros: stamp.micros, Day: stamp.day, Offset: stamp.offset}
	if fault := d.numbers(); fault.code != "" {
		return nil, fault
	}
	d.texts()
	return client, ncsaFault{}
}

// cutShort is the fault of a line that ends before it says who and when.
func (d *ncsaDecoder) cutShort() ncsaFault {
	for i := range d.plan.fields {
		if f := &d.plan.fields[i]; f.kind == ncsaTime {
			return ncsaFault{code: "unparsable", at: d.fields.at[d.fields.cutIn], field: f.name}
		}
	}
	return ncsaFault{code: "unparsable"}
}

// numbers reads status, bytes and duration. A number at the cut end of a line
// is kept only where its length shows that it is whole.
func (d *ncsaDecoder) numbers() ncsaFault {
	f := &d.fields
	status, ok := hit.Status(f.value[ncsaStatus])
	switch {
	case ok:
		d.hit.Status = status
	case !f.cut || f.cutIn != ncsaStatus:
		return ncsaFault{code: "bad_status", at: f.at[ncsaStatus]}
	}
	if d.hit.Bytes, ok = hit.Bytes(f.value[ncsaBytes]); !ok {
		return ncsaFault{code: "bad_bytes", at: f.at[ncsaBytes]}
	}
	if v := f.value[ncsaDuration]; v != "" && v != "-" && !(f.cut && f.cutIn == ncsaDuration) {
		d.hit.DurationMs, d.hit.HasDuration = field.Decimal(v, d.plan.durationPlaces)
		if !d.hit.HasDuration {
			return ncsaFault{code: "bad_duration", at: f.at[ncsaDuration]}
		}
	}
	return ncsaFault{}
}

// texts takes the texts over. Of one at the cut end of a line nobody knows how
// it went on; only an agent still tells something.
func (d *ncsaDecoder) texts() {
	f, h := &d.fields, &d.hit
	h.User, h.Host, h.Referer = f.value[ncsaUser], f.value[ncsaHost], f.value[ncsaReferer]
	h.Agent, h.NoAgent = f.value[ncsaAgent], d.noAgent
	h.Request, h.HasRequest = f.value[ncsaRequest], f.seen[ncsaRequest]
	h.Method, h.HasMethod = f.value[ncsaMethod], f.seen[ncsaMethod]
	h.Target, h.HasTarget = f.value[ncsaTarget], f.seen[ncsaTarget]
	h.Query = f.value[ncsaQuery]
	if !f.cut {
		return
	}
	h.Cut = true
	switch f.cutIn {
	case ncsaUser:
		h.User = ""
	case ncsaHost:
		h.Host = ""
	case ncsaReferer:
		h.Referer = ""
	case ncsaRequest, ncsaMethod, ncsaTarget:
		h.RequestCut = true
	}
}
