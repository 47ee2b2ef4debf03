package graph

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/ent/access"
)

// audience is everything that the payload of a shared subscription depends on.
// Subscribers share a payload only if their audiences are equal.
type audience struct {
	organization string
	role         access.Role
	query        string
	operation    string
	variables    string // as JSON, without the cursor
}

// viewer is the person as whom an audience is served: of its organization and role,
// and the owner of nothing. Every scope of the model reads "one's own, or what the
// role reaches" (see ent/schema/scope.go), and what is kept from one person is kept
// from a stranger (see ent/schema/watched.go), so what a stranger is given every
// member of the audience may see.
func (a audience) viewer() access.Viewer {
	return access.Viewer{User: access.Stranger, Organization: a.organization, Role: a.role}
}

// impersonal are the fields that are the same for everybody in a role that audits
// activity and lists members. A field that is not here is not shared: its
// subscribers are served one by one, each as who they are.
var impersonal = map[string]map[string]string{
	"ActivityEvent": {
		"id": "", "createdAt": "", "sequence": "", "objectID": "", "outcome": "", "kind": "",
		"sentence": "", "objectName": "", "address": "", "device": "", "actor": "User", "__typename": "",
		"place": "Place", "request": "", "changes": "EventChange", "facts": "EventFact",
	},
	"Place": {
		"label": "", "country": "", "countryName": "", "region": "", "city": "", "latitude": "", "longitude": "",
		"accuracyKM": "", "network": "", "known": "", "__typename": "",
	},
	"EventChange": {"name": "", "before": "", "after": "", "__typename": ""},
	"EventFact":   {"name": "", "value": "", "__typename": ""},
	"User":        {"id": "", "createdAt": "", "updatedAt": "", "name": "", "email": "", "__typename": ""},
}

// audienceOf tells with whom a subscriber may share payloads, if with anybody:
// only the activity of a whole organization is the same for several people.
func audienceOf(ctx context.Context, op *graphql.OperationContext) (audience, bool) {
	v, ok := access.From(ctx)
	if !ok || !v.IsPerson() || !v.Can(access.ActivityAudit) || !v.Can(access.MemberList) || !v.Can(access.UserRead) {
		return audience{}, false
	}
	if op.Operation.Operation != ast.Subscription || len(op.Operation.Directives) > 0 || len(op.Operation.SelectionSet) != 1 {
		return audience{}, false
	}
	root, ok := op.Operation.SelectionSet[0].(*ast.Field)
	if !ok || root.Name != "activityAdded" || len(root.Directives) > 0 || !isImpersonal(op.Doc, root.SelectionSet, "ActivityEvent") {
		return audience{}, false
	}
	// Where subscribers begin is their own; where they are afterwards is the same.
	// Nothing else in the operation can take a variable of that type.
	variables := maps.Clone(op.Variables)
	if after := root.Arguments.ForName("after"); after != nil && after.Value.Kind == ast.Variable {
		delete(variables, after.Value.Raw)
	}
	encoded, err := json.Marshal(variables)
	if err != nil {
		return audience{}, false
	}
	return audience{v.Organization, v.Role, op.RawQuery, op.OperationName, string(encoded)}, true
}

func isImpersonal(doc *ast.QueryDocument, set ast.SelectionSet, on string) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			of, ok := impersonal[on][s.Name]
			if !ok || len(s.Arguments) > 0 || !isImpersonal(doc, s.SelectionSet, of) {
				return false
			}
		case *ast.InlineFragment:
			if !isImpersonal(doc, s.SelectionSet, on) {
				return false
			}
		case *ast.FragmentSpread:
			f := doc.Fragments.ForName(s.Name)
			if f == nil || !isImpersonal(doc, f.SelectionSet, on) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
