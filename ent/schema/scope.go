package schema

import (
	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/analysis"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetcolumn"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/result"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/ent/upload"
	"github.com/strongroom/strongroom/ent/uploadpart"
	"github.com/strongroom/strongroom/ent/user"
)

// The scopes of the model: which rows, of those in the organization, a person
// reaches. Each is one sentence.

// A dataset is open to its owner, and to the team's analysts once they may.
func datasetOpen(v access.Viewer) func(*sql.Selector) {
	return dataset.Or(dataset.OwnerID(v.User), dataset.VisibilityEQ(dataset.VisibilityTEAM))
}

// A dataset is visible to whom it is open, and to an admin in an emergency.
func datasetVisible(v access.Viewer) func(*sql.Selector) {
	open := predicate.Dataset(datasetOpen(v))
	if !v.Can(access.BreakGlassOpen) {
		return open
	}
	return dataset.Or(open, unsealed(v, dataset.FieldOwnerID))
}

func versionVisible(v access.Viewer) func(*sql.Selector) {
	return datasetversion.HasDatasetWith(predicate.Dataset(datasetVisible(v)))
}

func columnVisible(v access.Viewer) func(*sql.Selector) {
	return datasetcolumn.HasVersionWith(predicate.DatasetVersion(versionVisible(v)))
}

// A part of an upload belongs to whoever uploads.
func partMine(v access.Viewer) func(*sql.Selector) {
	return uploadpart.HasUploadWith(upload.UserID(v.User))
}

// A share reaches its person, and the team's reaches everybody but guests, until
// it ends.
func shareReaches(v access.Viewer) predicate.Share {
	to := share.UserID(v.User)
	if v.Role != access.RoleGuest {
		to = share.Or(to, share.AudienceEQ(share.AudienceTEAM))
	}
	return share.And(to, share.Or(share.ExpiresAtIsNil(), share.ExpiresAtGT(v.At)))
}

// A share is visible to whom it reaches and to the owner of what it shares.
func shareVisible(v access.Viewer) func(*sql.Selector) {
	return share.Or(shareReaches(v), share.HasAnalysisWith(analysis.OwnerID(v.User)))
}

// An analysis is visible to its owner and to whom it is shared with, and to an admin
// in an emergency.
func analysisVisible(v access.Viewer) func(*sql.Selector) {
	open := analysis.Or(analysis.OwnerID(v.User), analysis.HasSharesWith(shareReaches(v)))
	if !v.Can(access.BreakGlassOpen) {
		return open
	}
	return analysis.Or(open, unsealed(v, analysis.FieldOwnerID))
}

// A result is visible to its owner, and to those who see an analysis that shows it,
// other than as its owner.
func resultVisible(v access.Viewer) func(*sql.Selector) {
	through := []predicate.Analysis{analysis.HasSharesWith(shareReaches(v))}
	if v.Can(access.BreakGlassOpen) {
		through = append(through, unsealed(v, analysis.FieldOwnerID))
	}
	return result.Or(result.OwnerID(v.User), result.HasAnalysisWith(analysis.Or(through...)))
}

// Members see the people of their organization; guests see themselves and those
// who shared something with them. Whoever has still to show a second factor sees
// themselves.
func colleagues(v access.Viewer) func(*sql.Selector) {
	if v.Limited != access.Unlimited {
		return user.ID(v.User)
	}
	if v.Can(access.MemberList) {
		return user.HasMembershipsWith(membership.OrganizationID(v.Organization))
	}
	return user.Or(user.ID(v.User), user.HasMembershipsWith(
		membership.OrganizationID(v.Organization), sharesWith(v)))
}

// sharesWith selects memberships of people who shared something with the viewer.
func sharesWith(v access.Viewer) predicate.Membership {
	return func(s *sql.Selector) {
		t := sql.Table(share.Table)
		reaching := sql.Select(t.C(share.FieldCreatorID)).From(t).
			Where(sql.EQ(t.C(share.FieldOrganizationID), v.Organization))
		shareReaches(v)(reaching)
		s.Where(sql.In(s.C(membership.FieldUserID), reaching))
	}
}

// ownedOrGoverned narrows to one's own rows, except for those who govern members.
func ownedOrGoverned(column string) rule.Scope {
	return rule.MineUnless(access.MemberRemove, column)
}

// A version goes with its dataset: its owner deletes it, and an admin who sees it.
func versionDeletable(v access.Viewer) func(*sql.Selector) {
	whose := []predicate.Dataset{datasetOpen(v)}
	if p := ownedOrGoverned(dataset.FieldOwnerID)(v); p != nil {
		whose = append(whose, p)
	}
	return datasetversion.HasDatasetWith(whose...)
}

// A column goes with its version.
func columnDeletable(v access.Viewer) func(*sql.Selector) {
	return datasetcolumn.HasVersionWith(versionDeletable(v))
}
