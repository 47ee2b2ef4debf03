package graph

import (
	"context"

	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/shield"
)

// liveShields sends whether shields are up: at once, and whenever that may have changed.
func (r *Resolver) liveShields(ctx context.Context) <-chan *model.ShieldState {
	return follow(ctx, r.Hub, shield.HintKind, func(_ string, send func(*model.ShieldState) bool) bool {
		up, err := r.Shielding.Current(ctx)
		return err == nil && send(&model.ShieldState{Shields: up})
	})
}
