// Package egress is the one gate through which rows leave: pages on a screen
// and files to download, in every format. What may leave, for whom, is decided
// here and nowhere else; what left stands in the ledger.
package egress

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/analysis"
	entdataset "github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/export"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/breakglass"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// maxPage is how many rows one page may hold.
	maxPage = 1000
	// grantedFor is how long a granted download may be fetched.
	grantedFor = 5 * time.Minute
)

// Gate lets rows out, or does not.
type Gate struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Settings *setting.Service
	Datasets *dataset.Service
	Glasses  *breakglass.Service
	Now      func() time.Time

	recent lazyRecent
	// Decoys says which datasets nobody has a reason to look at, their owner included;
	// nil knows none.
	Decoys Decoys
}

// Decoys knows which datasets are decoys.
type Decoys interface {
	Is(ctx context.Context, organization, datasetID string) (bool, error)
}

// Page returns rows of a result for the screen, as one JSON array per column.
// The result was read with the viewer's rights. Opening a result that somebody
// else owns is recorded: with its first page, and with any other that is asked for
// without one.
func (g *Gate) Page(ctx context.Context, res *ent.Result, offset, limit int) (Page, error) {
	if offset < 0 || limit < 1 || limit > maxPage {
		return Page{}, fault.Invalid("limit", "A page has 1 to %d rows, from row 0 on.", maxPage)
	}
	v, _ := access.From(ctx)
	if of := v.User + " " + res.ID; res.OwnerID != v.User && (offset == 0 || !g.recent.has(of)) {
		if err := g.opened(ctx, res); err != nil {
			return Page{}, err
		}
		g.recent.add(of)
	}
	rows, err := g.open(ctx, res)
	if err != nil {
		return Page{}, err
	}
	defer rows.Close()
	return rows.page(offset, limit)
}

func (g *Gate) opened(ctx context.Context, res *ent.Result) error {
	a, err := g.DB.Analysis.Query().Where(analysis.ResultID(res.ID)).First(ctx)
	if err != nil {
		return fmt.Errorf("find analysis of result: %w", err)
	}
	given, err := g.given(ctx, res)
	if err != nil {
		return err
	}
	if !given {
		if looked, err := g.Glasses.Look(ctx, res.OwnerID, a.ID, a.Name); err != nil || looked {
			return err
		}
	}
	read, err := g.Datasets.OfResult(ctx, res)
	if err != nil {
		return err
	}
	return g.Activity.Record(ctx, activity.Event{Kind: activity.AnalysisOpened, Object: a.ID, Name: a.Name, Also: read})
}

// given reports whether a result is the viewer's own or was shared with them. If it is
// neither, they see it by emergency access.
func (g *Gate) given(ctx context.Context, res *ent.Result) (bool, error) {
	v, _ := access.From(ctx)
	if res.OwnerID == v.User {
		return true, nil
	}
	shared, err := g.DB.Share.Query().Where(share.HasAnalysisWith(analysis.ResultID(res.ID))).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for shares of result: %w", err)
	}
	return shared, nil
}

