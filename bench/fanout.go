package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// broadcast is the limit of the fan-out: sockets in a list, and one prepared
// message for all of them.
type broadcast struct {
	mu    sync.Mutex // guards conns
	conns []*websocket.Conn
}

func (b *broadcast) join(w http.ResponseWriter, r *http.Request) {
	u := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024, WriteBufferPool: &pool, CheckOrigin: func(*http.Request) bool { return true }}
	c, err := u.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	b.mu.Lock()
	b.conns = append(b.conns, c)
	b.mu.Unlock()
	for {
		if _, _, err := c.NextReader(); err != nil {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.conns = slices.DeleteFunc(b.conns, func(o *websocket.Conn) bool { return o == c })
			return
		}
	}
}

var pool sync.Pool

func (b *broadcast) send(w http.ResponseWriter, _ *http.Request) {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, []byte(`{"id":"1","type":"next","payload":{"data":{"activityAdded":{"id":"evt_01k00000000000000000000000","sequence":1234,"kind":"dataset.changed","sentence":"changed the dataset Orders"}}}}`))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.conns {
		_ = c.WritePreparedMessage(m)
	}
	_, _ = w.Write([]byte(`{}`))
}

const subscription = `{"id":"1","type":"subscribe","payload":{"query":"subscription { activityAdded { id sequence kind sentence } }"}}`

// pace is the time between two events that a browser is to show.
const pace = 250 * time.Millisecond

// side is one way to fan out.
type side struct {
	name, url string
	header    http.Header
	protocol  bool // graphql-transport-ws
	// cause makes the server send one event to every socket.
	cause func() error
}

// fanOut measures one event to many sockets.
func fanOut(ctx context.Context, s *server, o options) error {
	n := affordable(o.sockets)
	fmt.Printf("\nLive: %d events, each to %d sockets of one organization\n", o.rounds, n)
	fmt.Printf("%-20s %8s %8s %18s %12s %10s\n", "", "p50 ms", "p99 ms", "CPU us a delivery", "KB a socket", "connect s")
	who := s.People[0]
	ask := func(url string, body []byte) func() error {
		return func() error {
			conn, err := dial(url)
			if err != nil {
				return err
			}
			defer conn.Close()
			_, err = conn.ask(request(url, who, body))
			return err
		}
	}
	write := comparisons[slices.IndexFunc(comparisons, func(c comparison) bool { return c.name == "write" })]
	body, err := write.body(who)
	if err != nil {
		return err
	}
	for _, one := range []side{
		{"gorilla broadcast", s.Limit + "/socket", http.Header{}, false, ask(s.Limit+"/broadcast", nil)},
		{"API", s.URL + "/graphql", http.Header{"Cookie": {"__Host-strongroom=" + who.Token}, "Origin": {s.URL}}, true, ask(s.URL+"/graphql", body)},
	} {
		if err := one.measure(ctx, s, n, o.rounds); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return nil
}

// affordable is how many sockets the limit of open files allows.
func affordable(n int) int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
		if most := int(limit.Max) - 200; most < n {
			fmt.Printf("the limit of open files (%d) allows %d sockets instead of %d\n", limit.Max, most, n)
			return most
		}
	}
	return n
}

func (one side) measure(ctx context.Context, s *server, n, rounds int) (err error) {
	before, began := s.memory(), time.Now()
	arrivals := make(chan time.Time, n)
	conns := make([]*websocket.Conn, n)
	defer func() {
		for _, c := range conns {
			if c != nil {
				_ = c.Close()
			}
		}
	}()
	errs := make([]error, 32)
	var wg sync.WaitGroup
	for worker := range errs {
		wg.Go(func() {
			for i := worker; i < n && errs[worker] == nil; i += len(errs) {
				conns[i], errs[worker] = one.connect(arrivals)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	connecting := time.Since(began).Seconds()
	if err := quiet(ctx, arrivals); err != nil {
		return err
	}
	memory := (s.memory() - before) / float64(n)
	var browser *watcher
	if one.protocol {
		if browser, err = watch(ctx, s, s.People[0]); err != nil {
			return err
		}
	}
	var delays []time.Duration
	cpu := s.cpu()
	for range rounds {
		if browser != nil {
			time.Sleep(pace) // nobody reads events that come back to back
		}
		start := time.Now()
		if err := one.cause(); err != nil {
			return err
		}
		deadline := time.After(2 * time.Minute)
		for got := range n {
			select {
			case at := <-arrivals:
				delays = append(delays, at.Sub(start))
			case <-deadline:
				return fmt.Errorf("after two minutes %d of %d sockets had the event", got, n)
			}
		}
	}
	slices.Sort(delays)
	fmt.Printf("%-20s %8.0f %8.0f %18.1f %12.0f %10.1f\n", one.name, ms(delays[len(delays)/2]), ms(delays[len(delays)*99/100]),
		(s.cpu()-cpu)/float64(len(delays))*1e6, memory, connecting)
	if browser == nil {
		return nil
	}
	shown, err := browser.delays(rounds)
	if err != nil {
		return err
	}
	fmt.Printf("%-20s %8.0f %8.0f  from recorded to drawn, %d events, with %d other sockets\n", "shown in a browser",
		ms(shown[len(shown)/2]), ms(shown[len(shown)*99/100]), len(shown), n)
	return nil
}

// quiet waits until nothing arrives any more: what was written before is numbered
// and sent by and by.
func quiet(ctx context.Context, arrivals <-chan time.Time) error {
	for {
		select {
		case <-arrivals:
		case <-time.After(3 * time.Second):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// connect opens a socket that reports when events arrive.
func (one side) connect(arrivals chan<- time.Time) (*websocket.Conn, error) {
	d := websocket.Dialer{HandshakeTimeout: time.Minute, ReadBufferSize: 512, WriteBufferSize: 512}
	if one.protocol {
		d.Subprotocols = []string{"graphql-transport-ws"}
	}
	c, _, err := d.Dial(strings.Replace(one.url, "http", "ws", 1), one.header)
	if err != nil {
		return nil, err
	}
	if one.protocol {
		if err := c.WriteMessage(websocket.TextMessage, []byte(`{"type":"connection_init"}`)); err != nil {
			return c, err
		}
		var ack struct{ Type string }
		if err := c.ReadJSON(&ack); err != nil || ack.Type != "connection_ack" {
			return c, fmt.Errorf("not admitted: %v %w", ack, err)
		}
		if err := c.WriteMessage(websocket.TextMessage, []byte(subscription)); err != nil {
			return c, err
		}
	}
	go func() {
		for {
			_, m, err := c.ReadMessage()
			if err != nil {
				return
			}
			switch at := time.Now(); {
			case bytes.Contains(m, []byte(`"type":"next"`)):
				arrivals <- at
			case bytes.Contains(m, []byte(`"type":"ping"`)):
				pong, _ := json.Marshal(map[string]string{"type": "pong"})
				if c.WriteMessage(websocket.TextMessage, pong) != nil {
					return
				}
			}
		}
	}()
	return c, nil
}
