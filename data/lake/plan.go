package lake

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"frontdoor/data/lake/delta"
	"frontdoor/data/lake/part"
	"frontdoor/data/schema"
)

// plan gathers the actions of one log entry while its parts are verified.
type plan struct {
	change   Change
	log      *tableLog // the table at Base
	now      int64     // ms
	metaData *delta.MetaData
	remove   map[string]bool // by encoded path
	adds     []delta.Action
	from     map[string]string // encoded path -> staged file
}

// newPlan checks the change against the table as it is.
func newPlan(log *tableLog, c Change, now int64) (*plan, error) {
	p := &plan{change: c, log: log, now: now, remove: map[string]bool{}, from: map[string]string{}}
	for _, name := range c.Remove {
		encoded := encodePath(name)
		if log.state.Live[encoded] == nil {
			return nil, fmt.Errorf("the change removes part %s, which version %d does not have", name, c.Base)
		}
		p.remove[encoded] = true
	}
	if old := log.state.Protocol; old != nil && old.MinWriter > delta.WriterVersion {
		return nil, fmt.Errorf("the table needs Delta writer version %d, frontdoor writes version %d", old.MinWriter, delta.WriterVersion)
	}
	return p, p.setMetaData()
}

// setMetaData prepares a metaData action if the table is new or its columns
// change. Parts that stay must still fit: they may lack nullable columns that
// are new, nothing else.
func (p *plan) setMetaData() error {
	text, err := delta.SchemaString(p.change.Columns)
	if err != nil {
		return err
	}
	partitionBy := append([]string{}, p.change.PartitionBy...)
	old := p.log.state.MetaData
	if old != nil && old.SchemaString == text && slices.Equal(old.PartitionBy, partitionBy) {
		return nil
	}
	created := p.now
	if old != nil {
		created = old.CreatedTime
		if err := p.checkEvolution(old); err != nil {
			return err
		}
	}
	p.metaData = &delta.MetaData{
		ID: tableID(p.change.Ref), Name: p.change.Ref.Name,
		Format:       delta.Format{Provider: "parquet", Options: map[string]string{}},
		SchemaString: text, PartitionBy: partitionBy,
		Configuration: map[string]string{}, CreatedTime: created,
	}
	return nil
}

func (p *plan) checkEvolution(old *delta.MetaData) error {
	if len(p.remove) == len(p.log.state.Live) {
		return nil // no part stays
	}
	if !slices.Equal(old.PartitionBy, p.change.PartitionBy) {
		return fmt.Errorf("the partition columns change from %v to %v while parts stay; replace all parts", old.PartitionBy, p.change.PartitionBy)
	}
	before, err := delta.ParseSchema(old.SchemaString)
	if err != nil {
		return err
	}
	for _, c := range before {
		if _, has := (schema.Table{Columns: p.change.Columns}).Column(c.Name); !has {
			return fmt.Errorf("column %s is gone, but parts that have it stay; replace all parts", c.Name)
		}
	}
	for _, c := range p.change.Columns {
		was, had := schema.Table{Columns: before}.Column(c.Name)
		switch {
		case !had && !c.Nullable:
			return fmt.Errorf("column %s is new and not nullable, but parts without it stay; replace all parts", c.Name)
		case had && was.Type != c.Type:
			return fmt.Errorf("column %s changes from %s to %s while parts stay; replace all parts", c.Name, was.Type, c.Type)
		case had && was.Nullable && !c.Nullable:
			return fmt.Errorf("column %s may no longer be NULL, but parts that may hold NULL stay; replace all parts", c.Name)
		}
	}
	return nil
}

// add records a verified part under its final path.
func (p *plan) add(s Staged, name string, info part.Info) error {
	encoded := encodePath(name)
	if other, twice := p.from[encoded]; twice {
		return fmt.Errorf("%s and %s have the same content; adding both would lose one's rows", other, s.File)
	}
	p.from[encoded] = s.File
	stats, err := info.Stats.Encode()
	if err != nil {
		return err
	}
	tags, partition := map[string]string{}, map[string]string{} // never null in the log
	maps.Copy(tags, s.Tags)
	maps.Copy(partition, s.Partition)
	tags[tagSHA256], tags[tagRows] = info.SHA256, rowsTag(info.Stats.Rows)
	old := p.log.state.Live[encoded]
	delete(p.remove, encoded) // removed and added again: it stays
	if old != nil && old.Stats == stats && maps.Equal(old.Tags, tags) {
		return nil
	}
	p.adds = append(p.adds, delta.Action{Add: &delta.Add{
		Path: encoded, PartitionValues: partition, Size: info.Bytes,
		ModificationTime: p.now, DataChange: old == nil, Stats: stats, Tags: tags,
	}})
	return nil
}

func (p *plan) empty() bool {
	return p.metaData == nil && len(p.remove) == 0 && len(p.adds) == 0 &&
		len(sortedTxns(p.log.state.Txns, p.change.Txns)) == 0
}

// entry lists the actions in the order of the log entry.
func (p *plan) entry() []delta.Action {
	out := []delta.Action{{CommitInfo: &delta.CommitInfo{
		Timestamp: p.now, Operation: p.change.Operation, RunID: p.change.RunID, EngineInfo: engineInfo,
	}}}
	if p.log.state.Protocol == nil {
		out = append(out, delta.Action{Protocol: &delta.Protocol{MinReader: delta.ReaderVersion, MinWriter: delta.WriterVersion}})
	}
	if p.metaData != nil {
		out = append(out, delta.Action{MetaData: p.metaData})
	}
	out = append(out, sortedTxns(p.log.state.Txns, p.change.Txns)...)
	for _, name := range slices.Sorted(maps.Keys(p.remove)) {
		out = append(out, delta.Action{Remove: &delta.Remove{Path: name, DeletionTimestamp: p.now, DataChange: true}})
	}
	return append(out, p.adds...)
}

// partPath is a part's path in its table: a folder for each partition column,
// then the first 16 hex digits of its digest.
func partPath(by []string, partition map[string]string, digest string) string {
	var dirs []string
	for _, name := range by {
		dirs = append(dirs, escapeDir(name)+"="+escapeDir(partition[name]))
	}
	return path.Join(append(dirs, digest[:16]+".parquet")...)
}

// escapeDir writes a partition value as Hive folders do: letters, digits and
// a few signs as they are, every other byte as %XX.
func escapeDir(value string) string {
	var b strings.Builder
	for i := range len(value) {
		c := value[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// encodePath writes a path as the log has it: URL-encoded, segment by segment.
func encodePath(name string) string {
	segments := strings.Split(name, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// tableID is the table's id in UUID form: a digest of its name, so that two
// lakes built from the same inputs are the same.
func tableID(ref TableRef) string {
	h := sha256.Sum256([]byte("frontdoor/" + ref.String()))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80 // version 8, RFC 9562
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
