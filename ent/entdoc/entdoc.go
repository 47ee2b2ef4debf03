// Package entdoc gives the generated part of the GraphQL schema the
// descriptions that ent cannot know: of enum values, connections and arguments.
// A test demands that nothing in the API is without one.
package entdoc

import (
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

var values = map[string]map[string]string{
	"Role": {
		"ADMIN":   "Governs the organization, and may do everything an analyst may.",
		"ANALYST": "Uploads datasets, runs analyses and shares results.",
		"VIEWER":  "Sees results that are shared with the team or by name.",
		"GUEST":   "Sees only results that are shared by name.",
	},
	"MembershipState": {
		"ACTIVE":    "May act.",
		"SUSPENDED": "May not sign in until reinstated.",
		"REMOVED":   "Has left; may not sign in.",
	},
	"InvitationState": {
		"PENDING":  "Was sent and not answered.",
		"ACCEPTED": "Led to a membership.",
		"REVOKED":  "Was withdrawn.",
	},
	"DatasetVisibility": {
		"PRIVATE": "Only the owner may query it.",
		"TEAM":    "Every analyst and admin of the organization may query it.",
	},
	"DatasetVersionState": {
		"PROCESSING": "The sandbox is reading the file.",
		"READY":      "It can be queried.",
		"FAILED":     "It could not be read.",
	},
	"DatasetVersionFormat": {
		"CSV":     "Delimited text.",
		"JSON":    "One JSON document.",
		"NDJSON":  "One JSON document per line.",
		"PARQUET": "Apache Parquet.",
	},
	"RunState": {
		"QUEUED":    "Waits for a worker.",
		"RUNNING":   "A worker executes it.",
		"SUCCEEDED": "It has a result.",
		"FAILED":    "It has an error.",
		"CANCELLED": "It was stopped on demand.",
	},
	"RunErrorKind": {
		"SYNTAX":      "The SQL cannot be parsed.",
		"CATALOG":     "A table or function does not exist.",
		"BINDER":      "A column does not exist, or types do not fit.",
		"RUNTIME":     "A value could not be computed.",
		"FORBIDDEN":   "The SQL asks for something that the sandbox does not allow.",
		"TIMEOUT":     "It took longer than allowed.",
		"MEMORY":      "It needed more memory than allowed.",
		"CRASHED":     "The worker died.",
		"INTERRUPTED": "The server stopped before it ended.",
	},
	"ShareAudience": {
		"TEAM":   "Everybody in the organization but guests.",
		"PERSON": "One person.",
	},
	"ExportFormat": {
		"CSV":     "Comma-separated values, RFC 4180.",
		"JSON":    "An array of objects.",
		"PARQUET": "Apache Parquet.",
	},
	"ExportState": {
		"GRANTED":     "May be fetched until it expires.",
		"SENT":        "Was fetched whole.",
		"INTERRUPTED": "Was fetched in part.",
	},
	"ActivityEventOutcome": {
		"SUCCEEDED": "It happened.",
		"FAILED":    "It was tried and went wrong.",
		"DENIED":    "It was refused.",
	},
	"AlertSeverity":  {
		"LOW":      "Worth knowing.",
		"MEDIUM":   "Worth a look.",
		"HIGH":     "To be looked at today.",
		"CRITICAL": "To be looked at now.",
	},
	"ChannelMinimum": {
		"LOW":      "Worth knowing.",
		"MEDIUM":   "Worth a look.",
		"HIGH":     "To be looked at today.",
		"CRITICAL": "To be looked at now.",
	},
	"AlertState": {
		"OPEN":         "Nobody has looked at it.",
		"ACKNOWLEDGED": "Somebody looks after it.",
		"RESOLVED":     "It is over.",
	},
	"AlertAnswer": {
		"ME":     "It was them.",
		"NOT_ME": "It was somebody else.",
	},
	"AlertVerdict": {
		"REAL":        "Something bad had happened.",
		"FALSE_ALARM": "Nothing had happened.",
		"EXPECTED":    "It had happened, and was meant to.",
	},
	"ChannelKind": {
		"MAIL":    "Mail to everybody who looks after alerts.",
		"WEBHOOK": "A signed POST request with JSON, as Standard Webhooks describes it.",
		"SLACK":   "An incoming webhook of Slack, or of a chat that understands the same.",
	},
	"DeliveryEvent": {
		"RAISED":    "The alert is new.",
		"ESCALATED": "The alert got worse.",
		"RESOLVED":  "The alert was resolved.",
		"TEST":      "Somebody tried the channel.",
	},
	"DeliveryState": {
		"WAITING":   "It is sent, or tried again.",
		"DELIVERED": "It arrived.",
		"GIVEN_UP":  "It did not arrive and is not tried again.",
	},
	"OrderDirection": {
		"ASC":  "Smallest or oldest first.",
		"DESC": "Largest or newest first.",
	},
}

var arguments = map[string]string{
	"after":   "Only what comes after this cursor.",
	"first":   "How many at the most, from the start.",
	"before":  "Only what comes before this cursor.",
	"last":    "How many at the most, from the end.",
	"orderBy": "In which order.",
}

// Describe is an entgql schema hook.
func Describe(g *gen.Graph, s *ast.Schema) error {
	// Every root field declares its rule. Whoever is in an organization may ask
	// for nodes; the privacy rules decide for each row.
	for _, name := range []string{"node", "nodes"} {
		f := s.Types["Query"].Fields.ForName(name)
		f.Directives = append(f.Directives, &ast.Directive{Name: "can", Arguments: ast.ArgumentList{{
			Name: "do", Value: &ast.Value{Raw: "ORGANIZATION_READ", Kind: ast.EnumValue},
		}}})
	}
	comments := map[string]string{}
	for _, n := range g.Nodes {
		if c, ok := n.Annotations["Comment"].(map[string]any); ok {
			comments[n.Name], _ = c["Text"].(string)
		}
	}
	for name, t := range s.Types {
		if c := comments[name]; c != "" {
			t.Description = c
		}
		if t.Description == "" || isGenerated(t.Description) {
			t.Description = describeType(name, t)
		}
		for _, v := range t.EnumValues {
			if d := values[name][v.Name]; d != "" {
				v.Description = d
			} else if v.Description == "" {
				v.Description = "By " + strings.ToLower(strings.ReplaceAll(v.Name, "_", " ")) + "."
			}
		}
		for _, f := range t.Fields {
			if f.Description == "" {
				f.Description = describeField(f.Name)
			}
			for _, a := range f.Arguments {
				if a.Description == "" || isGenerated(a.Description) {
					a.Description = arguments[a.Name]
				}
			}
		}
	}
	return nil
}

func isGenerated(description string) bool {
	return strings.Contains(description, "enum.Enum") || strings.Contains(description, "is enum for") ||
		strings.Contains(description, "Returns the ") || strings.Contains(description, "Ordering options")
}

func describeType(name string, t *ast.Definition) string {
	switch {
	case strings.HasSuffix(name, "Connection"):
		return "A page of a list."
	case strings.HasSuffix(name, "Edge"):
		return "An item of a list, with its place."
	case strings.HasSuffix(name, "OrderField"):
		return "What a list can be ordered by."
	case strings.HasSuffix(name, "Order"):
		return "An order of a list."
	case t.Kind == ast.Enum && name == "Role":
		return "What a person is in an organization."
	case t.Kind == ast.Enum:
		return "The possible values of this property."
	case name == "Query":
		return "Questions. They change nothing."
	case name == "Node":
		return "An object with an id."
	case name == "PageInfo":
		return "Where a page stands in its list."
	case name == "Cursor":
		return "A place in a list; opaque."
	case name == "Time":
		return "An instant, RFC 3339 in UTC."
	default:
		return t.Description
	}
}

func describeField(field string) string {
	switch field {
	case "id":
		return "Identifies the object everywhere."
	case "edges":
		return "The items, with their places."
	case "node":
		return "The item."
	case "cursor":
		return "The place of the item."
	case "pageInfo":
		return "Where the page stands."
	case "totalCount":
		return "How many there are in all; counted only when asked for."
	case "direction":
		return "Up or down."
	case "field":
		return "By what."
	default:
		return ""
	}
}
