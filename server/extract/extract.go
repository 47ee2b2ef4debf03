// Package extract writes what a search of the activity finds into a file, as comma-separated
// values or JSON lines.
package extract

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
)

// BasePath is where activity is fetched as a file.
const BasePath = "/activity-export"

// Exporter writes what a filter finds into a file.
type Exporter struct {
	Activity *activity.Recorder
	People   *person.People
	DB       *ent.Client
	Now      func() time.Time
}

// The formats of files.
const (
	FormatCSV   = "CSV"
	FormatJSONL = "JSONL"
)

// Path is where the file of a filter is fetched.
func Path(f activity.Filter, format string) string {
	q := url.Values{"format": {format}}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("actor", f.Actor)
	set("object", f.Object)
	set("outcome", string(f.Outcome))
	if !f.From.IsZero() {
		set("from", f.From.UTC().Format(time.RFC3339Nano))
	}
	if !f.Until.IsZero() {
		set("until", f.Until.UTC().Format(time.RFC3339Nano))
	}
	for _, a := range f.Areas {
		q.Add("area", a)
	}
	for _, k := range f.Kinds {
		q.Add("kind", k)
	}
	return BasePath + "?" + q.Encode()
}

// read reads what Path wrote, or what somebody has typed instead.
func read(q url.Values) (f activity.Filter, format string, err error) {
	bad := func(name string) error { return fault.Invalid(name, "This address is not one that the export gave.") }
	f = activity.Filter{Actor: q.Get("actor"), Object: q.Get("object"), Areas: q["area"], Kinds: q["kind"]}
	if format = q.Get("format"); format != FormatCSV && format != FormatJSONL {
		return f, "", bad("format")
	}
	if o := q.Get("outcome"); o != "" {
		f.Outcome = activityevent.Outcome(o)
		if activityevent.OutcomeValidator(f.Outcome) != nil {
			return f, "", bad("outcome")
		}
	}
	for name, to := range map[string]*time.Time{"from": &f.From, "until": &f.Until} {
		if s := q.Get(name); s != "" {
			if *to, err = time.Parse(time.RFC3339Nano, s); err != nil {
				return f, "", bad(name)
			}
		}
	}
	return f, format, nil
}

// Send answers a request for a file. That it leaves is recorded before it does.
func (x *Exporter) Send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, format, err := read(r.URL.Query())
	if err != nil {
		return err
	}
	if err := f.Check(); err != nil {
		return err
	}
	facts := map[string]string{"format": format}
	for name, value := range map[string]string{"actor": f.Actor, "object": f.Object, "outcome": string(f.Outcome), "kinds": strings.Join(slices.Concat(f.Areas, f.Kinds), " ")} {
		if value != "" {
			facts[name] = value
		}
	}
	_, err = store.InTx(ctx, x.DB, func(ctx context.Context, _ *ent.Client) (*ent.ActivityEvent, error) {
		return nil, x.Activity.Record(ctx, activity.Event{Kind: activity.ActivityExported, Facts: facts})
	})
	if err != nil {
		return err
	}
	contentType, extension, begin := "application/jsonl", "jsonl", x.jsonLines
	if format == FormatCSV {
		contentType, extension, begin = "text/csv; charset=utf-8; header=present", "csv", x.csv
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", `attachment; filename="activity-`+x.Now().UTC().Format("2006-01-02")+"."+extension+`"`)
	w.Header().Set("Cache-Control", "no-store")
	out := bufio.NewWriterSize(w, 1<<16)
	write, flush := begin(out)
	err = x.Activity.Each(ctx, f, func(rows []*ent.ActivityEvent) error {
		for _, e := range rows {
			l, err := x.line(ctx, e)
			if err != nil {
				return err
			}
			if err := write(l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("export activity: %w", err)
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Flush()
}

// line is an event in a file.
type line struct {
	Sequence int               `json:"sequence"`
	Time     string            `json:"time"`
	Who      string            `json:"who,omitempty"`
	WhoID    string            `json:"whoId,omitempty"`
	Kind     string            `json:"kind"`
	What     string            `json:"what"`
	Outcome  string            `json:"outcome"`
	Object   string            `json:"object,omitempty"`
	ObjectID string            `json:"objectId,omitempty"`
	Address  string            `json:"address,omitempty"`
	Place    string            `json:"place,omitempty"`
	Browser  string            `json:"browser,omitempty"`
	Request  string            `json:"request,omitempty"`
	Facts    map[string]string `json:"facts,omitempty"`
	Event    string            `json:"event"`
}

func (x *Exporter) line(ctx context.Context, e *ent.ActivityEvent) (line, error) {
	d, err := x.Activity.Open(ctx, e)
	if err != nil {
		return line{}, err
	}
	l := line{
		Sequence: *e.Sequence, Time: e.CreatedAt.UTC().Format("2006-01-02T15:04:05.000Z"), Kind: e.Kind, What: activity.Sentence(e.Kind, d.Name),
		Outcome: string(e.Outcome), Object: d.Name, ObjectID: e.ObjectID, Address: d.Address,
		Place: x.Activity.Places.LookText(d.Address).Label(), Request: d.Request, Facts: d.Facts, Event: e.ID,
	}
	if d.Agent != "" {
		l.Browser = device.Name(d.Agent)
	}
	if e.ActorID != nil {
		l.WhoID = *e.ActorID
	}
	if u := e.Edges.Actor; u != nil {
		if l.Who, err = x.People.Name(ctx, u); err != nil {
			return line{}, err
		}
	}
	return l, nil
}

func (x *Exporter) jsonLines(w io.Writer) (write func(line) error, flush func() error) {
	out := json.NewEncoder(w)
	return func(l line) error { return out.Encode(l) }, func() error { return nil }
}

func (x *Exporter) csv(w io.Writer) (write func(line) error, flush func() error) {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	begun := false
	header := []string{"sequence", "time", "who", "who_id", "kind", "what", "outcome", "object", "object_id", "address", "place", "browser", "request", "facts", "event"}
	write = func(l line) error {
		if !begun {
			begun = true
			if err := out.Write(header); err != nil {
				return err
			}
		}
		var facts []string
		for _, k := range slices.Sorted(maps.Keys(l.Facts)) {
			facts = append(facts, k+"="+l.Facts[k])
		}
		row := []string{
			strconv.Itoa(l.Sequence), l.Time, l.Who, l.WhoID, l.Kind, l.What, l.Outcome, l.Object, l.ObjectID,
			l.Address, l.Place, l.Browser, l.Request, strings.Join(facts, "; "), l.Event,
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		return out.Write(row)
	}
	return write, func() error {
		if !begun {
			if err := out.Write(header); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	}
}

// harmless puts an apostrophe before what a spreadsheet would take for a formula.
func harmless(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}
