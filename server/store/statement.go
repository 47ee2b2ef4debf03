package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/lib/pq"
)

// cachedStatements is how many prepared statements a connection keeps. The
// product asks fewer different questions than that.
const cachedStatements = 256

// preparing keeps the prepared statements of each connection by their text.
// lib/pq forgets them, so that PostgreSQL parses and plans every question anew.
type preparing struct{ driver.Connector }

// Connect opens a connection.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(pqConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("open connection: %T lacks what a cache of statements needs", c), c.Close())
	}
	cache, err := simplelru.NewLRU(cachedStatements, func(_ string, s driver.Stmt) { _ = s.Close() })
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &preparedConn{pqConn: inner, cache: cache}, nil
}

// pqConn is what a connection of lib/pq is. Each is handed on, since database/sql
// asks for them one by one and does without what is missing.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// pqStmt is what a statement of lib/pq is.
type pqStmt interface {
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparedConn is used by one goroutine at a time, as database/sql sees to.
type preparedConn struct {
	pqConn
	cache *simplelru.LRU[string, driver.Stmt]
}

// QueryContext asks with a prepared statement.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 { // may hold several statements, which cannot be prepared
		return c.pqConn.QueryContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	c.forget(query, err)
	return rows, err
}

// ExecContext executes a prepared statement.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	c.forget(query, err)
	return result, err
}

func (c *preparedConn) statement(ctx context.Context, query string) (pqStmt, error) {
	if s, ok := c.cache.Get(query); ok {
		return s.(pqStmt), nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	prepared, ok := s.(pqStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("prepare statement: %T takes no context", s), s.Close())
	}
	c.cache.Add(query, s)
	return prepared, nil
}

// forget drops a statement that a change of the schema has made useless (SQLSTATE
// 0A000, "cached plan must not change result type"), so that the next try works.
func (c *preparedConn) forget(query string, err error) {
	var e *pq.Error
	if errors.As(err, &e) && (e.Code == "0A000" || e.Code == "26000") {
		c.cache.Remove(query)
	}
}
