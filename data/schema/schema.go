// Package schema holds the contracts of the raw tables: what one row is, what
// every column means, its type, unit and privacy class. One Go file per table;
// the struct's parquet tags are the columns, and a test keeps the struct and
// the written contract equal.
//
// It is the lowest floor of the program: it imports nothing of frontdoor.
package schema

// Type is a column type as SQL spells it. The set is kept small so that every
// engine that reads the lake has each of them.
type Type string

// The column types of the lake.
const (
	Timestamp Type = "TIMESTAMP" // UTC instant, microseconds
	Date      Type = "DATE"      // civil date in the council's time zone
	Bigint    Type = "BIGINT"
	Integer   Type = "INTEGER"
	Double    Type = "DOUBLE"
	Boolean   Type = "BOOLEAN"
	Varchar   Type = "VARCHAR"
)

// Privacy says how a column relates to a person.
type Privacy string

// The privacy classes.
const (
	// Plain columns say nothing about who made the contact.
	Plain Privacy = "plain"
	// Pseudonym columns hold a keyed pseudonym made before anything is written.
	Pseudonym Privacy = "pseudonym"
	// Redacted columns hold text from which identifiers have been taken out.
	Redacted Privacy = "redacted"
	// Staff columns name a member of staff's login or extension, pseudonymised.
	Staff Privacy = "staff"
)

// Column is one public column of a table or model.
type Column struct {
	Name     string
	Type     Type
	Unit     string // "s", "bytes", "minutes after local midnight", "" for none
	Doc      string
	Privacy  Privacy
	Nullable bool
}

// Table is the contract of one raw table.
type Table struct {
	Name    string
	Doc     string // what one row is
	Columns []Column
	// Record is the columns that tie the rows of one record of one source
	// together, such as the events of one call: who is erased from one of them is
	// erased from all. The last one is the id; nil where a row stands alone.
	// RecordDays is how many days apart the rows of a record may lie: an id may
	// come again after that, for somebody else.
	Record     []string
	RecordDays int
	// Key names the columns that, beside source, tell a row of one file from
	// every other, so that it is known again in another file of its source. Each
	// has the instant in it. A record that is exported (a ticket, a form's event)
	// is known by its id: what else the export says of it may change. A line of a
	// log is known by all that the system wrote. One file may hold a key several
	// times: a line that was logged twice happened twice. Empty for the ledger,
	// whose files are told apart by their bytes, and for records that carry an id
	// of their own, of which staging keeps the newest.
	Key []string
}

// Column returns the named column and whether the table has it.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Row is a pointer to the row struct of one raw table.
type Row interface {
	// Common is the part every raw row shares.
	Common() *Base
	// TableName is the raw table the row belongs to.
	TableName() string
	// Detach makes the row's optional numbers its own, so that it may be kept
	// while the decoder that filled it goes on.
	Detach(s *Slab)
}

// Tables lists the raw tables, in the order of the documentation.
func Tables() []Table {
	return []Table{queueEventTable(), callTable(), webRequestTable(), ticketTable(), formEventTable(), tallyTable(), messageTable()}
}

// LedgerTables lists the tables that say what was read, rejected and taken out.
func LedgerTables() []Table { return []Table{InputFileTable(), RejectTable(), RemovalTable()} }

// Lookup finds a raw table by name.
func Lookup(name string) (Table, bool) {
	for _, t := range Tables() {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}