// Findings lets the preview and the rejected rows of a version out. The version
// was read with the viewer's rights. That somebody else than its owner looks at rows
// is recorded.
func (g *Gate) Findings(ctx context.Context, ver *ent.DatasetVersion) (*dataset.Findings, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.DatasetRead) {
		return nil, fault.Forbidden("Your role sees no rows of datasets.")
	}
	ds, err := ver.QueryDataset().Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("find dataset of version: %w", err)
	}
	looked := false
	if ds.Visibility == entdataset.VisibilityPRIVATE {
		if looked, err = g.Glasses.Look(ctx, ds.OwnerID, ds.ID, ds.Name); err != nil {
			return nil, err
		}
	}
	f, err := g.Datasets.Findings(ctx, ver)
	if err != nil || f == nil {
		return nil, err
	}
	record := ds.OwnerID != v.User && !looked
	if ds.OwnerID == v.User && g.Decoys != nil {
		if record, err = g.Decoys.Is(ctx, ds.OrganizationID, ds.ID); err != nil {
			return nil, err
		}
	}
	if record {
		if err := g.Activity.Record(ctx, activity.Event{Kind: activity.DatasetPreviewed, Object: ds.ID, Name: ds.Name}); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Verdict is what the gate says to a download.
type Verdict struct {
	Allowed bool
	Reason  string
}

// Judge says whether the viewer may download a result, and why not.
func (g *Gate) Judge(ctx context.Context, resultID string) (*ent.Result, Verdict, error) {
	res, err := g.DB.Result.Get(ctx, resultID)
	if ent.IsNotFound(err) {
		return nil, Verdict{}, fault.NotFound("There is no such result.")
	}
	if err != nil {
		return nil, Verdict{}, fmt.Errorf("find result: %w", err)
	}
	settings, err := g.Settings.Get(ctx)
	if err != nil {
		return nil, Verdict{}, err
	}
	rules, err := g.Settings.Effective(ctx)
	if err != nil {
		return nil, Verdict{}, err
	}
	given, err := g.given(ctx, res)
	if err != nil {
		return nil, Verdict{}, err
	}
	v, _ := access.From(ctx)
	frozen, err := store.In(ctx, g.DB).Membership.Query().
		Where(membership.UserID(v.User), membership.OrganizationID(v.Organization), membership.ExportsFrozenAtNotNil()).Exist(ctx)
	if err != nil {
		return nil, Verdict{}, fmt.Errorf("look at membership: %w", err)
	}
	switch {
	case !given:
		return res, Verdict{Reason: "You see this result by emergency access, which is for looking only. Ask its owner to share it with you."}, nil
	case rules.Shielded():
		return res, Verdict{Reason: "Shields are up in your organization: nothing is downloaded until they are down again."}, nil
	case frozen:
		return res, Verdict{Reason: "An admin has frozen your downloads. Ask them why, and to let you download again."}, nil
	case v.Role == access.RoleViewer && !settings.ViewersMayExport:
		return res, Verdict{Reason: "Your organization does not let viewers download results. An admin can change that in the settings."}, nil
	case v.Role == access.RoleGuest && !settings.GuestsMayExport:
		return res, Verdict{Reason: "This organization does not let guests download results. An admin can change that in the settings."}, nil
	case res.RowCount > settings.ExportRowLimit:
		return res, Verdict{Reason: fmt.Sprintf("The result has %d rows, and your organization lets at most %d out at once. Narrow the question, or ask an admin to raise the limit.", res.RowCount, settings.ExportRowLimit)}, nil
	}
	return res, Verdict{Allowed: true}, nil
}

// Grant writes a download into the ledger and returns it; it can then be fetched
// once, by the same person. A refusal is recorded too.
func (g *Gate) Grant(ctx context.Context, resultID string, format export.Format) (*ent.Export, error) {
	res, verdict, err := g.Judge(ctx, resultID)
	if err != nil {
		return nil, err
	}
	name, also, err := g.about(ctx, res)
	if err != nil {
		return nil, err
	}
	facts := map[string]string{"format": string(format), "rows": strconv.Itoa(res.RowCount)}
	if !verdict.Allowed {
		err := g.Activity.Record(ctx, activity.Event{
			Kind: activity.ExportDenied, Object: res.ID, Name: name, Also: also, Facts: facts, Outcome: activityevent.OutcomeDENIED,
		})
		if err != nil {
			return nil, err
		}
		return nil, fault.Forbidden("%s", verdict.Reason)
	}
	v, _ := access.From(ctx)
	exportID := id.New("exp")
	address, err := g.Vault.SealFor(ctx, v.Organization, addressPlace(exportID), []byte(v.Address.String()))
	if err != nil {
		return nil, err
	}
	columns := make([]string, len(res.Columns))
	for i, c := range res.Columns {
		columns[i] = c.Name
	}
	return store.InTx(ctx, g.DB, func(ctx context.Context, db *ent.Client) (*ent.Export, error) {
		row, err := db.Export.Create().SetID(exportID).
			SetUserID(v.User).SetResultID(res.ID).SetName(name).SetFormat(format).
			SetRowCount(res.RowCount).SetColumns(columns).SetAddressSealed(address).
			SetExpiresAt(g.Now().UTC().Add(grantedFor)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("grant export: %w", err)
		}
		return row, g.Activity.Record(ctx, activity.Event{Kind: activity.ExportGranted, Object: row.ID, Name: name, Also: also, Facts: facts})
	})
}

// about says what a result is called, and of what objects it is made.
func (g *Gate) about(ctx context.Context, res *ent.Result) (name string, also []string, err error) {
	also, err = g.Datasets.OfResult(ctx, res)
	if err != nil {
		return "", nil, err
	}
	a, err := g.DB.Analysis.Query().Where(analysis.ResultID(res.ID)).First(ctx)
	if ent.IsNotFound(err) {
		return "Result of " + res.CreatedAt.UTC().Format("2006-01-02 15.04"), also, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("find analysis of result: %w", err)
	}
	return a.Name, append(also, a.ID), nil
}

// Address opens the address that asked for an export.
func (g *Gate) Address(ctx context.Context, row *ent.Export) (string, error) {
	b, err := g.Vault.OpenFor(ctx, row.OrganizationID, addressPlace(row.ID), row.AddressSealed)
	return string(b), err
}

func addressPlace(exportID string) vault.Place {
	return vault.Place{Column: "exports.address", Row: exportID}
}

// URL is where a granted export is fetched.
func URL(row *ent.Export) string { return "/downloads/" + row.ID }

// Send answers the request for a granted export. Rights are judged again: a
// share may have been withdrawn since it was granted.
func (g *Gate) Send(w http.ResponseWriter, r *http.Request, exportID string) error {
	ctx := r.Context()
	v, _ := access.From(ctx)
	row, err := g.claim(ctx, v, exportID)
	if err != nil {
		return err
	}
	res, verdict, err := g.Judge(ctx, row.ResultID)
	if err != nil {
		return err
	}
	if !verdict.Allowed {
		return fault.Forbidden("%s", verdict.Reason)
	}
	_, also, err := g.about(ctx, res)
	if err != nil {
		return err
	}
	rows, err := g.open(ctx, res)
	if err != nil {
		return err
	}
	defer rows.Close()
	f := formats[row.Format]
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("Content-Disposition", disposition(row.Name, f.extension))
	w.Header().Set("Cache-Control", "no-store")
	out := newMeter(ctx, w)
	if err := f.write(rows, out); err != nil {
		return fmt.Errorf("send export %s: %w", row.ID, err)
	}
	return g.sent(context.WithoutCancel(ctx), row, also, out)
}

// claim takes a granted export for this request: two cannot fetch it.
func (g *Gate) claim(ctx context.Context, v access.Viewer, exportID string) (*ent.Export, error) {
	gone := fault.NotFound("This download was fetched already or has expired. Ask for it again.")
	n, err := g.DB.Export.Update().
		Where(export.ID(exportID), export.UserID(v.User), export.StateEQ(export.StateGRANTED), export.ExpiresAtGT(g.Now().UTC())).
		SetState(export.StateINTERRUPTED).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("claim export: %w", err)
	}
	if n == 0 {
		return nil, gone
	}
	row, err := g.DB.Export.Get(ctx, exportID)
	if err != nil {
		return nil, fmt.Errorf("claim export: %w", err)
	}
	return row, nil
}

func (g *Gate) sent(ctx context.Context, row *ent.Export, also []string, m *meter) error {
	_, err := store.InTx(ctx, g.DB, func(ctx context.Context, db *ent.Client) (*ent.Export, error) {
		err := db.Export.UpdateOneID(row.ID).SetState(export.StateSENT).SetSentAt(g.Now().UTC()).
			SetBytes(int(m.bytes)).SetSha256(m.sum()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("close export %s: %w", row.ID, err)
		}
		return nil, g.Activity.Record(ctx, activity.Event{
			Kind: activity.ExportSent, Object: row.ID, Name: row.Name, Also: also,
			Facts: map[string]string{"format": string(row.Format), "rows": strconv.Itoa(row.RowCount), "sha256": m.sum()},
		})
	})
	return err
}
