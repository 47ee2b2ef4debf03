package plan

import (
	"context"

	"github.com/strongroom/strongroom/ent"
)

// ShownLine is a line as somebody reads it. Note and Link are empty if there is none.
type ShownLine struct{ Text, Note, Link string }

// ShownSection is a section as somebody reads it.
type ShownSection struct {
	ID, Title, Lead, Link string
	Lines                 []*ShownLine
}

// Shown is a plan as somebody reads it.
type Shown struct {
	Sections []*ShownSection
	Gaps     []*ShownLine
	Written  *Written
}

// Show is a plan with what is configured now, for the viewer.
func (s *Service) Show(ctx context.Context, p *Plan) (*Shown, error) {
	d := p.live
	d.Gaps = append(unsaved(p.Newest, s.now()), d.Gaps...)
	return s.show(ctx, d)
}

// ShowVersion is what a version holds, for the viewer.
func (s *Service) ShowVersion(ctx context.Context, v *ent.PlanVersion) (*Shown, error) {
	d, err := s.kept(ctx, v)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, d)
}

func (s *Service) show(ctx context.Context, d Document) (*Shown, error) {
	known, err := s.names(ctx, d.people())
	if err != nil {
		return nil, err
	}
	out := &Shown{Sections: []*ShownSection{}, Gaps: known.lines(d.Gaps), Written: &d.Written}
	for _, section := range d.Sections {
		out.Sections = append(out.Sections, &ShownSection{section.ID, section.Title, section.Lead, section.Link, known.lines(section.Lines)})
	}
	return out, nil
}

func (n names) lines(lines []Line) []*ShownLine {
	out := []*ShownLine{}
	for _, l := range lines {
		shown := &ShownLine{Text: n.say(l), Note: l.Note, Link: l.Link}
		if l.Reach {
			shown.Note = n[l.Person].address
		}
		out = append(out, shown)
	}
	return out
}
