// Package plan is an organization's response plan: who decides, who is told, by what
// rules and playbooks, filled from what is configured now, and what only people know,
// such as the lawyer's number.
//
// Saving makes a version: the whole document with the configured part as it is then,
// with its SHA-256, sealed, and never changed. The page shows what is configured now,
// and what differs from the newest version. Of two people who save at once the second
// is told.
//
// Each line says which permission it takes to see elsewhere what it says (Line.Needs).
// What somebody may not see is neither collected for them nor shown, in a version nor
// in a comparison; secrets and addresses of webhooks are in no plan at all.
package plan

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/planversion"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/channel"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/posture"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/siem"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
	"github.com/strongroom/strongroom/server/witness"
)

// listed is how many versions are listed, the newest.
const listed = 100

// Service fills, keeps and compares plans.
type Service struct {
	DB        *ent.Client
	Vault     *vault.Vault
	Activity  *activity.Recorder
	People    *person.People
	Settings  *setting.Service
	Channels  *channel.Service
	Streams   *siem.Service
	Witnesses *witness.Service
	Posture   *posture.Service
	BaseURL   string
	Now       func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func place(versionID string) vault.Place {
	return vault.Place{Column: "plan_versions.document", Row: versionID}
}

func tooManyLines(field string) error {
	return fault.Invalid(field, "It has more than %d lines.", maxLines)
}

// Newest is the newest version of the viewer's organization; nil if none was saved.
func (s *Service) Newest(ctx context.Context) (*ent.PlanVersion, error) {
	v, err := store.In(ctx, s.DB).PlanVersion.Query().Order(row.ByNumber(sql.OrderDesc())).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find newest version of plan: %w", err)
	}
	return v, nil
}

// Versions lists the newest versions, newest first.
func (s *Service) Versions(ctx context.Context) ([]*ent.PlanVersion, error) {
	out, err := store.In(ctx, s.DB).PlanVersion.Query().Order(row.ByNumber(sql.OrderDesc())).Limit(listed).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list versions of plan: %w", err)
	}
	return out, nil
}

// Version is a version by its number.
func (s *Service) Version(ctx context.Context, number int) (*ent.PlanVersion, error) {
	v, err := store.In(ctx, s.DB).PlanVersion.Query().Where(row.Number(number)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no version %d of the plan.", number)
	}
	if err != nil {
		return nil, fmt.Errorf("find version %d of plan: %w", number, err)
	}
	return v, nil
}

// read opens the file of a version, and refuses one that is not what was saved.
func (s *Service) read(ctx context.Context, v *ent.PlanVersion) ([]byte, error) {
	file, err := s.Vault.OpenFor(ctx, v.OrganizationID, place(v.ID), v.DocumentSealed)
	if err != nil {
		return nil, fmt.Errorf("open version %d of plan: %w", v.Number, err)
	}
	if subtle.ConstantTimeCompare([]byte(digest(file)), []byte(v.Sha256)) != 1 {
		return nil, fmt.Errorf("open version %d of plan: it is not what was saved", v.Number)
	}
	return file, nil
}

