package graph

import (
	"time"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
)

// passwordCost makes a guess at a password cost what it costs the server.
const passwordCost = 500

// overviewCost is what it costs to open a thousand sign-ins, and habitCost a person's
// last ones, which a page reads once for each of its people.
const (
	overviewCost = 500
	habitCost    = 5
)

// searchCost is what it costs to search names that are sealed one by one.
const searchCost = 200

// complexity says what fields cost that are not worth one: lists cost their page
// times what is asked of each item.
func complexity() generated.ComplexityRoot {
	var c generated.ComplexityRoot
	plain := func(child int, _ *entgql.Cursor[string], first *int, _ *entgql.Cursor[string], last *int) int {
		return listCost(child, first, last)
	}
	c.Query.Invitations, c.Query.Runs, c.Query.Exports = plain, plain, plain
	c.Query.Members = func(child int, _ *entgql.Cursor[string], first *int, _ *entgql.Cursor[string], last *int, search *string) int {
		if deref(search) != "" {
			return searchCost + listCost(child, first, last)
		}
		return listCost(child, first, last)
	}
	c.Query.Datasets = func(child int, _ *entgql.Cursor[string], first *int, _ *entgql.Cursor[string], last *int, _ *ent.DatasetOrder, _ *string) int {
		return listCost(child, first, last)
	}
	c.Query.Analyses = func(child int, _ *entgql.Cursor[string], first *int, _ *entgql.Cursor[string], last *int, _ *ent.AnalysisOrder, _ *string, _ *bool) int {
		return listCost(child, first, last)
	}
	c.Query.Activity = func(child int, _ *entgql.Cursor[string], first *int, _ *entgql.Cursor[string], last *int, _, _ *string, _ *activityevent.Outcome, _ *string, _, _ []string, _, _ *time.Time) int {
		return listCost(child, first, last)
	}
	c.Query.RuleTrial = func(child int, _ model.RuleTrialInput) int { return overviewCost + 50*child/10 }
	c.Query.SignIns = func(child, _ int) int { return overviewCost + child }
	c.Query.DatasetAccess = func(child int, _ string, first, _ *int) int { return listCost(child, first, nil) }
	c.Mutation.AssessBlastRadius = func(child int, _ model.AssessBlastRadiusInput) int { return overviewCost + child }
	c.ActivityEvent.Unusual = func(child int) int { return habitCost + child }
	c.Mutation.SignIn = func(child int, _ model.SignInInput) int { return passwordCost + child }
	c.Mutation.AcceptInvitation = func(child int, _ model.AcceptInvitationInput) int { return passwordCost + child }
	c.Mutation.ConfirmIdentity = func(child int, _ model.ConfirmIdentityInput) int { return passwordCost + child }
	c.Mutation.ResetPassword = func(child int, _ model.ResetPasswordInput) int { return passwordCost + child }
	c.Mutation.ChangePassword = func(child int, _ model.ChangePasswordInput) int { return passwordCost + child }
	c.Mutation.SecureAccount = func(child int, _ model.SecureAccountInput) int { return passwordCost + child }
	c.Mutation.RequestPasswordReset = func(child int, _ model.RequestPasswordResetInput) int { return passwordCost + child }
	c.Query.MailVerification = func(child int, _ string) int { return passwordCost + child }
	c.Query.Nodes = func(child int, ids []string) int { return 1 + child*len(ids) }
	c.Result.Page = func(child int, _, limit *int) int {
		if limit == nil {
			return child
		}
		return child + *limit/10
	}
	return c
}

func listCost(child int, first, last *int) int {
	n := defaultPage
	if first != nil {
		n = *first
	}
	if last != nil {
		n = max(n, *last)
	}
	return 1 + child*max(n, 1)
}
