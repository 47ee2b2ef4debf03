package apptest

import (
	"encoding/json"
	"testing"

	"github.com/strongroom/strongroom/graph/gorilla"
)

// TestSocketsSpeakTheProtocol sends what graphql-transport-ws forbids, and looks
// at the close codes that it prescribes.
func TestSocketsSpeakTheProtocol(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	init := Message{Type: "connection_init"}
	subscribe := func(id string) Message {
		return Message{ID: id, Type: "subscribe", Payload: json.RawMessage(`{"query":"subscription { activityAdded { id } }"}`)}
	}
	for name, c := range map[string]struct {
		send []Message
		code int
	}{
		"an operation before the introduction": {[]Message{subscribe("1")}, 4401},
		"two introductions":                    {[]Message{init, init}, 4429},
		"an operation without an id":           {[]Message{init, subscribe("")}, 4400},
		"one id for two operations":            {[]Message{init, subscribe("1"), subscribe("1")}, 4409},
		"an unknown message":                   {[]Message{init, {Type: "start"}}, 4400},
		"no message at all":                    {[]Message{init, {Payload: json.RawMessage(`[]`)}}, 4400},
	} {
		s, _, err := admin.Dial(a.URL)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range c.send {
			if err := s.Send(m); err != nil {
				t.Fatal(err)
			}
		}
		if code := s.Closed(); code != c.code {
			t.Errorf("%s: closed with %d, want %d", name, code, c.code)
		}
	}
	nobody, _, err := a.Client().Dial(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := nobody.Send(init); err != nil {
		t.Fatal(err)
	}
	if code := nobody.Closed(); code != gorilla.CloseRevoked {
		t.Errorf("nobody was refused with %d", code)
	}
}

// TestAnOperationEndsAloneAndItsSocketLives holds for what is refused, what is
// answered once and what the client gives up.
func TestAnOperationEndsAloneAndItsSocketLives(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	s := a.SetUp().Socket()
	next := func(id, kind string) {
		t.Helper()
		if m, err := s.Next(); err != nil || m.ID != id || m.Type != kind {
			t.Fatalf("got %s of %s (%s) %v, want %s of %s", m.Type, m.ID, m.Payload, err, kind, id)
		}
	}
	next(s.Subscribe(`subscription { nothing { id } }`, nil), "error")
	id := s.Subscribe(`{ viewer { role } }`, nil)
	next(id, "next")
	next(id, "complete")
	id = s.Subscribe(follow, map[string]any{"after": 0})
	next(id, "next")
	if err := s.Send(Message{ID: id, Type: "complete"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(Message{Type: "ping"}); err != nil {
		t.Fatal(err)
	}
	again := s.Subscribe(`{ viewer { role } }`, nil)
	for { // events that were on their way come before
		m, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if m.ID == again {
			break
		}
	}
}
