package schema

// The reasons for which rows are taken out of the raw tables after they were
// read.
const (
	Erased  = "erasure"   // a person asked for it
	Expired = "retention" // they were older than the council keeps them
)

// Removal is the ledger's row for rows of one reading of a file that were taken
// out of a raw table afterwards: rows stored = rows read - rows removed.
type Removal struct {
	Source          string `parquet:"source,dict"`
	FileID          string `parquet:"file_id"`
	Seq             int64  `parquet:"seq"`
	TableName       string `parquet:"table_name,dict"`
	Rows            int64  `parquet:"rows"`
	Reason          string `parquet:"reason,dict"`
	Batch           string `parquet:"batch,dict"`
	RemovedAtMicros int64  `parquet:"removed_at,timestamp(microsecond)"`
}

// RemovalTable is the contract of the removals.
func RemovalTable() Table {
	return Table{
		Name: "removal",
		Doc:  "Rows of one file that were taken out of a raw table after they were read.",
		Columns: []Column{
			{"source", Varchar, "", "Name of the configured source.", Plain, false},
			{"file_id", Varchar, "", "File the rows came from, as in input_file.", Plain, false},
			{"seq", Bigint, "", "The reading they came from, as in input_file.", Plain, false},
			{"table_name", Varchar, "", "Raw table they were taken out of.", Plain, false},
			{"rows", Bigint, "rows", "How many were taken out.", Plain, false},
			{"reason", Varchar, "", "erasure (a person asked for it) or retention (older than they are kept).", Plain, false},
			{"batch", Varchar, "", "The commit that took them out.", Plain, false},
			{"removed_at", Timestamp, "UTC", "When they were taken out.", Plain, false},
		},
	}
}
