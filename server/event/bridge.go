package event

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/lib/pq"
)

// channel is the PostgreSQL channel that all replicas listen on.
const channel = "strongroom_event"

const (
	// gather is how long the first hint waits for company. NOTIFY serialises
	// commits, so a busy server must not send one for each hint.
	gather = 5 * time.Millisecond
	// heartbeat is how often a replica notifies itself. After three that did not
	// come back it takes the connection for dead: one that a firewall dropped
	// looks fine otherwise.
	heartbeat = 2 * time.Second
	// sendTimeout bounds one attempt to send.
	sendTimeout = 3 * time.Second
	// Pauses between attempts to connect.
	minPause = 100 * time.Millisecond
	maxPause = 2 * time.Second
)

// Bridge joins hub with the hubs of all replicas that use the same database,
// until ctx ends. It keeps two connections of its own, so it needs a connection
// string; node names this replica in log.
//
// It returns an error only when the first connection cannot be made. Later it
// connects again by itself and then publishes a Resync on this hub, because
// hints were lost meanwhile.
func Bridge(ctx context.Context, hub *Hub, dsn, node string, log *slog.Logger) error {
	return join(ctx, hub, dsn, node, heartbeat, log)
}

func join(ctx context.Context, hub *Hub, dsn, node string, heartbeat time.Duration, log *slog.Logger) error {
	connector, err := pq.NewConnector(dsn)
	if err != nil {
		return errors.New("join events: the connection string cannot be read") // err may quote the password
	}
	b := &bridge{
		hub:    hub,
		dsn:    dsn,
		node:   node + "/" + rand.Text(), // two replicas of one name must not ignore each other
		beat:   heartbeat,
		outbox: newOutbox(),
		pool:   sql.OpenDB(connector),
		log:    log.With("node", node),
	}
	b.pool.SetMaxOpenConns(1)
	defer b.pool.Close()
	listener, err := b.listen(ctx)
	if err != nil {
		return fmt.Errorf("join events: %w", err)
	}
	hub.connect(b.outbox.add)
	defer hub.connect(nil)
	// From here on nothing is missed, but what came before was.
	hub.receive([]Hint{{Kind: Resync}})

	done := make(chan struct{})
	go func() {
		defer close(done)
		b.send(ctx)
	}()
	b.receive(ctx, listener)
	<-done
	return nil
}

type bridge struct {
	hub    *Hub
	dsn    string
	node   string
	beat   time.Duration
	outbox *outbox
	pool   *sql.DB // one connection, to send
	log    *slog.Logger
}

// listen opens the connection to receive on and waits until it listens.
func (b *bridge) listen(ctx context.Context) (*pq.Listener, error) {
	failed := make(chan error, 1)
	listener := pq.NewListener(b.dsn, minPause, maxPause, func(kind pq.ListenerEventType, err error) {
		switch kind {
		case pq.ListenerEventConnectionAttemptFailed:
			select {
			case failed <- err:
			default:
			}
		case pq.ListenerEventDisconnected:
			b.log.Warn("events from other servers are interrupted", "error", err)
		case pq.ListenerEventReconnected:
			b.log.Info("events from other servers flow again")
		}
	})
	listening := make(chan error, 1)
	go func() { listening <- listener.Listen(channel) }()
	var err error
	select {
	case err = <-listening:
	case err = <-failed:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		end(listener)
		return nil, err
	}
	return listener, nil
}

// end closes a listener and empties it: it would wait for a reader for ever.
func end(listener *pq.Listener) {
	_ = listener.Close() // only says that it was closed before
	go func() {
		for range listener.Notify {
		}
	}()
}

// receive hands on what other replicas send. It replaces the listener when even
// this replica's own heartbeat does not come back.
func (b *bridge) receive(ctx context.Context, listener *pq.Listener) {
	silence := 3 * b.beat
	quiet := time.NewTimer(silence)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			end(listener)
			return
		case n, ok := <-listener.Notify:
			quiet.Reset(silence)
			if ok {
				b.take(n)
			}
		case <-quiet.C:
			b.log.Warn("events from other servers are silent; connecting anew")
			end(listener)
			if listener = b.relisten(ctx); listener == nil {
				return
			}
			quiet.Reset(silence)
			b.hub.receive([]Hint{{Kind: Resync}})
		}
	}
}

// take hands on one notification. A nil one follows a new connection.
func (b *bridge) take(n *pq.Notification) {
	if n == nil {
		b.hub.receive([]Hint{{Kind: Resync}})
		return
	}
	node, hints, err := unpack(n.Extra)
	switch {
	case err != nil:
		b.log.Error("an event from another server cannot be read", "error", err)
		b.hub.receive([]Hint{{Kind: Resync}})
	case node != b.node: // what this replica sent, its own subscribers have had
		b.hub.receive(hints)
	}
}

// relisten tries until it listens or ctx ends.
func (b *bridge) relisten(ctx context.Context) *pq.Listener {
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		listener, err := b.listen(ctx)
		if err == nil {
			return listener
		}
		if !wait(ctx, pause) {
			return nil
		}
	}
}

// send sends what the outbox collects, and a heartbeat when there is nothing.
// What is left when ctx ends is sent once more: it may be a revocation.
func (b *bridge) send(ctx context.Context) {
	beat := time.NewTicker(b.beat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := b.notify(context.WithoutCancel(ctx), b.outbox.take()); err != nil {
				b.log.Error("last events could not be sent", "error", err)
			}
			return
		case <-beat.C:
			if err := b.post(ctx, []string{`{"n":"` + b.node + `"}`}); err != nil && ctx.Err() == nil {
				b.log.Warn("event heartbeat could not be sent", "error", err)
			}
		case <-b.outbox.wake:
			if wait(ctx, gather) {
				b.sendAll(ctx, b.outbox.take())
			}
		}
	}
}

// sendAll tries until the hints are sent or ctx ends. A hint that was sent twice
// does no harm.
func (b *bridge) sendAll(ctx context.Context, hints []Hint) {
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		err := b.notify(ctx, hints)
		if err == nil {
			return
		}
		b.log.Warn("events could not be sent to other servers", "error", err)
		if !wait(ctx, pause) {
			b.outbox.add(hints)
			return
		}
	}
}

func (b *bridge) notify(ctx context.Context, hints []Hint) error {
	payloads, err := pack(b.node, hints)
	if err != nil {
		return err
	}
	return b.post(ctx, payloads)
}

func (b *bridge) post(ctx context.Context, payloads []string) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if len(payloads) == 0 {
		return nil
	}
	_, err := b.pool.ExecContext(ctx, "SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload", channel, pq.Array(payloads))
	if err != nil {
		return fmt.Errorf("notify other servers: %w", err)
	}
	return nil
}

// wait pauses and tells whether ctx still lives.
func wait(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
