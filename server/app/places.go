package app

import (
	"context"
	"time"
)

// placesEvery is how often the files of geographic databases are looked at.
const placesEvery = 30 * time.Second

// watchPlaces takes databases whose files were replaced, until ctx ends.
func (a *App) watchPlaces(ctx context.Context) {
	if !a.atlas.Any() {
		return
	}
	tick := time.NewTicker(placesEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		taken, errs := a.atlas.Reload()
		for _, path := range taken {
			a.Log.Info("geographic database replaced", "path", path)
		}
		for _, err := range errs {
			a.Log.Warn("geographic database kept as it was", "error", err)
		}
	}
}
