package event

import (
	"encoding/json"
	"fmt"
	"sync"
)

const (
	// maxPayload keeps below PostgreSQL's limit of 8,000 bytes for one NOTIFY.
	maxPayload = 7900
	// maxWaiting bounds what is kept while the database cannot be reached.
	maxWaiting = 10_000
)

// outbox collects what is to be sent. Equal hints are sent once.
type outbox struct {
	mu      sync.Mutex
	waiting []Hint
	seen    map[Hint]struct{}
	// wake holds one token when there is something to send.
	wake chan struct{}
}

func newOutbox() *outbox {
	return &outbox{seen: map[Hint]struct{}{}, wake: make(chan struct{}, 1)}
}

// add never blocks. What does not fit is replaced by a single Resync.
func (o *outbox) add(hints []Hint) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, hint := range hints {
		if len(o.waiting) >= maxWaiting {
			o.waiting = append(o.waiting[:0], Hint{Kind: Resync})
			o.seen = map[Hint]struct{}{{Kind: Resync}: {}}
		}
		if _, ok := o.seen[hint]; !ok {
			o.seen[hint] = struct{}{}
			o.waiting = append(o.waiting, hint)
		}
	}
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// take empties the outbox.
func (o *outbox) take() []Hint {
	o.mu.Lock()
	defer o.mu.Unlock()
	hints := o.waiting
	o.waiting, o.seen = nil, map[Hint]struct{}{}
	return hints
}

// message is the payload of one NOTIFY. It is short, since room is scarce.
type message struct {
	Node  string      `json:"n"`
	Hints [][3]string `json:"h"`
}

// pack writes hints as few payloads, in their order.
func pack(node string, hints []Hint) ([]string, error) {
	var payloads []string
	m, size := message{Node: node}, 0
	flush := func() error {
		payload, err := json.Marshal(m)
		payloads, m.Hints, size = append(payloads, string(payload)), nil, 0
		return err
	}
	overhead, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	for _, hint := range hints {
		entry := [3]string{hint.Organization, hint.Kind, hint.ID}
		encoded, err := json.Marshal(entry)
		if err != nil {
			return nil, err
		}
		if len(encoded) > maxPayload/2 {
			entry, encoded = [3]string{"", Resync, ""}, []byte(`["","resync",""]`)
		}
		if size > 0 && len(overhead)+size+len(encoded) > maxPayload {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		m.Hints = append(m.Hints, entry)
		size += len(encoded) + len(",")
	}
	if size > 0 {
		if err := flush(); err != nil {
			return nil, err
		}
	}
	return payloads, nil
}

// unpack reads a payload.
func unpack(payload string) (node string, hints []Hint, err error) {
	var m message
	if err := json.Unmarshal([]byte(payload), &m); err != nil {
		return "", nil, fmt.Errorf("read notification: %w", err)
	}
	for _, h := range m.Hints {
		hints = append(hints, Hint{Organization: h[0], Kind: h[1], ID: h[2]})
	}
	return m.Node, hints, nil
}
