#!/bin/sh
# Creates Temporal's two databases, and brings their schemas up to date. Repeatable.
set -eu

schemas=/etc/temporal/schema/postgresql/v12
sql() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --endpoint postgresql --port 5432 --user temporal --database "$database" "$@"
}

sql temporal create
sql temporal setup-schema -v 0.0
sql temporal update-schema -d "$schemas/temporal/versioned"
sql temporal_visibility create
sql temporal_visibility setup-schema -v 0.0
sql temporal_visibility update-schema -d "$schemas/visibility/versioned"