func digest(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// kept is what the viewer may see of a version.
func (s *Service) kept(ctx context.Context, v *ent.PlanVersion) (d Document, err error) {
	file, err := s.read(ctx, v)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(file, &d); err != nil || d.Format != format || d.Number != v.Number {
		return d, errors.Join(fmt.Errorf("read version %d of plan", v.Number), err)
	}
	viewer, _ := access.From(ctx)
	return d.seenBy(viewer), nil
}

// live is the plan as it would be saved now, with a text.
func (s *Service) live(ctx context.Context, w Written) (d Document, err error) {
	v, _ := access.From(ctx)
	org, err := store.In(ctx, s.DB).Organization.Get(ctx, v.Organization)
	if err != nil {
		return d, fmt.Errorf("find organization: %w", err)
	}
	f, err := s.facts(ctx)
	if err != nil {
		return d, err
	}
	d = Document{Format: format, Organization: plain(org.Name), Sections: f.sections(), Gaps: f.gaps(w), Written: w}
	return d.seenBy(v), nil
}

// Plan is the plan as it is now.
type Plan struct {
	Newest *ent.PlanVersion // nil if none was saved
	live   Document
	saved  *Document
}

// Current returns the plan with what is configured now and what was written last.
func (s *Service) Current(ctx context.Context) (*Plan, error) {
	newest, err := s.Newest(ctx)
	if err != nil {
		return nil, err
	}
	p := &Plan{Newest: newest}
	if newest != nil {
		saved, err := s.kept(ctx, newest)
		if err != nil {
			return nil, err
		}
		p.saved = &saved
	} else {
		p.saved = &Document{}
	}
	if p.live, err = s.live(ctx, p.saved.Written); err != nil {
		return nil, err
	}
	return p, nil
}

// Save makes a version of what is configured now and what somebody wrote. base is the
// number of the version that they had before them, 0 for none: somebody who has not
// seen the newest one is told, and nothing is kept.
func (s *Service) Save(ctx context.Context, base int, w Written) (*ent.PlanVersion, error) {
	if err := w.clean(); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	d, err := s.live(ctx, w)
	if err != nil {
		return nil, err
	}
	d.Number, d.Author, d.SavedAt, d.Salt = base+1, v.User, s.now(), ledger.NewSalt()
	file, err := d.encode()
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.PlanVersion, error) {
		newest, err := s.Newest(ctx)
		if err != nil {
			return nil, err
		}
		before, was := "none", Written{}
		if newest != nil {
			saved, err := s.kept(ctx, newest)
			if err != nil {
				return nil, err
			}
			before, was = called(newest.Number), saved.Written
		}
		if newest == nil && base != 0 || newest != nil && newest.Number != base {
			return nil, overtaken()
		}
		versionID := id.New("plv")
		sealed, err := s.Vault.SealFor(ctx, v.Organization, place(versionID), file)
		if err != nil {
			return nil, err
		}
		saved, err := db.PlanVersion.Create().SetID(versionID).SetCreatedAt(d.SavedAt).SetNumber(d.Number).SetAuthorID(v.User).
			SetDocumentSealed(sealed).SetSha256(digest(file)).Save(ctx)
		if ent.IsConstraintError(err) {
			return nil, overtaken()
		}
		if err != nil {
			return nil, fmt.Errorf("save version %d of plan: %w", d.Number, err)
		}
		return saved, s.Activity.Record(ctx, activity.Event{Kind: activity.PlanSaved, Object: saved.ID, Name: called(d.Number), Facts: map[string]string{
			"before": before, "after": called(d.Number), "sha256": saved.Sha256, "written": rewritten(was, w),
		}})
	})
}

func overtaken() error {
	return fault.Conflict("Somebody saved the plan meanwhile. What you wrote is not saved yet, and not lost: compare it with theirs, then save again.")
}

func called(number int) string { return "version " + strconv.Itoa(number) }

// rewritten names the texts that differ.
func rewritten(was, is Written) string {
	var out []string
	before := was.Fields()
	for i, f := range is.Fields() {
		if f.Text != before[i].Text {
			out = append(out, f.Title)
		}
	}
	if len(out) == 0 {
		return "no text changed"
	}
	return strings.Join(out, ", ")
}

// Author is who saved a version; nil if the viewer does not see them any more.
func (s *Service) Author(ctx context.Context, v *ent.PlanVersion) (*ent.User, error) {
	u, err := store.In(ctx, s.DB).User.Get(ctx, v.AuthorID)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return u, err
}

// Compare says what differs between two versions, as far as the viewer sees it; to nil is
// what is configured now.
func (s *Service) Compare(ctx context.Context, from int, to *int) ([]*Difference, error) {
	older, err := s.numbered(ctx, from)
	if err != nil {
		return nil, err
	}
	var newer Document
	if to != nil {
		newer, err = s.numbered(ctx, *to)
	} else {
		var p *Plan
		if p, err = s.Current(ctx); p != nil {
			newer = p.live
		}
	}
	if err != nil {
		return nil, err
	}
	return s.differences(ctx, older, newer)
}

func (s *Service) numbered(ctx context.Context, number int) (Document, error) {
	v, err := s.Version(ctx, number)
	if err != nil {
		return Document{}, err
	}
	return s.kept(ctx, v)
}

// Drift says what has changed since the newest version.
func (s *Service) Drift(ctx context.Context, p *Plan) ([]*Difference, error) {
	if p.Newest == nil {
		return []*Difference{}, nil
	}
	return s.differences(ctx, *p.saved, p.live)
}

// names are the names of people that a document is about, and their addresses as far as
// the viewer sees them elsewhere.
type names map[string]struct{ name, address string }

func (s *Service) names(ctx context.Context, ids []string) (names, error) {
	out := names{}
	for _, userID := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		u, err := store.In(ctx, s.DB).User.Get(ctx, userID)
		if ent.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find person of plan: %w", err)
		}
		name, err := s.People.Name(ctx, u)
		if errors.Is(err, vault.ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		known := out[userID]
		known.name = plain(name)
		address, err := s.People.Address(ctx, u)
		if err != nil {
			return nil, err
		}
		if address != nil {
			known.address = *address
		}
		out[userID] = known
	}
	return out, nil
}

// of is the name of a person, also of one who is gone.
func (n names) of(userID string) string {
	if known := n[userID]; known.name != "" {
		return known.name
	}
	return "Somebody who is gone"
}
