package sample

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entdataset "github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/run"
	entshare "github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/share"
)

// file is something that somebody uploads.
type file struct {
	name, title, about string
	content            func(end time.Time) ([]byte, error)
	// broken files cannot be read, and the story knows.
	broken bool
}

// fresh is until when the data of the story's last uploads goes.
const fresh = 3 // days before the end

// work is what the analysts make: datasets, analyses, shares.
func (s *story) work() {
	plain := func(make func(time.Time) []byte) func(time.Time) ([]byte, error) {
		return func(end time.Time) ([]byte, error) { return make(end), nil }
	}
	customers := file{
		"customers.csv", "Customers", "Everybody with an account, exported from the shop. Personal data: handle with care.",
		func(time.Time) ([]byte, error) { return s.world.customersCSV(), nil }, false,
	}
	orders := file{"orders.csv", "Orders", "All orders of the last two years, one row per order.", plain(s.world.ordersCSV), false}
	payments := file{"payments.csv", "Payments", "Payments with method, outcome and risk score. Holds card numbers.", plain(s.world.paymentsCSV), false}
	visits := file{"web_sessions.csv", "Web sessions", "Visits of the web shop, 90 days.", plain(s.world.visitsCSV), false}
	tickets := file{"support_tickets.ndjson", "Support tickets", "Tickets with their messages, as the help desk exports them.", s.world.ticketsJSON, false}
	budget := file{"budget.json", "Marketing budget", "", func(time.Time) ([]byte, error) {
		return []byte(`{"campaigns": [{"name": "Autumn", "budget": 12000}, {"name": "Winter", "bud`), nil
	}, true}

	s.plan(s.on(40, 9, 50), "priya@example.com", "upload customers", s.upload(customers, 40, ""))
	s.plan(s.on(40, 10, 5), "priya@example.com", "upload orders", s.upload(orders, 21, ""))
	s.plan(s.on(39, 11, 20), "jonas@example.com", "upload payments", s.upload(payments, 21, ""))
	s.plan(s.on(37, 13, 40), "elena@example.com", "upload visits", s.upload(visits, 21, ""))
	s.plan(s.on(36, 10, 15), "elena@example.com", "upload tickets", s.upload(tickets, 21, ""))
	s.plan(s.on(27, 16, 2), "elena@example.com", "upload a broken file", s.upload(budget, 27, ""))
	s.plan(s.on(fresh, 9, 10), "priya@example.com", "upload new orders", s.upload(orders, fresh, "Orders"))

	for i, q := range questions {
		s.plan(s.on(q.day, 14, 5*i), q.owner, "answer "+q.name, s.answer(q))
		if q.team {
			s.plan(s.on(q.day, 15, 5*i), q.owner, "open "+q.name, s.share(q, share.Offer{Audience: entshare.AudienceTEAM}))
		}
		for _, email := range q.with {
			day := min(q.day, arrivals[s.people[email].Role]-1)
			s.plan(s.on(day, 16, 5*i), q.owner, "share "+q.name+" with "+email, s.shareWith(q, s.people[email]))
		}
		if q.owner == "priya@example.com" {
			s.plan(s.on(fresh, 10, 5*i), q.owner, "answer again "+q.name, s.rerun(q.name))
		}
	}
}

// upload sends a file the way that browsers do and waits until it was read. dataset
// names the dataset of which it is a new version.
func (s *story) upload(f file, day int, target string) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		content, err := f.content(s.end.AddDate(0, 0, -day).Truncate(24 * time.Hour))
		if err != nil {
			return err
		}
		meta := handler.MetaData{"filename": f.name, "name": f.title}
		if target != "" {
			meta["dataset"] = s.datasets[target]
		}
		up, err := dataset.Uploads{Service: s.Datasets}.NewUpload(ctx, handler.FileInfo{Size: int64(len(content)), MetaData: meta})
		if err != nil {
			return err
		}
		info, err := up.GetInfo(ctx)
		if err != nil {
			return err
		}
		if _, err := up.WriteChunk(ctx, 0, bytes.NewReader(content)); err != nil {
			return err
		}
		if err := up.FinishUpload(ctx); err != nil {
			return err
		}
		ver, err := s.ingested(ctx, info.ID)
		if err != nil {
			return err
		}
		if broken := ver.State == datasetversion.StateFAILED; broken != f.broken {
			return fmt.Errorf("%s is %s: %s", f.name, ver.State, ver.Failure)
		}
		s.datasets[f.title] = ver.DatasetID
		if f.broken || target != "" {
			return nil
		}
		team := entdataset.VisibilityTEAM
		_, err = s.Datasets.Update(ctx, ver.DatasetID, dataset.Change{Description: &f.about, Visibility: &team})
		return err
	}
}

func (s *story) ingested(ctx context.Context, uploadID string) (ver *ent.DatasetVersion, err error) {
	v, _ := access.From(ctx)
	ctx = access.As(ctx, access.ActorIngester, v.Organization)
	err = await(ctx, "the ingestion", func() (bool, error) {
		ver, err = s.DB.DatasetVersion.Query().Where(datasetversion.UploadID(uploadID)).Only(ctx)
		return err == nil && ver.State != datasetversion.StatePROCESSING, err
	})
	return ver, err
}

// answer runs a question, saves it with its result and draws it.
func (s *story) answer(q question) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		r, err := s.run(ctx, analysis.Question{SQL: q.sql})
		if err != nil {
			return err
		}
		if r.State != run.StateSUCCEEDED {
			return fmt.Errorf("the run has %s: %s", r.State, r.ErrorMessage)
		}
		a, err := s.Analyses.Create(ctx, analysis.Draft{
			Name: &q.name, Description: &q.description, SQL: &q.sql, Chart: &q.chart, Run: &r.ID,
		})
		if err != nil {
			return err
		}
		s.analyses[q.name] = a.ID
		return nil
	}
}

// rerun answers a saved question anew.
func (s *story) rerun(name string) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		id := s.analyses[name]
		a, err := s.DB.Analysis.Get(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.run(ctx, analysis.Question{SQL: a.SQL, Analysis: &id})
		return err
	}
}

// run runs SQL and waits for its end, good or bad.
func (s *story) run(ctx context.Context, q analysis.Question) (*ent.Run, error) {
	r, err := s.Analyses.Start(ctx, q)
	if err != nil {
		return nil, err
	}
	err = await(ctx, "the run", func() (bool, error) {
		if r, err = s.DB.Run.Get(ctx, r.ID); err != nil {
			return false, err
		}
		return r.State != run.StateQUEUED && r.State != run.StateRUNNING, nil
	})
	return r, err
}

func (s *story) share(q question, o share.Offer) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		o.Analysis = s.analyses[q.name]
		_, err := s.Shares.Share(ctx, o)
		return err
	}
}

// shareWith opens an answer to one person, to a guest for a month.
func (s *story) shareWith(q question, b *browser) act {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		o := share.Offer{Audience: entshare.AudiencePERSON, Person: &b.user}
		if b.Role == access.RoleGuest {
			until := s.end.AddDate(0, 1, 0).Truncate(time.Hour)
			o.Expires = &until
		}
		return s.share(q, o)(ctx, w, r)
	}
}
