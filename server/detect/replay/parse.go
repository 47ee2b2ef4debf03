// Package replay judges events that are read from a file, one at a time: the answer
// to each is written before the next is read. It is the command strongroom detect
// replay.
package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// input is a line. Fields that are not named here are ignored, so that labels and
// notes can stand beside them.
type input struct {
	ID           string   `json:"id"`
	Time         string   `json:"time"`
	Organization string   `json:"organization"`
	Person       string   `json:"person"`
	Kind         string   `json:"kind"`
	Address      string   `json:"address"`
	Country      string   `json:"country"`
	ASN          uint32   `json:"asn"`
	Lat          *float64 `json:"lat"`
	Lon          *float64 `json:"lon"`
	Client       struct {
		Type    string `json:"type"`
		OS      string `json:"os"`
		Browser string `json:"browser"`
		Version uint16 `json:"version"`
	} `json:"client"`
	Device      string `json:"device"`
	Token       string `json:"token"`
	Outcome     string `json:"outcome"`
	UnknownName bool   `json:"unknown_name"`
	Confirmed   bool   `json:"confirmed"`
	Dataset     string `json:"dataset"`
	Rows        int64  `json:"rows"`
	Role        string `json:"role"`
	Team        string `json:"team"`
	Sensitive   bool   `json:"sensitive"`
	About       string `json:"about"`
	Answer      string `json:"answer"`
}

// item is what a line asks for: an event to judge, or an answer to an earlier one.
type item struct {
	event    detect.Event
	feedback bool
	about    string
	mine     bool
}

const longestName = 256

func parse(line []byte) (item, error) {
	if !utf8.Valid(line) {
		return item{}, errors.New("it is not UTF-8")
	}
	var in input
	d := json.NewDecoder(bytes.NewReader(line))
	if err := d.Decode(&in); err != nil {
		return item{}, jsonError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return item{}, errors.New("there is more than one JSON value on it")
	}
	for _, f := range []struct{ name, v string }{
		{"id", in.ID},
		{"organization", in.Organization},
		{"person", in.Person},
		{"client.os", in.Client.OS},
		{"client.browser", in.Client.Browser},
		{"token", in.Token},
		{"dataset", in.Dataset},
		{"role", in.Role},
		{"team", in.Team},
		{"about", in.About},
	} {
		if len(f.v) > longestName {
			return item{}, fmt.Errorf("%s is longer than %d bytes", f.name, longestName)
		}
	}
	if in.Kind == "feedback" {
		return in.feedback()
	}
	e, err := in.event()
	return item{event: e}, err
}

func jsonError(err error) error {
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		if wrong.Field == "" {
			return errors.New("it is not a JSON object")
		}
		return fmt.Errorf("%s must not be a %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("it is not JSON: %w", err)
}

func (in *input) feedback() (item, error) {
	if in.About == "" {
		return item{}, errors.New("about is missing: the id of the event that is answered")
	}
	switch in.Answer {
	case "me":
		return item{feedback: true, about: in.About, mine: true}, nil
	case "not_me":
		return item{feedback: true, about: in.About}, nil
	}
	return item{}, errors.New(`answer must be "me" or "not_me"`)
}

func (in *input) event() (detect.Event, error) {
	e := detect.Event{
		ID: in.ID, Organization: in.Organization, Person: in.Person, ASN: in.ASN, OS: in.Client.OS, Browser: in.Client.Browser,
		Version: in.Client.Version, Token: in.Token, Nobody: in.UnknownName, Confirmed: in.Confirmed,
		Dataset: in.Dataset, Rows: in.Rows, Role: in.Role, Team: in.Team, Sensitive: in.Sensitive,
	}
	var err error
	if e.Time, err = time.Parse(time.RFC3339Nano, in.Time); err != nil {
		return e, errors.New("time must be RFC 3339, as in 2026-01-31T13:45:00Z")
	}
	if in.Person == "" {
		return e, errors.New("person is missing")
	}
	switch in.Kind {
	case "", "sign_in":
		return e, in.signIn(&e)
	case "read":
		e.Kind = detect.Read
	case "export":
		e.Kind = detect.Export
	default:
		return e, errors.New(`kind must be "sign_in", "read", "export" or "feedback"`)
	}
	if in.Dataset == "" {
		return e, errors.New("dataset is missing")
	}
	if in.Rows < 0 {
		return e, errors.New("rows must not be negative")
	}
	return e, nil
}

func (in *input) signIn(e *detect.Event) error {
	if in.Address != "" {
		ip, err := netip.ParseAddr(in.Address)
		if err != nil {
			return errors.New("address is not an IP address")
		}
		e.Address = ip.WithZone("").Unmap()
	}
	if in.Country != "" {
		e.Country = strings.ToUpper(in.Country)
		if len(e.Country) != 2 || strings.Trim(e.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return errors.New("country must be two letters (ISO 3166)")
		}
	}
	if (in.Lat == nil) != (in.Lon == nil) {
		return errors.New("lat and lon go together")
	}
	if in.Lat != nil {
		if math.Abs(*in.Lat) > 90 || math.Abs(*in.Lon) > 180 {
			return errors.New("lat and lon are not a place on Earth")
		}
		e.Located, e.Lat, e.Lon = true, *in.Lat, *in.Lon
	}
	var ok bool
	if e.Class, ok = classes[in.Client.Type]; !ok {
		return errors.New(`client.type must be "desktop", "mobile", "tablet" or "other"`)
	}
	if e.Device, ok = devices[in.Device]; !ok {
		return errors.New(`device must be "known", "absent" or "unknown"`)
	}
	switch in.Outcome {
	case "", "success":
	case "failure":
		e.Failed = true
	default:
		return errors.New(`outcome must be "success" or "failure"`)
	}
	if e.Nobody && !e.Failed {
		return errors.New("unknown_name goes with a failure: nobody can have signed in")
	}
	return nil
}

var (
	classes = map[string]signin.Class{"": signin.Other, "other": signin.Other, "desktop": signin.Desktop, "mobile": signin.Mobile, "tablet": signin.Tablet}
	devices = map[string]signin.Device{"": signin.Unsaid, "known": signin.Known, "absent": signin.Absent, "unknown": signin.Unknown}
)
