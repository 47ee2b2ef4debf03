package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/graph/scalar"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/login/backupcode"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/sms"
)

// seesQuestion reports whether the viewer sees the SQL of an analysis: its owner does,
// and an admin by emergency access, which is recorded once in a response.
func (r *Resolver) seesQuestion(ctx context.Context, a *ent.Analysis) (bool, error) {
	if a.OwnerID == viewer(ctx).User {
		return true, nil
	}
	return once(ctx, questionOf{a.ID}, func() (bool, error) { return r.Glasses.Look(ctx, a.OwnerID, a.ID, a.Name) })
}

type questionOf struct{ analysis string }

func parameters(in []spec.Parameter) []*model.Parameter {
	out := make([]*model.Parameter, len(in))
	for i, p := range in {
		out[i] = &model.Parameter{Name: p.Name, Type: model.ParameterType(p.Type), Value: p.Value}
	}
	return out
}

func givenParameters(in []*model.ParameterInput) []spec.Parameter {
	if in == nil {
		return nil
	}
	out := make([]spec.Parameter, len(in))
	for i, p := range in {
		out[i] = spec.Parameter{Name: p.Name, Type: string(p.Type), Value: p.Value}
	}
	return out
}

func chart(c spec.Chart) *model.Chart {
	out := &model.Chart{Kind: model.ChartKind(c.Kind), X: c.X, Y: c.Y, Series: c.Series}
	if out.Kind == "" {
		out.Kind = model.ChartKindTable
	}
	if out.Y == nil {
		out.Y = []string{}
	}
	return out
}

func givenChart(c *model.ChartInput) *spec.Chart {
	if c == nil {
		return nil
	}
	return &spec.Chart{Kind: string(c.Kind), X: c.X, Y: c.Y, Series: deref(c.Series)}
}

func findings(f *dataset.Findings) (*model.DatasetFindings, error) {
	out := &model.DatasetFindings{
		Columns: make([]*spec.ResultColumn, len(f.Columns)),
		Ranges:  make([]*model.ColumnRange, len(f.Columns)),
		Rejects: make([]*model.RejectedRow, len(f.Rejects)),
	}
	preview := make([][]*string, len(f.Columns))
	for i, c := range f.Columns {
		out.Columns[i] = &spec.ResultColumn{Name: c.Name, Type: c.Type}
		out.Ranges[i] = &model.ColumnRange{Name: c.Name, Minimum: c.Min, Maximum: c.Max}
		preview[i] = make([]*string, 0, len(f.Preview))
		for _, row := range f.Preview {
			if i < len(row) {
				preview[i] = append(preview[i], row[i])
			}
		}
	}
	for i, r := range f.Rejects {
		out.Rejects[i] = &model.RejectedRow{Line: int(r.Line), Column: r.Column, Reason: r.Reason}
	}
	raw, err := json.Marshal(preview)
	if err != nil {
		return nil, fmt.Errorf("encode preview: %w", err)
	}
	out.Preview = scalar.JSON(raw)
	return out, nil
}

// signInResult is where a step of a sign-in leads.
func signInResult(out *login.Outcome, err error) (model.SignInResult, error) {
	switch {
	case err != nil:
		return nil, err
	case out.Needed != nil:
		return proofNeeded(out.Needed), nil
	}
	return &model.SignedIn{Viewer: out.Viewer, BackupCodes: out.Codes}, nil
}

func proofNeeded(n *login.Needed) *model.ProofNeeded {
	out := &model.ProofNeeded{
		Challenge: n.Token, Methods: make([]model.ProofMethod, len(n.Methods)), TrustDays: int(n.Trust / (24 * time.Hour)),
	}
	for i, m := range n.Methods {
		out.Methods[i] = model.ProofMethod(m)
	}
	if n.PasskeyOptions != "" {
		out.PasskeyOptions = &n.PasskeyOptions
	}
	return out
}

// passkeyModel is what people call the kind of authenticator that a passkey lives in.
func passkeyModel(f *ent.Factor) *string {
	if name := passkey.Model(f.Aaguid); name != "" {
		return &name
	}
	return nil
}

// developmentTexts are the messages in an outbox, if there is one, that were sent on
// behalf of an organization.
func developmentTexts(o *sms.Outbox, organization string) []*model.DevelopmentText {
	out := []*model.DevelopmentText{}
	if o == nil {
		return out
	}
	for _, m := range o.Messages() {
		if m.Organization == organization {
			out = append(out, &model.DevelopmentText{ID: m.ID, SentAt: m.At, To: string(m.To), Text: m.Text})
		}
	}
	return out
}

