// Package graph is the GraphQL API: it translates between the schema and the
// domain packages and decides nothing itself. A query reads through ent, whose
// privacy rules decide; a mutation calls exactly one function of the domain.
package graph

import (
	"context"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/account"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/blast"
	"github.com/strongroom/strongroom/server/breakglass"
	"github.com/strongroom/strongroom/server/channel"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/decoy"
	"github.com/strongroom/strongroom/server/denial"
	"github.com/strongroom/strongroom/server/draft"
	"github.com/strongroom/strongroom/server/egress"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/extract"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/lookout"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/member"
	"github.com/strongroom/strongroom/server/organization"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/plan"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/posture"
	"github.com/strongroom/strongroom/server/recovery"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/share"
	"github.com/strongroom/strongroom/server/shield"
	"github.com/strongroom/strongroom/server/siem"
	"github.com/strongroom/strongroom/server/sms"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/watchlist"
	"github.com/strongroom/strongroom/server/witness"
)

// Resolver holds what the fields are resolved from. It is filled by a literal in
// package app.
type Resolver struct {
	DB            *ent.Client
	Hub           *event.Hub
	People        *person.People
	Sessions      *session.Manager
	Login         *login.Service
	Factors       *factor.Service
	Organizations *organization.Service
	Members       *member.Service
	Settings      *setting.Service
	Drafts        *draft.Service
	Datasets      *dataset.Service
	Analyses      *analysis.Service
	Shares        *share.Service
	Egress        *egress.Gate
	Throttle      *throttle.Guard
	Accounts      *account.Service
	Recoveries    *recovery.Service
	Glasses       *breakglass.Service
	Post          *postman.Postman
	Activity      *activity.Recorder
	Audit         *audit.Keeper
	ActivityFiles *extract.Exporter
	Denials       *denial.Book
	Alerts        *alert.Service
	Channels      *channel.Service
	Shielding     *shield.Service
	Watches       *watchlist.Service
	Lookout       *lookout.Service
	Decoys        *decoy.Service
	// BaseURL is where people find the program.
	BaseURL   string
	Streams   *siem.Service
	Witnesses *witness.Service
	Incidents *incident.Service
	Blasts    *blast.Service
	Checks    *posture.Service
	Plans     *plan.Service
	// Mailbox is nil outside development mode.
	Mailbox *mail.Mailbox
	// Outbox is nil unless text messages end in it.
	Outbox      *sms.Outbox
	Version     string
	UploadLimit int // bytes
	RowLimit    int
	Now         func() time.Time
}

// viewer is who asks, or who has just signed in within this request.
func viewer(ctx context.Context) access.Viewer {
	if jar := session.JarFrom(ctx); jar != nil {
		if v, ok := jar.Viewer(); ok {
			return v
		}
	}
	v, _ := access.From(ctx)
	return v
}

// asViewer is ctx with the viewer of a payload, who may have signed in just now.
func asViewer(ctx context.Context, v *access.Viewer) context.Context { return access.With(ctx, *v) }

// one returns what was found, or the fault for what was not.
func one[T any](v T, err error, noun string) (T, error) {
	if ent.IsNotFound(err) {
		var none T
		return none, fault.NotFound("There is no such %s.", noun)
	}
	return v, err
}

const (
	defaultPage = 50
	maxPage     = 200
)

// page bounds a list: nobody reads one without an end.
func page(first, last *int) (*int, *int, error) {
	if first == nil && last == nil {
		n := defaultPage
		return &n, nil, nil
	}
	for _, n := range []*int{first, last} {
		if n != nil && (*n < 0 || *n > maxPage) {
			return nil, nil, fault.Invalid("first", "A page has at most %d items.", maxPage)
		}
	}
	return first, last, nil
}

// tables names the table of each id prefix, for node(id:).
var tables = map[string]string{
	"org": "organizations", "usr": "users", "mem": "memberships", "inv": "invitations",
	"ses": "sessions", "dev": "devices", "dst": "datasets", "ver": "dataset_versions",
	"col": "dataset_columns", "ana": "analyses", "run": "runs", "res": "results",
	"fac": "factors", "shr": "shares", "exp": "exports", "evt": "activity_events",
	"alt": "alerts", "chn": "channels", "dlv": "deliveries",
	"inc": "incidents", "itk": "incident_tasks", "ino": "incident_notes",
}

func nodeType(_ context.Context, nodeID string) (string, error) {
	if t, ok := tables[id.Prefix(nodeID)]; ok {
		return t, nil
	}
	return "", fault.NotFound("There is no such object.")
}

func deref[T ~string](s *T) T {
	if s == nil {
		return ""
	}
	return *s
}

func ptr[T any](v T) *T { return &v }
