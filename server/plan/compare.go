package plan

import (
	"context"
	"slices"
	"strings"
)

// Difference is a line that one document has and the other has not.
type Difference struct {
	Section string
	// Added is whether the newer document has it.
	Added bool
	Text  string
}

// part is a section by its id, with what is compared.
type part struct {
	id, title string
	lines     []Line
}

// parts are all that is compared of a document, in order.
func (d Document) parts() []part {
	var out []part
	for _, f := range d.Written.Fields() {
		p := part{id: "written-" + f.ID, title: f.Title}
		if f.Text != "" {
			for _, line := range strings.Split(f.Text, "\n") {
				p.lines = append(p.lines, Line{Text: line})
			}
		}
		out = append(out, p)
	}
	out = append(out, part{"gaps", "Gaps", d.Gaps})
	for _, s := range d.Sections {
		out = append(out, part{s.ID, s.Title, s.Lines})
	}
	return out
}

// differences compares two documents of which the viewer sees everything that they hold.
func (s *Service) differences(ctx context.Context, older, newer Document) ([]*Difference, error) {
	known, err := s.names(ctx, append(older.people(), newer.people()...))
	if err != nil {
		return nil, err
	}
	out := []*Difference{}
	was, is := older.parts(), newer.parts()
	for _, p := range was {
		if !slices.ContainsFunc(is, func(q part) bool { return q.id == p.id }) {
			is = append(is, part{p.id, p.title, nil}) // the section is gone
		}
	}
	for _, p := range is {
		var before []Line
		if i := slices.IndexFunc(was, func(q part) bool { return q.id == p.id }); i >= 0 {
			before = was[i].lines
		}
		for _, e := range edits(before, p.lines) {
			out = append(out, &Difference{Section: p.title, Added: e.added, Text: known.say(e.line)})
		}
	}
	return out, nil
}

// say is a line with the name of whom it is about.
func (n names) say(l Line) string {
	if l.Person == "" {
		return l.Text
	}
	return n.of(l.Person) + " " + l.Text
}

type edit struct {
	added bool
	line  Line
}

func same(a, b Line) bool { return a.Person == b.Person && a.Text == b.Text }

// edits are the fewest lines to take away and to add that make one list of lines the
// other, in order: what is not on their longest common subsequence. Its table has as many
// cells as the product of their lengths, which are bounded.
func edits(a, b []Line) []edit {
	for len(a) > 0 && len(b) > 0 && same(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	// common[i][j] is how long that of a[i:] and b[j:] is.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []edit
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && same(a[i], b[j]):
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, edit{false, a[i]})
			i++
		default:
			out = append(out, edit{true, b[j]})
			j++
		}
	}
	return out
}
