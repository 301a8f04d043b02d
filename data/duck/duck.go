// Package duck is the only place that knows the DuckDB driver: it opens
// databases with limits, makes views over explicit Parquet files, and runs
// statements. A later engine, or a later DuckDB, is a change to this package
// alone.
//
// Facts about this DuckDB (1.1.2) that shape it: it has no time zones, so
// TIMESTAMPTZ columns of the lake are cast to TIMESTAMP in the views; it tries
// to fetch extensions from the network unless told not to; its memory limit is
// no wall for lists and strings, so callers keep statements small.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"

	duckdb "github.com/marcboeker/go-duckdb"

	"frontdoor/data/schema"
)

// Options says how a database is opened.
type Options struct {
	Path     string // database file; "" for one in memory
	ReadOnly bool
	MemoryMB int    // memory limit; 0 for 1,024
	Threads  int    // 0 for 2
	TempDir  string // where large sorts spill; "" allows no spilling
	// Locked forbids everything that reaches outside the database file: other
	// files, ATTACH, COPY, settings. For statements that strangers wrote.
	Locked bool
}

// DB is one open database. All statements run on one connection, so temporary
// tables and views stay visible. Not safe for concurrent use.
type DB struct {
	pool *sql.DB
	conn *sql.Conn
}

// EngineVersion names the engine in build keys and receipts.
const EngineVersion = "duckdb-1.1.2"

// Open opens a database.
func Open(ctx context.Context, o Options) (*DB, error) {
	// The driver reads a URL and hands its path on as it stands, so a path can
	// neither be escaped nor hold what a URL gives a meaning to.
	if i := strings.IndexAny(o.Path, "?#%"); i >= 0 {
		return nil, fmt.Errorf("open DuckDB: the path %s has a %q, which the driver does not take\nhint: rename that folder, or put the lake elsewhere with --lake", o.Path, o.Path[i])
	}
	connector, err := duckdb.NewConnector(dsn(o), nil)
	if err != nil {
		return nil, fmt.Errorf("open DuckDB: %w", err)
	}
	db := &DB{pool: sql.OpenDB(connector)}
	db.pool.SetMaxOpenConns(1)
	if db.conn, err = db.pool.Conn(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open DuckDB: %w", err), db.pool.Close())
	}
	for _, s := range settings(o) {
		if err := db.Exec(ctx, s); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

func dsn(o Options) string {
	v := url.Values{}
	v.Set("autoinstall_known_extensions", "false")
	v.Set("autoload_known_extensions", "false")
	if o.ReadOnly {
		v.Set("access_mode", "READ_ONLY")
	}
	return o.Path + "?" + v.Encode()
}

func settings(o Options) []string {
	memory, threads := o.MemoryMB, o.Threads
	if memory == 0 {
		memory = 1024
	}
	if threads == 0 {
		threads = 2
	}
	s := []string{
		fmt.Sprintf("SET memory_limit='%dMB'", memory),
		fmt.Sprintf("SET threads=%d", threads),
		"SET preserve_insertion_order=true",
		"SET temp_directory=" + Quote(o.TempDir),
	}
	if o.Locked {
		s = append(s, "SET enable_external_access=false", "SET lock_configuration=true")
	}
	return s
}

// Close closes the database.
func (db *DB) Close() error { return errors.Join(db.conn.Close(), db.pool.Close()) }

// Exec runs a statement for its effect.
func (db *DB) Exec(ctx context.Context, statement string) error {
	if _, err := db.conn.ExecContext(ctx, statement); err != nil {
		return tidy(err)
	}
	return nil
}

// Column is a column of a result as the engine typed it.
type Column struct {
	Name string
	Type schema.Type
}

// Rows is a result. A cell is nil, bool, int64, float64, string or time.Time
// (UTC; a DATE at midnight).
type Rows struct {
	Columns []Column
	Cells   [][]any
}

// Query runs a statement with named parameters ($name in the SQL) and returns
// its rows.
func (db *DB) Query(ctx context.Context, statement string, params map[string]any) (*Rows, error) {
	args := make([]any, 0, len(params))
	for name, value := range params {
		args = append(args, sql.Named(name, value))
	}
	rows, err := db.conn.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, tidy(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, tidy(err)
	}
	out := &Rows{}
	for _, t := range types {
		out.Columns = append(out.Columns, Column{t.Name(), normalType(t.DatabaseTypeName())})
	}
	cells := make([]any, len(types))
	places := make([]any, len(types))
	for i := range cells {
		places[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return nil, tidy(err)
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = normal(c)
		}
		out.Cells = append(out.Cells, row)
	}
	if err := rows.Err(); err != nil {
		return nil, tidy(err)
	}
	return out, nil
}

// normalType maps the engine's types to the lake's few.
func normalType(name string) schema.Type {
	switch {
	case name == "INTEGER" || name == "SMALLINT" || name == "TINYINT":
		return schema.Integer
	case name == "BIGINT" || name == "HUGEINT" || name == "UBIGINT" || name == "UINTEGER":
		return schema.Bigint
	case name == "DOUBLE" || name == "FLOAT" || strings.HasPrefix(name, "DECIMAL"):
		return schema.Double
	case name == "BOOLEAN":
		return schema.Boolean
	case name == "DATE":
		return schema.Date
	case strings.HasPrefix(name, "TIMESTAMP"):
		return schema.Timestamp
	}
	return schema.Varchar
}

func normal(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case int8:
		return int64(v)
	case uint64:
		return int64(v)
	case uint32:
		return int64(v)
	case float32:
		return float64(v)
	case *big.Int:
		if v.IsInt64() {
			return v.Int64()
		}
		f, _ := new(big.Float).SetInt(v).Float64()
		return f
	case duckdb.Decimal:
		return v.Float64()
	case time.Time:
		return v.UTC()
	case []byte:
		return string(v)
	}
	return fmt.Sprint(v)
}

// tidy drops the driver's repetition from its messages.
func tidy(err error) error {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("DuckDB: %w", err)
}

// Quote writes a text as a SQL literal.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Name writes a name as a quoted SQL identifier.
func Name(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// Literal writes a cell as a SQL literal of a type; nil is a typed NULL.
func Literal(v any, t schema.Type) string {
	text := "NULL"
	switch v := v.(type) {
	case nil:
	case bool:
		text = strconv.FormatBool(v)
	case int64:
		text = strconv.FormatInt(v, 10)
	case uint64:
		text = strconv.FormatUint(v, 10)
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		text = Quote(v.UTC().Format("2006-01-02 15:04:05.999999"))
	default:
		text = Quote(fmt.Sprint(v))
	}
	return "CAST(" + text + " AS " + string(t) + ")"
}
