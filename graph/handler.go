package graph

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/directives"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/gorilla"
)

// Config is how the API is served.
type Config struct {
	Log         *slog.Logger
	Development bool
	Limits      Limits
	// Cost is the highest complexity of an operation.
	Cost int
	// CheckOrigin decides whether a WebSocket may be opened from a page.
	CheckOrigin func(*http.Request) bool
}

const (
	cachedQueries = 1000
	keepAlive     = 20 * time.Second
)

// NewHandler serves the API over HTTP (graphql-over-http) and WebSocket
// (graphql-transport-ws). It fails if a root field declares no rule.
func NewHandler(r *Resolver, c Config) (http.Handler, error) {
	schema := generated.NewExecutableSchema(generated.Config{
		Resolvers: r,
		Directives: generated.DirectiveRoot{
			Can: directives.Can, Public: directives.Public, Fresh: directives.Fresh(r.Sessions),
		},
		Complexity: complexity(),
	})
	if err := directives.Declared(schema.Schema()); err != nil {
		return nil, err
	}
	s := handler.New(schema)
	fan := &fanout{alive: r.Sessions.Alive}
	s.AddTransport(gorilla.Transport{
		Upgrader: websocket.Upgrader{
			CheckOrigin: c.CheckOrigin, Error: refuseSocket(c.Log),
			ReadBufferSize: 1024, WriteBufferSize: 4096, WriteBufferPool: writeBuffers,
		},
		Init: r.initSocket, InitTimeout: 10 * time.Second, Ping: keepAlive, Run: fan.run,
	})
	s.AddTransport(transport.Options{})
	s.AddTransport(transport.GET{UseGrapQLResponseJsonByDefault: false})
	s.AddTransport(transport.POST{UseGrapQLResponseJsonByDefault: false})
	s.SetQueryCache(lru.New[*ast.QueryDocument](cachedQueries))
	s.SetParserTokenLimit(10_000)
	s.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](cachedQueries)})
	s.Use(c.Limits)
	s.Use(extension.FixedComplexityLimit(c.Cost))
	s.Use(introspection{development: c.Development})
	s.AroundResponses(remember)
	s.SetErrorPresenter(r.present(c.Log))
	s.SetRecoverFunc(func(ctx context.Context, p any) error {
		c.Log.ErrorContext(ctx, "resolver panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()), "request", requestID(ctx))
		return fmt.Errorf("resolver panicked")
	})
	return overHTTP(s), nil
}
