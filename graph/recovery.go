package graph

import (
	"context"

	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/recovery"
)

func recoveryProgress(p *recovery.Progress) *model.RecoveryProgress {
	if p == nil {
		return nil
	}
	return &model.RecoveryProgress{
		Step: model.RecoveryStep(p.State), AskedAt: p.CreatedAt, Approvals: len(p.Approvals), Needed: p.Needed,
		Way: model.RecoveryWay(p.Way), ReadyAt: p.ReadyAt, ExpiresAt: p.ExpiresAt,
	}
}

func recoveryRequest(r *recovery.Request) *model.RecoveryRequest {
	out := &model.RecoveryRequest{
		ID: r.ID, Progress: recoveryProgress(r.Progress), User: r.User, Reason: r.Reason, Address: r.Address, Browser: r.Browser,
		KnownBrowser: r.KnownDevice, LastSignInAt: r.LastSignIn, PasswordChangedAt: r.PasswordChangedAt,
		Approvals: make([]*model.RecoveryApproval, len(r.Approvals)), Mine: r.Mine, Own: r.Own, HasFactor: r.Factor,
	}
	for i, a := range r.Approvals {
		out.Approvals[i] = &model.RecoveryApproval{Note: a.Note, At: a.At}
		if a.Name != "" {
			out.Approvals[i].Name = &a.Name
		}
	}
	return out
}

func (r *Resolver) recoveryRequests(ctx context.Context) ([]*model.RecoveryRequest, error) {
	found, err := r.Recoveries.List(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]*model.RecoveryRequest, len(found))
	for i, f := range found {
		out[i] = recoveryRequest(f)
	}
	return out, nil
}
