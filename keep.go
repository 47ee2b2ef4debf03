//go:build keep

package strongroom

import (
	_ "ariga.io/atlas/sql/sqltool"
	_ "entgo.io/contrib/entgql"
	_ "github.com/99designs/gqlgen/graphql"
	_ "github.com/alecthomas/kong"
	_ "github.com/apache/arrow-go/v18/arrow"
	_ "github.com/caarlos0/env/v11"
	_ "github.com/duckdb/duckdb-go/v2"
	_ "github.com/elastic/go-seccomp-bpf"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/gorilla/websocket"
	_ "github.com/hashicorp/go-multierror"
	_ "github.com/hashicorp/golang-lru/v2"
	_ "github.com/vmihailenco/msgpack/v5"
	_ "github.com/lib/pq"
	_ "github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/memdb"
	_ "github.com/ncruces/go-sqlite3/vfs/xts"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rogpeppe/go-internal/txtar"
	_ "github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
	_ "github.com/tus/tusd/v2/pkg/handler"
	_ "github.com/vektah/gqlparser/v2"
	_ "github.com/wneessen/go-mail"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/sys/unix"
)
