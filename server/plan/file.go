package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// File is a plan to take away.
type File struct {
	Name, Content string
	// SHA256 is of the content, in hexadecimal digits.
	SHA256 string
}

// File is a plan to read, as Markdown, or the whole document of a version.
func (s *Service) File(ctx context.Context, number *int, toRead bool) (*File, error) {
	switch {
	case toRead:
		return s.Markdown(ctx, number)
	case number == nil:
		return nil, fault.Invalid("input.number", "Say of which version.")
	}
	return s.Original(ctx, *number)
}

// Markdown is a version to read without Strongroom, as far as the viewer sees it; nil is
// what is configured now. That it is taken away is recorded.
func (s *Service) Markdown(ctx context.Context, number *int) (*File, error) {
	title, name, object := "as it is now", "the present state", ""
	var shown *Shown
	if number == nil {
		p, err := s.Current(ctx)
		if err != nil {
			return nil, err
		}
		if shown, err = s.Show(ctx, p); err != nil {
			return nil, err
		}
		title += ", on " + stamp(s.now())
	} else {
		v, err := s.Version(ctx, *number)
		if err != nil {
			return nil, err
		}
		if shown, err = s.ShowVersion(ctx, v); err != nil {
			return nil, err
		}
		title, name, object = called(v.Number)+", saved on "+stamp(v.CreatedAt), called(v.Number), v.ID
	}
	v, _ := access.From(ctx)
	org, err := store.In(ctx, s.DB).Organization.Get(ctx, v.Organization)
	if err != nil {
		return nil, fmt.Errorf("find organization: %w", err)
	}
	text := markdown(plain(org.Name), title, s.BaseURL, shown)
	f := &File{Name: "response-plan.md", Content: text, SHA256: digest([]byte(text))}
	return f, s.Activity.Record(ctx, activity.Event{Kind: activity.PlanExported, Object: object, Name: name, Facts: map[string]string{"format": "Markdown"}})
}

// Original is the whole document of a version, byte for byte what its SHA-256 is of. It is
// for those who may see all of it.
func (s *Service) Original(ctx context.Context, number int) (*File, error) {
	viewer, _ := access.From(ctx)
	if !viewer.Can(access.PlanManage) {
		return nil, fault.Forbidden("Your role does not see the whole plan.")
	}
	v, err := s.Version(ctx, number)
	if err != nil {
		return nil, err
	}
	content, err := s.read(ctx, v)
	if err != nil {
		return nil, err
	}
	f := &File{Name: fmt.Sprintf("response-plan-%d.json", v.Number), Content: string(content), SHA256: v.Sha256}
	return f, s.Activity.Record(ctx, activity.Event{Kind: activity.PlanExported, Object: v.ID, Name: called(v.Number), Facts: map[string]string{"format": "JSON", "sha256": v.Sha256}})
}

// markdown writes a plan. Everything that anybody could have chosen is escaped, so that no
// name and no text can make a heading, a link or another entry of a list.
func markdown(organization, title, base string, p *Shown) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Response plan of %s\n\n%s\n", escape(organization), escape(capital(title)))
	if len(p.Gaps) > 0 {
		b.WriteString("\n## Gaps\n\n")
		bullets(&b, base, p.Gaps)
	}
	for _, f := range p.Written.Fields() {
		fmt.Fprintf(&b, "\n## %s\n\n", escape(f.Title))
		if f.Text == "" {
			b.WriteString("Nothing is written down.\n")
			continue
		}
		lines := strings.Split(f.Text, "\n")
		for i, line := range lines {
			b.WriteString(strings.TrimRight("> "+escape(line), " "))
			if line != "" && i+1 < len(lines) && lines[i+1] != "" {
				b.WriteString("\\") // a line ends here
			}
			b.WriteByte('\n')
		}
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n", escape(s.Title))
		if s.Lead != "" {
			b.WriteString(escape(s.Lead) + "\n\n")
		}
		bullets(&b, base, s.Lines)
	}
	return b.String()
}

func bullets(b *strings.Builder, base string, lines []*ShownLine) {
	for _, l := range lines {
		b.WriteString("- " + escape(l.Text))
		if l.Note != "" {
			b.WriteString(" " + escape(l.Note))
		}
		if l.Link != "" {
			b.WriteString(" Mend it: <" + base + l.Link + ">")
		}
		b.WriteByte('\n')
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// escape writes one line of text so that Markdown shows it and nothing else: every
// character of ASCII that can mean something takes a backslash (CommonMark 0.31, section
// 2.4), which also stops the bare addresses that some renderers turn into links.
func escape(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(plain(text)) {
		if r < 0x80 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) && r != ',' && r != '\'' && r != '"' && r != ';' && r != '?' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
