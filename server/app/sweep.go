package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/organization"
	"github.com/strongroom/strongroom/ent/result"
	"github.com/strongroom/strongroom/ent/uploadpart"
)

const (
	sweepEvery = 10 * time.Minute
	// orphansEvery is how often the folder of objects is walked.
	orphansEvery = time.Hour
)

// sweep drops what has expired, and what a crash has left, until ctx ends.
func (a *App) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	var walked time.Time
	starting := true
	for {
		err := a.Expire(ctx)
		if err == nil && time.Since(walked) >= orphansEvery {
			walked = time.Now()
			err = a.SweepOrphans(ctx)
		}
		err = errors.Join(err, a.API.Checks.All(ctx, starting))
		starting = false
		if err != nil && ctx.Err() == nil {
			a.Log.Error("sweep", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Expire drops what has no more to say: proofs that nobody finished, failed tries
// that no longer count, links and mail, uploads that nobody resumed, results that no
// analysis shows.
func (a *App) Expire(ctx context.Context) error {
	ids, err := a.DB.Organization.Query().Order(organization.ByID()).IDs(access.As(ctx, access.ActorSetup, ""))
	if err != nil {
		return fmt.Errorf("list organizations: %w", err)
	}
	err = errors.Join(
		a.API.Login.Challenges.Sweep(ctx), a.API.Throttle.Expire(ctx), a.API.Accounts.Links.Expire(ctx), a.API.Post.Expire(ctx),
		a.API.Factors.Texts.Expire(ctx), a.API.Drafts.Sweep(ctx), a.API.Recoveries.Advance(ctx), a.API.Glasses.Expire(ctx), a.API.Watches.Expire(ctx),
		a.API.Channels.Expire(ctx), a.API.Streams.Expire(ctx), a.API.Witnesses.Expire(ctx),
	)
	if err != nil {
		return err
	}
	for _, org := range ids {
		if err := a.API.Datasets.Expire(ctx, org); err != nil {
			return err
		}
		if err := a.API.Analyses.Expire(ctx, org); err != nil {
			return err
		}
	}
	// Last: a log that was tampered with is not witnessed, and holds up nothing else.
	return a.API.Witnesses.Tend(ctx)
}

// SweepOrphans removes sealed objects that no row names any more, or never did. It
// does nothing in a folder that belongs to another database.
func (a *App) SweepOrphans(ctx context.Context) error {
	// The oldest organization tells databases apart. Before there is one, there is
	// nothing to sweep, and perhaps the configuration names the wrong database.
	oldest, err := a.DB.Organization.Query().Order(organization.ByID()).Limit(1).IDs(access.As(ctx, access.ActorSetup, ""))
	if err != nil || len(oldest) == 0 {
		return err
	}
	ours, err := a.Vault.Claim(oldest[0])
	if err != nil {
		return err
	}
	if !ours {
		a.Log.Warn("objects are not swept: they belong to another database", "folder", a.Config.ObjectsPath())
		return nil
	}
	n, err := a.Vault.Sweep(ctx, a.options.Now(), a.named)
	if n > 0 {
		a.Log.Info("removed objects that nothing names", "objects", n)
	}
	return err
}

// named returns those among the names of objects that a row names. A test holds
// it against the schema: a column of objects that is added must be asked here.
func (a *App) named(ctx context.Context, names []string) ([]string, error) {
	ctx = access.As(ctx, access.ActorSweeper, "")
	parts, err := a.DB.UploadPart.Query().Where(uploadpart.ObjectIn(names...)).Select(uploadpart.FieldObject).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up parts: %w", err)
	}
	versions, err := a.DB.DatasetVersion.Query().Where(datasetversion.ObjectIn(names...)).Select(datasetversion.FieldObject).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up versions: %w", err)
	}
	results, err := a.DB.Result.Query().Where(result.ObjectIn(names...)).Select(result.FieldObject).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up results: %w", err)
	}
	return slices.Concat(parts, versions, results), nil
}
