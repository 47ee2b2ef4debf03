package detect

import (
	"net/netip"
	"time"

	"github.com/strongroom/strongroom/server/detect/access"
	"github.com/strongroom/strongroom/server/detect/attack"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// Kind is what happened.
type Kind uint8

// The kinds of events.
const (
	SignIn Kind = iota
	Read
	Export
)

var kindNames = [...]string{"sign_in", "read", "export"}

func (k Kind) String() string { return kindNames[min(int(k), len(kindNames)-1)] }

// Event is one sign-in or one access to data. Whatever is not known is left zero;
// without country and ASN, addresses are compared by their prefixes alone.
type Event struct {
	ID           string
	Time         time.Time
	Organization string
	Person       string
	Kind         Kind

	// Of a sign-in.
	Address  netip.Addr
	Country  string // two letters
	ASN      uint32
	Located  bool
	Lat, Lon float64
	Class    signin.Class
	OS       string
	Browser  string
	Version  uint16 // major
	Device   signin.Device
	Token    string // of the device, in place of or beside its state
	Failed   bool
	// Nobody says that the name typed is nobody's; Person is then the name.
	Nobody bool
	// Confirmed says that the person proved more than the password: what was asked
	// for at an alert was passed.
	Confirmed bool

	// Of data access.
	Dataset   string
	Rows      int64
	Role      string
	Team      string
	Sensitive bool
}

func (e *Event) attempt() signin.Attempt {
	return signin.Attempt{
		Time: e.Time, Person: e.Person, Address: e.Address, Country: e.Country, ASN: e.ASN, Located: e.Located, Lat: e.Lat, Lon: e.Lon,
		Class: e.Class, OS: e.OS, Browser: e.Browser, Version: e.Version, Device: e.Device, Token: e.Token,
	}
}

func (e *Event) read() access.Read {
	return access.Read{
		Time: e.Time, Role: e.Role, Team: e.Team, Dataset: e.Dataset, Rows: e.Rows, Export: e.Kind == Export, Sensitive: e.Sensitive,
	}
}

// Level is who is asked.
type Level uint8

// The levels.
const (
	None   Level = iota
	StepUp       // the person proves more
	Admin        // an administrator is told too
)

var levelNames = [...]string{"none", "stepup", "admin"}

func (l Level) String() string { return levelNames[min(int(l), len(levelNames)-1)] }

// Channel is what a verdict comes from.
type Channel uint8

// The channels.
const (
	SignInRisk Channel = iota
	Attack
	DataAccess
	DataWeek
)

var channelNames = [...]string{"sign_in", "attack", "data_access", "data_access_week"}

func (c Channel) String() string { return channelNames[min(int(c), len(channelNames)-1)] }

// Verdict says what an event is worth.
type Verdict struct {
	// Score is in nats; P is the share of accepted events that score as high.
	Score, P float64
	Alert    Level
	// Hidden is whether the person is not to know of it: it alerts only because they are
	// watched more closely.
	Hidden  bool
	Channel Channel
	// Learned is the weight with which the sign-in was learnt. Mine and NotMine want
	// it back, with Score: keep both beside the event.
	Learned float64
	// Technique is the id in MITRE ATT&CK.
	Technique string
	// Group is equal for the alerts that belong together; empty for one by itself.
	Group string

	signIn   signin.Score
	access   access.Verdict
	incident attack.Incident
	attacked bool
	week     *access.Week
}
