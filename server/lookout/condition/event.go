package condition

import (
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/interpreter"
)

// Event is what a condition is asked about. What is sealed, and who did it, is only
// read if the condition asks for it. It is used by one goroutine.
type Event struct {
	Kind, Outcome, ActorID, ObjectID string
	Time                             time.Time
	// Unseal and Who read the rest; they are called once at the most.
	Unseal func() (Sealed, error)
	Who    func() (Person, error)

	sealed *Sealed
	person *Person
	err    error
}

// Sealed is what is sealed of an event. What was erased is empty.
type Sealed struct {
	ObjectName                string
	Details                   map[string]string
	Address, Country, Network string
	ASN                       int
	Browser, System           string
}

// Person is who did something. Of the system, and of whoever is gone, it is empty.
type Person struct{ Name, Role string }

// Sealed reads what is sealed.
func (e *Event) Sealed() (*Sealed, error) {
	if e.sealed == nil && e.err == nil {
		s, err := e.Unseal()
		if err != nil {
			e.err = err
		}
		e.sealed = &s
	}
	return e.sealed, e.err
}

func (e *Event) who() *Person {
	if e.person == nil {
		p, err := e.Who()
		if err != nil {
			e.err = err
		}
		e.person = &p
	}
	return e.person
}

// Parent implements interpreter.Activation.
func (*Event) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (e *Event) ResolveName(name string) (any, bool) {
	f, ok := byName[name]
	if !ok {
		return nil, false
	}
	return f.read(e), true
}

// Field is something that a rule can ask of an event.
type Field struct {
	Name, Type, Description string

	of   *cel.Type
	size uint64
	read func(*Event) any
}

// unsealed reads a field of what is sealed.
func unsealed(read func(*Sealed) any) func(*Event) any {
	return func(e *Event) any {
		s, err := e.Sealed()
		if err != nil || s == nil {
			return read(&Sealed{})
		}
		return read(s)
	}
}

func text(name, description string, size uint64, read func(*Event) any) Field {
	return Field{name, "string", description, cel.StringType, size, read}
}

// Fields are all that there is.
var Fields = []Field{
	text("event.kind", "What happened, such as dataset.previewed; docs/generated/events.md lists all.", 60, func(e *Event) any { return e.Kind }),
	text("event.outcome", "SUCCEEDED, FAILED or DENIED.", 9, func(e *Event) any { return e.Outcome }),
	text("event.actor.id", "Who did it; empty for the system.", 40, func(e *Event) any { return e.ActorID }),
	text("event.actor.name", "Their name; empty once they were erased.", 100, func(e *Event) any { return e.who().Name }),
	text("event.actor.role", "Their role now: ADMIN, ANALYST, VIEWER or GUEST; empty for those who left.", 7, func(e *Event) any { return e.who().Role }),
	text("event.object.kind", "What it happened to: dataset, run, analysis, export, session, user, alert and so on.", 20, func(e *Event) any { return objectKind(e.ObjectID) }),
	text("event.object.id", "Its id.", 40, func(e *Event) any { return e.ObjectID }),
	text("event.object.name", "What people call it; empty once it was erased.", 300, unsealed(func(s *Sealed) any { return s.ObjectName })),
	text("event.place.address", "The network address it was done from.", 45, unsealed(func(s *Sealed) any { return s.Address })),
	text("event.place.country", "The ISO code of the country of the address; empty if no database knows it.", 2, unsealed(func(s *Sealed) any { return s.Country })),
	{"event.place.asn", "int", "The number of the network operator; 0 if no database knows it.", cel.IntType, 0, unsealed(func(s *Sealed) any { return int64(s.ASN) })},
	text("event.place.network", "The /24 or /48 of the address.", 45, unsealed(func(s *Sealed) any { return s.Network })),
	text("event.client.browser", "What the program calls itself, such as Firefox or curl.", 30, unsealed(func(s *Sealed) any { return s.Browser })),
	text("event.client.system", "The operating system, such as Windows or iPhone.", 30, unsealed(func(s *Sealed) any { return s.System })),
	{"event.time", "timestamp", "When it happened.", cel.TimestampType, 0, func(e *Event) any { return e.Time.UTC() }},
	{"event.hour", "int", "The hour in UTC, from 0 to 23; event.time.getHours(\"Europe/Berlin\") is that elsewhere.", cel.IntType, 0, func(e *Event) any { return int64(e.Time.UTC().Hour()) }},
	text("event.weekday", "The day in UTC, from Monday to Sunday.", 9, func(e *Event) any { return e.Time.UTC().Weekday().String() }),
	{"event.details", "map", "Further facts by name: event.details.text(\"format\"), event.details.number(\"rows\").", cel.MapType(cel.StringType, cel.StringType), 40, unsealed(func(s *Sealed) any {
		if s.Details == nil {
			return map[string]string{}
		}
		return s.Details
	})},
}

var byName = func() map[string]*Field {
	m := make(map[string]*Field, len(Fields))
	for i := range Fields {
		m[Fields[i].Name] = &Fields[i]
	}
	return m
}()
