package access

import (
	"context"
	"net/netip"
	"slices"
	"time"
)

// Stranger is the person as whom several are served at once: a member of their
// organization and role who owns nothing, and who is shown nothing that is kept from one
// of them.
const Stranger = "usr_nobody"

// Viewer is who is asking: a person in an organization, or a system actor.
// The zero Viewer may do nothing.
type Viewer struct {
	// Actor is set for system work and empty for people.
	Actor Actor
	// User, Session, Organization and Role are set for people. A person who is
	// signed in but belongs to no organization has neither Organization nor Role.
	User         string
	Session      string
	Organization string
	Role         Role
	// Limited is set for people who have not shown the second factor that their
	// organization asks for: they can do no more than it takes to show one.
	Limited Limit
	// AuthTime is when the person last proved who they are, for @fresh.
	AuthTime time.Time
	// Address and Agent say where the request came from, for the activity log.
	Address netip.Addr
	Agent   string
	// Request is the id of the request that this viewer makes.
	Request string
	// At is when a rule decides, by the clock of the context. Package rule sets it
	// anew for each decision; nobody else does.
	At time.Time
}

// Can reports whether the viewer holds p. It reads the one table and nothing else.
func (v Viewer) Can(p Permission) bool {
	if v.Actor != "" {
		return slices.Contains(system[v.Actor], p)
	}
	if v.User == "" || v.Organization == "" {
		return false
	}
	if v.Limited != Unlimited && !v.Limited.leaves(p) {
		return false
	}
	return slices.Contains(people[v.Role], p)
}

// Withheld reports whether the viewer would hold p, had they shown the second
// factor that their organization asks for.
func (v Viewer) Withheld(p Permission) bool {
	full := v
	full.Limited = Unlimited
	return !v.Can(p) && full.Can(p)
}

// IsPerson reports whether a person who is signed in to an organization asks.
func (v Viewer) IsPerson() bool { return v.Actor == "" && v.User != "" && v.Organization != "" }

// EveryOrganization reports whether the tenant filter does not apply: only
// certain system actors serve all organizations.
func (v Viewer) EveryOrganization() bool {
	return v.Actor != "" && v.Organization == "" && everyOrganization[v.Actor]
}

// Permissions returns what the viewer holds, in the order of the documentation.
func (v Viewer) Permissions() []Permission {
	var out []Permission
	for _, d := range Permissions {
		if !d.Internal && v.Can(d.Permission) {
			out = append(out, d.Permission)
		}
	}
	return out
}

type contextKey struct{}

// With returns a context in which v asks.
func With(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, contextKey{}, v)
}

// From returns who asks. Without a viewer it returns the zero Viewer, which may
// do nothing, and false.
func From(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(contextKey{}).(Viewer)
	return v, ok && (v.Actor != "" || v.User != "")
}

// As returns a context in which the system actor a works for one organization,
// or, with an empty organization, for all of them if the actor may. Where the
// request came from is kept for the activity log.
func As(ctx context.Context, a Actor, organization string) context.Context {
	before, _ := From(ctx)
	return With(ctx, Viewer{
		Actor: a, Organization: organization,
		Address: before.Address, Agent: before.Agent, Request: before.Request,
	})
}
