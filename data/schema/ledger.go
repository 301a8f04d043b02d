package schema

// InputFile is the ledger's row for one file that was read: every line of it is
// accounted for.
type InputFile struct {
	Source       string `parquet:"source,dict"`
	Format       string `parquet:"format,dict"`
	TableName    string `parquet:"table_name,dict"`
	File         string `parquet:"file"`
	FileID       string `parquet:"file_id"`
	SHA256       string `parquet:"sha256"`
	Bytes        int64  `parquet:"bytes"`
	Lines        int64  `parquet:"lines"`
	RowLines     int64  `parquet:"row_lines"`
	Rows         int64  `parquet:"rows"`
	Rejects      int64  `parquet:"rejects"`
	Ignored      int64  `parquet:"ignored"`
	OldestTsS    *int64 `parquet:"oldest_ts_s,optional"`
	NewestTsS    *int64 `parquet:"newest_ts_s,optional"`
	NewestMicros *int64 `parquet:"newest,optional,timestamp(microsecond)"`
	Replaces     string `parquet:"replaces,optional"`
	Reason       string `parquet:"reason,dict"`
	Decoder      string `parquet:"decoder,dict"`
	Seq          int64  `parquet:"seq"`
	Batch        string `parquet:"batch,dict"`
	ReadAtMicros int64  `parquet:"read_at,timestamp(microsecond)"`
}

// InputFileTable is the contract of the ledger. It is no raw table: it holds no
// contact.
func InputFileTable() Table {
	return Table{
		Name: "input_file",
		Doc:  "One file that was read. lines = row_lines + rejects + ignored.",
		Columns: []Column{
			{"source", Varchar, "", "Name of the configured source.", Plain, false},
			{"format", Varchar, "", "Format the file was read as.", Plain, false},
			{"table_name", Varchar, "", "Raw table its rows went to.", Plain, false},
			{"file", Varchar, "", "Name of the file, identifiers removed.", Redacted, false},
			{"file_id", Varchar, "", "First 16 hex digits of sha256.", Plain, false},
			{"sha256", Varchar, "", "SHA-256 of the file's decompressed bytes, in hex.", Plain, false},
			{"bytes", Bigint, "bytes", "Decompressed size.", Plain, false},
			{"lines", Bigint, "lines", "Lines read.", Plain, false},
			{"row_lines", Bigint, "lines", "Lines that became rows.", Plain, false},
			{"rows", Bigint, "rows", "Rows written.", Plain, false},
			{"rejects", Bigint, "lines", "Lines rejected, each with its reason in reject.", Plain, false},
			{"ignored", Bigint, "lines", "Lines that are no records: blank, comment, header.", Plain, false},
			{"oldest_ts_s", Bigint, "s since 1970-01-01 UTC", "Earliest event in the file; NULL without rows.", Plain, true},
			{"newest_ts_s", Bigint, "s since 1970-01-01 UTC", "Latest event in the file; NULL without rows.", Plain, true},
			{"newest", Timestamp, "UTC", "The same as a time stamp.", Plain, true},
			{"replaces", Varchar, "", "file_id of the file whose rows this one replaced.", Plain, true},
			{"reason", Varchar, "", "new, grown (an earlier file's bytes are its head), corrected (an export came again under its name) or reread (its format, pattern, layout or time zone was changed).", Plain, false},
			{"decoder", Varchar, "", "Format, decoder version and a digest of the source's settings.", Plain, false},
			{"seq", Bigint, "", "Order in which files were read, from 1.", Plain, false},
			{"batch", Varchar, "", "The commit the file came in with.", Plain, false},
			{"read_at", Timestamp, "UTC", "When it was read.", Plain, false},
		},
	}
}

// RejectedLine is one record that could not become a row.
type RejectedLine struct {
	Source   string `parquet:"source,dict"`
	Seq      int64  `parquet:"seq"`
	File     string `parquet:"file,dict"`
	FileID   string `parquet:"file_id,dict"`
	Line     int64  `parquet:"line"`
	Lines    int64  `parquet:"lines"`
	Offset   int64  `parquet:"byte_offset"`
	ColumnNo int64  `parquet:"column_no"`
	Code     string `parquet:"code,dict"`
	Message  string `parquet:"message,dict"`
	Excerpt  string `parquet:"excerpt"`
	Hint     string `parquet:"hint,dict"`
}

// RejectTable is the contract of the rejects.
func RejectTable() Table {
	return Table{
		Name: "reject",
		Doc:  "One record that could not become a row, with its reason.",
		Columns: []Column{
			{"source", Varchar, "", "Name of the configured source.", Plain, false},
			{"seq", Bigint, "", "The reading it was found in, as in input_file.", Plain, false},
			{"file", Varchar, "", "Name of the file, identifiers removed.", Redacted, false},
			{"file_id", Varchar, "", "File the line is in, as in input_file.", Plain, false},
			{"line", Bigint, "line number", "First line of the record, from 1.", Plain, false},
			{"lines", Bigint, "lines", "How many lines the record had.", Plain, false},
			{"byte_offset", Bigint, "bytes", "Where the record starts in the decompressed file.", Plain, false},
			{"column_no", Bigint, "", "Byte column of the fault within the line, from 1; 0 for the whole line.", Plain, false},
			{"code", Varchar, "", "Stable name of the reason.", Plain, false},
			{"message", Varchar, "", "What was expected.", Plain, false},
			{"excerpt", Varchar, "", "The record's head by its shape: letters as a and A, digits as 9.", Redacted, false},
			{"hint", Varchar, "", "What to do about it.", Plain, false},
		},
	}
}
