"""Reads every table of a lake with programs other than frontdoor.

usage: delta_check.py LAKE

Needs PyPI deltalake and duckdb. Prints "raw/queue_event <version> <rows>" for
each table and exits 1 if a table cannot be read or if two counts differ: the
sum of numRecords in the add actions, the rows the Delta reader (DataFusion)
returns, and the rows DuckDB finds in the files of the table. The Delta reader
takes partition columns from the log and DuckDB takes them from the files, so
the rows of each partition are compared too.
"""

import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

import duckdb
from deltalake import DeltaTable, QueryBuilder


def grouped(rows, columns):
    """Row counts by partition value, in one form whoever counted."""
    return sorted([str(row[c]) for c in columns] + [int(row["n"])] for row in rows)


def count_sql(columns, source):
    names = "".join(f'CAST("{c}" AS VARCHAR) AS "{c}", ' for c in columns)
    keys = "".join(f', "{c}"' for c in columns)
    group = f" GROUP BY {keys[2:]}" if keys else ""
    return f"SELECT {names}count(*) AS n FROM {source}{group}"


def by_delta(table, columns):
    result = QueryBuilder().register("t", table).execute(count_sql(columns, "t"))
    return grouped(to_dicts(duckdb.connect().from_arrow(result)), columns)


def to_dicts(relation):
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]


def by_files(files, columns):
    names = ", ".join("'" + f.replace("'", "''") + "'" for f in files)
    source = f"read_parquet([{names}], hive_partitioning=false, union_by_name=true)"
    return grouped(to_dicts(duckdb.connect().sql(count_sql(columns, source))), columns)


def check(folder):
    table = DeltaTable(str(folder))
    columns = table.metadata().partition_columns
    files = [unquote(urlparse(uri).path) if uri.startswith("file:") else uri for uri in table.file_uris()]
    adds = duckdb.connect().from_arrow(table.get_add_actions(flatten=True))
    logged = sum(add["num_records"] for add in to_dicts(adds.project("num_records")))
    delta = by_delta(table, columns)
    if sum(group[-1] for group in delta) != logged:
        raise ValueError(f"the Delta reader finds {delta}, the log states {logged} rows")
    found = by_files(files, columns) if files else delta
    if found != delta:
        only_files = [group for group in found if group not in delta]
        only_delta = [group for group in delta if group not in found]
        raise ValueError(f"DuckDB finds {only_files} in the files, the Delta reader {only_delta}")
    return table.version(), logged


def main(lake):
    failed = False
    for log in sorted(Path(lake).glob("raw/*/_delta_log")) + sorted(Path(lake).glob("model/*/_delta_log")):
        name = f"{log.parent.parent.name}/{log.parent.name}"
        try:
            print(name, *check(log.parent))
        except Exception as error:  # whatever a reader throws is a finding
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
