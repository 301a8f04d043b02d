// Package delta reads and writes the files of a Delta table's log: entries of
// JSON lines, the schema string, statistics and the Parquet checkpoint. It is a
// small writer for a public protocol (reader version 1, writer version 2):
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md
//
// Nothing here touches the file system; package lake decides what is written
// where, and when it counts.
package delta

import (
	"fmt"
	"strconv"
	"strings"
)

// The protocol versions this package writes, and the newest it reads.
const (
	ReaderVersion = 1
	WriterVersion = 2
)

// Action is one line of a log entry; exactly one of its fields is set.
type Action struct {
	CommitInfo *CommitInfo `json:"commitInfo,omitempty"`
	Protocol   *Protocol   `json:"protocol,omitempty"`
	MetaData   *MetaData   `json:"metaData,omitempty"`
	Txn        *Txn        `json:"txn,omitempty"`
	Remove     *Remove     `json:"remove,omitempty"`
	Add        *Add        `json:"add,omitempty"`
}

// CommitInfo says who made a log entry and why. It is the first line of every
// entry and carries the seal of the whole entry (see Seal).
type CommitInfo struct {
	Timestamp  int64  `json:"timestamp"` // ms since 1970-01-01 UTC
	Operation  string `json:"operation"`
	RunID      string `json:"runId"`
	EngineInfo string `json:"engineInfo"`
	Seal       string `json:"contentSha256"`
}

// Protocol is what a program must understand to read or write the table.
type Protocol struct {
	MinReader int32 `json:"minReaderVersion" parquet:"minReaderVersion"`
	MinWriter int32 `json:"minWriterVersion" parquet:"minWriterVersion"`
}

// MetaData is the table's identity, schema and partitioning.
type MetaData struct {
	ID            string            `json:"id" parquet:"id"`
	Name          string            `json:"name" parquet:"name,optional"`
	Format        Format            `json:"format" parquet:"format"`
	SchemaString  string            `json:"schemaString" parquet:"schemaString"`
	PartitionBy   []string          `json:"partitionColumns" parquet:"partitionColumns,list"`
	Configuration map[string]string `json:"configuration" parquet:"configuration"`
	CreatedTime   int64             `json:"createdTime" parquet:"createdTime,optional"` // ms
}

// Format names the files' format; always parquet.
type Format struct {
	Provider string            `json:"provider" parquet:"provider"`
	Options  map[string]string `json:"options" parquet:"options"`
}

// Add puts one data file into the table. Path is relative to the table's
// folder and URL-encoded, Size is in bytes, ModificationTime in ms, Stats the
// JSON text that Stats.Encode writes.
type Add struct {
	Path             string            `json:"path" parquet:"path"`
	PartitionValues  map[string]string `json:"partitionValues" parquet:"partitionValues"`
	Size             int64             `json:"size" parquet:"size"`
	ModificationTime int64             `json:"modificationTime" parquet:"modificationTime"`
	DataChange       bool              `json:"dataChange" parquet:"dataChange"`
	Stats            string            `json:"stats,omitempty" parquet:"stats,optional"`
	Tags             map[string]string `json:"tags,omitempty" parquet:"tags,optional"`
}

// Remove takes one data file out of the table; the file itself stays until
// nothing names it. DeletionTimestamp is in ms.
type Remove struct {
	Path              string `json:"path" parquet:"path"`
	DeletionTimestamp int64  `json:"deletionTimestamp" parquet:"deletionTimestamp,optional"`
	DataChange        bool   `json:"dataChange" parquet:"dataChange"`
}

// Txn records that an application reached a version of its own; the lake uses
// it for inputs that produced no part.
type Txn struct {
	AppID   string `json:"appId" parquet:"appId"`
	Version int64  `json:"version" parquet:"version"`
}

// EntryName is the file name of a log entry: 20 digits and .json.
func EntryName(version int64) string { return fmt.Sprintf("%020d.json", version) }

// CheckpointName is the file name of a classic checkpoint of a version.
func CheckpointName(version int64) string {
	return fmt.Sprintf("%020d.checkpoint.parquet", version)
}

// DigestName is the file beside a checkpoint that holds the hex SHA-256 of it:
// Parquet has no checksum of its own footer.
func DigestName(version int64) string { return CheckpointName(version) + ".sha256" }

// ParseEntryName returns the version a log entry's file name stands for, and
// false for any other name.
func ParseEntryName(name string) (int64, bool) { return parseName(name, ".json") }

// ParseCheckpointName returns the version a checkpoint's file name stands for,
// and false for any other name.
func ParseCheckpointName(name string) (int64, bool) {
	return parseName(name, ".checkpoint.parquet")
}

func parseName(name, suffix string) (int64, bool) {
	digits, ok := strings.CutSuffix(name, suffix)
	if !ok || len(digits) != 20 || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	return v, err == nil
}