// backupCodes is how many codes the viewer has left, if there is anything that
// they could stand in for.
func (r *Resolver) backupCodes(ctx context.Context) (*model.BackupCodeCount, error) {
	factors, err := r.Factors.List(ctx)
	if err != nil || len(factors) == 0 {
		return nil, err
	}
	left, err := r.Factors.CodesLeft(ctx, viewer(ctx).User)
	if err != nil {
		return nil, err
	}
	return &model.BackupCodeCount{Left: left, Low: left <= backupcode.Low}, nil
}

func policy(p password.Policy, words []string) *model.PasswordPolicy {
	out := &model.PasswordPolicy{
		MinimumLength: p.Length, RequireClasses: p.Classes, MinimumScore: p.Score, Words: password.Words(words...),
	}
	if out.Words == nil {
		out.Words = []string{}
	}
	return out
}

// policyFor is what a new password of somebody who is not signed in must be.
func (r *Resolver) policyFor(ctx context.Context, invitation *string) (password.Policy, []string, error) {
	if invitation == nil {
		return r.Settings.DefaultPasswords(), nil, nil
	}
	o, err := r.Members.Offer(ctx, *invitation)
	if err != nil {
		return password.Policy{}, nil, err
	}
	p, err := r.Settings.Passwords(ctx, o.Organization)
	return p, []string{o.Email, o.OrganizationName}, err
}

func (r *Resolver) resetOffer(ctx context.Context, u *ent.User) (*model.PasswordResetOffer, error) {
	p, words, err := r.Accounts.Policy(ctx, u)
	if err != nil {
		return nil, err
	}
	email, err := r.People.Email(ctx, u)
	if err != nil {
		return nil, err
	}
	return &model.PasswordResetOffer{Email: email, Policy: policy(p, words)}, nil
}

func (r *Resolver) ownAccount(ctx context.Context) (*model.Account, error) {
	own, err := r.Accounts.Own(ctx)
	if err != nil {
		return nil, err
	}
	p, words, err := r.Accounts.Policy(ctx, own.User)
	if err != nil {
		return nil, err
	}
	out := &model.Account{
		Email: own.Email, EmailVerifiedAt: own.EmailVerifiedAt, PendingEmail: own.PendingEmail,
		HasPassword: own.HasPassword, PasswordChangedAt: own.PasswordChangedAt, PasswordPolicy: policy(p, words),
		MailPhrase: own.Phrase, Networks: own.Networks, PasskeyAnywhere: own.PasskeyAnywhere, Address: own.Address,
	}
	for _, t := range mail.Topics {
		out.MailPreferences = append(out.MailPreferences, &model.MailPreference{Topic: t, On: own.Topics[t], Critical: t.Critical()})
	}
	return out, nil
}

func verification(ctx context.Context, v *postman.Verdict) *model.MailVerification {
	out := &model.MailVerification{About: v.Kind.About(), SentAt: v.At}
	if _, ok := access.From(ctx); ok {
		out.Mine = &v.Mine
	}
	return out
}

// factorDemand is what the organization still asks of the viewer's session.
func (r *Resolver) factorDemand(ctx context.Context, v access.Viewer) (*model.FactorDemand, error) {
	d, err := r.Sessions.Demand(ctx, v)
	if err != nil || d == nil {
		return nil, err
	}
	out := &model.FactorDemand{Rule: d.Factor, Step: model.FactorStepEnrol, Recovered: d.Recovered}
	if d.Limited == access.MustProve {
		out.Step = model.FactorStepProve
	}
	if !d.Until.IsZero() {
		out.Until = &d.Until
	}
	return out, nil
}

// sessionLeft is how long the viewer's session still lives, in whole seconds.
func (r *Resolver) sessionLeft(ctx context.Context, v access.Viewer) (*model.SessionLeft, error) {
	unused, most, err := r.Sessions.Left(ctx, v)
	if err != nil {
		return nil, err
	}
	return &model.SessionLeft{Unused: int(unused.Seconds()), Most: int(most.Seconds())}, nil
}

func verified(r *ledger.Report) *model.VerifyAuditLogPayload {
	return &model.VerifyAuditLogPayload{
		Entries: int(r.Entries), Erased: int(r.Erased), Checkpoints: len(r.Witnessed),
		Problems: append([]string{}, r.Problems...),
	}
}
