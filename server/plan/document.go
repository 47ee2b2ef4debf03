package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/clean"
)

// Line is one statement of a plan.
type Line struct {
	// Person is the id of whom it is about. Their name is looked up when somebody reads
	// it, so that a version that is kept for ever holds nobody's name or address.
	Person string `json:"person,omitempty"`
	Text   string `json:"text"`
	// Note is what changes by itself, such as when something last worked. Versions are
	// not compared by it.
	Note string `json:"note,omitempty"`
	// Link is the page of Strongroom where it can be changed.
	Link string `json:"link,omitempty"`
	// Needs is what one must hold to see elsewhere what it says. Empty is for everybody
	// who may read plans.
	Needs access.Permission `json:"needs,omitempty"`
	// Reach is whether the person's address stands beside the name.
	Reach bool `json:"reach,omitempty"`
}

// Section is a part of a plan, filled from what is configured.
type Section struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Lead  string `json:"lead,omitempty"`
	Link  string `json:"link,omitempty"`
	Lines []Line `json:"lines"`
}

// Written is what people wrote, as plain text.
type Written struct {
	Lawyer          string `json:"lawyer"`
	Authority       string `json:"authority"`
	PublicRelations string `json:"publicRelations"`
	Insurer         string `json:"insurer"`
	MeetingPlace    string `json:"meetingPlace"`
	Notes           string `json:"notes"`
}

const (
	maxWritten = 2_000 // characters
	maxNotes   = 5_000 // characters
	maxLines   = 200   // of one text
)

// Field is one of the texts that people write.
type Field struct{ ID, Title, Text string }

// Fields lists the texts in the order in which they are shown.
func (w Written) Fields() []Field {
	return []Field{
		{"lawyer", "Lawyer", w.Lawyer},
		{"authority", "Data-protection authority", w.Authority},
		{"publicRelations", "Public relations", w.PublicRelations},
		{"insurer", "Insurer", w.Insurer},
		{"meetingPlace", "Where to meet outside of Strongroom", w.MeetingPlace},
		{"notes", "Notes", w.Notes},
	}
}

// clean leaves text without anything that cannot be seen, and within its bounds.
func (w *Written) clean() error {
	for _, f := range []struct {
		name string
		text *string
		most int
	}{
		{"lawyer", &w.Lawyer, maxWritten},
		{"authority", &w.Authority, maxWritten},
		{"publicRelations", &w.PublicRelations, maxWritten},
		{"insurer", &w.Insurer, maxWritten},
		{"meetingPlace", &w.MeetingPlace, maxWritten},
		{"notes", &w.Notes, maxNotes},
	} {
		text, err := clean.Prose("input."+f.name, *f.text, f.most, true)
		if err != nil {
			return err
		}
		if strings.Count(text, "\n") >= maxLines {
			return tooManyLines("input." + f.name)
		}
		*f.text = text
	}
	return nil
}

// Document is a plan. What is kept of a version is its encoding.
type Document struct {
	Format       int       `json:"format"`
	Number       int       `json:"number"`
	Organization string    `json:"organization"` // its name
	Author       string    `json:"author"`       // an id
	SavedAt      time.Time `json:"savedAt"`
	// Salt makes the hash say nothing to those who see a part of the document only: what
	// they do not see cannot be guessed and tried.
	Salt     []byte    `json:"salt"`
	Sections []Section `json:"sections"`
	Gaps     []Line    `json:"gaps"`
	Written  Written   `json:"written"`
}

const format = 1

// encode returns the bytes that are hashed, kept and downloaded.
func (d *Document) encode() ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	w.SetIndent("", " ")
	if err := w.Encode(d); err != nil {
		return nil, fmt.Errorf("encode response plan: %w", err)
	}
	return b.Bytes(), nil
}

// seenBy leaves what the viewer sees elsewhere, too. The document is not changed.
func (d Document) seenBy(v access.Viewer) Document {
	hidden := func(l Line) bool { return l.Needs != "" && !v.Can(l.Needs) }
	d.Gaps = slices.DeleteFunc(slices.Clone(d.Gaps), hidden)
	sections := slices.Clone(d.Sections)
	for i := range sections {
		sections[i].Lines = slices.DeleteFunc(slices.Clone(sections[i].Lines), hidden)
	}
	d.Sections = slices.DeleteFunc(sections, func(s Section) bool { return len(s.Lines) == 0 })
	return d
}

// people are the ids of whom a document is about, once each.
func (d Document) people() []string {
	ids := []string{d.Author}
	for _, s := range d.Sections {
		for _, l := range s.Lines {
			ids = append(ids, l.Person)
		}
	}
	for _, l := range d.Gaps {
		ids = append(ids, l.Person)
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
}

// plain is a name without what cannot be seen, breaks lines or turns their direction.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, name)
	return strings.TrimSpace(name)
}
