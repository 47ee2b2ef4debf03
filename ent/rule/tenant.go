package rule

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/privacy"

	"github.com/strongroom/strongroom/ent/access"
)

// OrganizationField is the column that ties a row to its organization.
const OrganizationField = "organization_id"

// Tenant is the policy of the OrganizationOwned mixin: rows of other
// organizations do not exist for a viewer. It narrows or denies and never
// allows, so that the schema's own rules still decide.
func Tenant() ent.Policy { return tenant{} }

type tenant struct{}

func (tenant) EvalQuery(ctx context.Context, q ent.Query) error {
	org, all, err := organization(ctx)
	if err != nil || all {
		return err
	}
	n, err := query(q)
	if err != nil {
		return err
	}
	n.WhereP(sql.FieldEQ(OrganizationField, org))
	return privacy.Skip
}

// EvalMutation narrows updates and deletions. A filter does nothing on create,
// so there the organization is stamped, and a foreign one refused.
func (tenant) EvalMutation(ctx context.Context, m ent.Mutation) error {
	org, all, err := organization(ctx)
	if err != nil {
		return err
	}
	if m.Op().Is(ent.OpCreate) {
		return stamp(m, org)
	}
	if all {
		return privacy.Skip
	}
	n, err := mutation(m)
	if err != nil {
		return err
	}
	n.WhereP(sql.FieldEQ(OrganizationField, org))
	return privacy.Skip
}

func organization(ctx context.Context) (org string, all bool, err error) {
	v, ok := access.From(ctx)
	switch {
	case !ok:
		return "", false, Denied("nobody is signed in")
	case v.EveryOrganization():
		return "", true, nil
	case v.Organization == "":
		return "", false, Denied("no organization")
	}
	return v.Organization, false, nil
}

// stamp writes the viewer's organization into a new row. org is empty for
// actors that serve all organizations: they must name one.
func stamp(m ent.Mutation, org string) error {
	set, ok := m.Field(OrganizationField)
	given, _ := set.(string)
	switch {
	case org == "" && given == "":
		return Denied("a row without an organization")
	case ok && org != "" && given != org:
		return Denied("a row of another organization")
	case !ok:
		if err := m.SetField(OrganizationField, org); err != nil {
			return Denied("no organization field")
		}
	}
	return privacy.Skip
}
