package lake

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"frontdoor/data/lake/delta"
)

// Snapshot is one published state: the version of every table, by kind/name.
// Numbers only grow; one that a crash used up is not used again.
type Snapshot struct {
	Number    int64            `json:"number"`
	RunID     string           `json:"run_id"`
	CreatedAt time.Time        `json:"created_at"`
	Engine    string           `json:"engine"` // program and engine versions that built the models
	Tables    map[string]int64 `json:"tables"`
	Audits    []AuditResult    `json:"audits"`
	// Files is the hex SHA-256 of every published file that is no part of a
	// table, by its path under published/<number>: the database, mostly.
	Files map[string]string `json:"files,omitempty"`
	// RollbackOf is the number of the snapshot whose tables this one publishes
	// again, 0 for the work of a build. Replaces is then what it took back: the
	// tables of the newest snapshot that was built.
	RollbackOf int64            `json:"rollback_of,omitempty"`
	Replaces   map[string]int64 `json:"replaces_tables,omitempty"`
}

// Stands says whether a build that ended with these table versions brings
// nothing new. After a rollback that is so too for the versions that were taken
// back: the next night must not publish them again as if they were news.
func (s *Snapshot) Stands(tables map[string]int64) bool {
	return maps.Equal(s.Tables, tables) || s.RollbackOf > 0 && maps.Equal(s.Replaces, tables)
}

// AuditResult is what one audit of the snapshot found. Rows is the number of
// rows that failed it. Months is what an audit that runs month by month found in
// each, so that the next night need look only at months that changed.
type AuditResult struct {
	Name     string       `json:"name"`
	Severity string       `json:"severity"`
	Status   string       `json:"status"`
	Rows     int64        `json:"rows"`
	Message  string       `json:"message,omitempty"`
	Months   []AuditMonth `json:"months,omitempty"`
}

// AuditMonth is one month's share of an AuditResult. Key is a digest of all that
// the result follows from; Detail shows a row that failed.
type AuditMonth struct {
	Month  string `json:"month"` // yyyy-mm
	Key    string `json:"key"`
	Rows   int64  `json:"rows,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// sealedSnapshot is a snapshot file: its seal covers every byte of it.
type sealedSnapshot struct {
	Snapshot
	Seal string `json:"contentSha256"`
}

// Current returns the newest snapshot, or nil when none was published yet.
func (l *Lake) Current() (*Snapshot, error) {
	numbers, err := l.SnapshotNumbers()
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	return l.ReadSnapshot(numbers[len(numbers)-1])
}

// Snapshots returns the kept snapshots, oldest first.
func (l *Lake) Snapshots() ([]Snapshot, error) {
	numbers, err := l.SnapshotNumbers()
	if err != nil {
		return nil, err
	}
	var all []Snapshot
	for _, n := range numbers {
		s, err := l.ReadSnapshot(n)
		if err != nil {
			return nil, err
		}
		all = append(all, *s)
	}
	return all, nil
}

// SnapshotPath is the file of a snapshot.
func (l *Lake) SnapshotPath(number int64) string {
	return l.Path("snapshot", numberName(number)+".json")
}

// PublishedPath is the folder of a snapshot's published files.
func (l *Lake) PublishedPath(number int64) string {
	return l.Path("published", numberName(number))
}

// ParsePublished is the snapshot number that a folder name under published
// stands for, and false for any other name.
func ParsePublished(name string) (int64, bool) { return parseNumber(name) }

// ReadSnapshot reads one snapshot. One that is damaged is an error, never a
// wrong snapshot.
func (l *Lake) ReadSnapshot(number int64) (*Snapshot, error) {
	path := l.SnapshotPath(number)
	data, err := l.readFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read snapshot %s: %w", path, err)
	}
	return parseSnapshot(path, number, data)
}

func parseSnapshot(path string, number int64, data []byte) (*Snapshot, error) {
	if err := delta.CheckSeal(data); err != nil {
		return nil, fmt.Errorf("snapshot %s is damaged: %w", path, err)
	}
	var s sealedSnapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("snapshot %s is damaged: %w", path, err)
	}
	if s.Number != number {
		return nil, fmt.Errorf("snapshot %s holds snapshot %d", path, s.Number)
	}
	return &s.Snapshot, nil
}

func encodeSnapshot(s Snapshot) ([]byte, error) {
	text, err := json.MarshalIndent(sealedSnapshot{s, delta.BlankSeal()}, "", "  ")
	if err != nil {
		return nil, err
	}
	// Compact keys for the seal: MarshalIndent writes `"key": "value"`.
	text = []byte(strings.Replace(string(text), `"contentSha256": "`, `"contentSha256":"`, 1))
	return delta.Seal(append(text, '\n'))
}

// SnapshotNumbers lists the numbers of the kept snapshots, ascending, without
// reading them.
func (l *Lake) SnapshotNumbers() ([]int64, error) {
	entries, err := l.list(l.Path("snapshot"))
	var numbers []int64
	for _, e := range entries {
		digits, isJSON := strings.CutSuffix(e.Name(), ".json")
		if n, ok := parseNumber(digits); ok && isJSON {
			numbers = append(numbers, n)
		}
	}
	return numbers, err
}

// numberName is a snapshot number as files and folders have it: 8 digits.
func numberName(number int64) string { return fmt.Sprintf("%08d", number) }

func parseNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 0 && numberName(n) == text
}
