package app

import (
	"context"
	"fmt"
	"net/http"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/denial"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/httpd"
	"github.com/strongroom/strongroom/server/request"
)

// originate notes where a request comes from, for the activity log, before
// anybody knows whose it is, and by which clock its rules decide.
func (a *App) originate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := access.WithClock(r.Context(), a.options.Now)
		agent := r.UserAgent()
		if len(agent) > 300 {
			agent = agent[:300]
		}
		v := access.Viewer{Address: request.Client(ctx), Agent: agent, Request: request.ID(ctx)}
		next.ServeHTTP(w, r.WithContext(access.With(ctx, v)))
	})
}

// uploads serves resumable uploads (tus 1.0) to those who may create datasets.
func (a *App) uploads() (http.Handler, error) {
	composer := handler.NewStoreComposer()
	uploads := dataset.Uploads{Service: a.API.Datasets}
	composer.UseCore(uploads)
	composer.UseTerminater(uploads)
	locker := memorylocker.New()
	locker.UseIn(composer)
	h, err := handler.NewHandler(handler.Config{
		StoreComposer: composer, BasePath: "/files/", MaxSize: int64(a.Config.MaxUploadBytes),
		DisableDownload: true, Cors: &handler.CorsConfig{Disable: true},
		// It would log the URLs of uploads; our access log says enough.
		Logger: slog.New(quiet{}),
	})
	if err != nil {
		return nil, fmt.Errorf("serve uploads: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, ok := access.From(r.Context())
		switch {
		case !ok:
			httpd.WriteFault(w, r, fault.Unauthenticated("Sign in first."))
		case !v.Can(access.DatasetCreate):
			a.API.Denials.Note(r.Context(), denial.Refusal{Permission: access.DatasetCreate, Operation: "upload"})
			httpd.WriteFault(w, r, fault.NotFound("There is nothing here."))
		default:
			h.ServeHTTP(w, r)
		}
	}), nil
}

// quiet drops what is logged to it.
type quiet struct{}

func (quiet) Enabled(context.Context, slog.Level) bool  { return false }
func (quiet) Handle(context.Context, slog.Record) error { return nil }
func (q quiet) WithAttrs([]slog.Attr) slog.Handler      { return q }
func (q quiet) WithGroup(string) slog.Handler           { return q }

// export serves a granted download.
func (a *App) export(w http.ResponseWriter, r *http.Request) {
	v, ok := access.From(r.Context())
	if !ok {
		httpd.WriteFault(w, r, fault.Unauthenticated("Sign in first."))
		return
	}
	if !v.Can(access.ExportCreate) {
		a.API.Denials.Note(r.Context(), denial.Refusal{Permission: access.ExportCreate, Operation: "download"})
		httpd.WriteFault(w, r, fault.NotFound("There is nothing here."))
		return
	}
	if err := a.API.Egress.Send(w, r, r.PathValue("id")); err != nil {
		if w.Header().Get("Content-Disposition") != "" {
			panic(http.ErrAbortHandler) // the file has begun: cut it, so that it is not taken for whole
		}
		httpd.WriteFault(w, r, err)
	}
}

// exportLog sends the verifiable log to whoever may verify it and has just proved
// who they are.
func (a *App) exportLog(w http.ResponseWriter, r *http.Request) {
	v, ok := access.From(r.Context())
	switch {
	case !ok:
		httpd.WriteFault(w, r, fault.Unauthenticated("Sign in first."))
		return
	case !v.Can(access.AuditRead):
		a.API.Denials.Note(r.Context(), denial.Refusal{Permission: access.AuditRead, Operation: "fetchAuditLog"})
		httpd.WriteFault(w, r, fault.NotFound("There is nothing here."))
		return
	case !a.API.Sessions.Fresh(v):
		httpd.WriteFault(w, r, fault.Stale("Prove once more who you are, then fetch the log."))
		return
	}
	if err := a.API.Audit.Send(w, r); err != nil {
		if w.Header().Get("Content-Disposition") != "" {
			panic(http.ErrAbortHandler) // the file has begun: cut it, so that it is not taken for whole
		}
		httpd.WriteFault(w, r, err)
	}
}

// evidence sends what an incident is proved with to whoever may verify the log and has
// just proved who they are.
func (a *App) evidence(w http.ResponseWriter, r *http.Request) {
	v, ok := access.From(r.Context())
	switch {
	case !ok:
		httpd.WriteFault(w, r, fault.Unauthenticated("Sign in first."))
	case !v.Can(access.AuditRead), !v.Can(access.IncidentManage):
		a.API.Denials.Note(r.Context(), denial.Refusal{Permission: access.IncidentManage, Operation: "fetchIncidentEvidence"})
		httpd.WriteFault(w, r, fault.NotFound("There is nothing here."))
	case !a.API.Sessions.Fresh(v):
		httpd.WriteFault(w, r, fault.Stale("Prove once more who you are, then fetch the evidence."))
	default:
		// The file is whole before its first byte leaves.
		if err := a.API.Incidents.Send(w, r, r.PathValue("id")); err != nil {
			httpd.WriteFault(w, r, err)
		}
	}
}

// exportActivity sends activity as a file to whoever has just proved who they are.
func (a *App) exportActivity(w http.ResponseWriter, r *http.Request) {
	v, ok := access.From(r.Context())
	switch {
	case !ok:
		httpd.WriteFault(w, r, fault.Unauthenticated("Sign in first."))
		return
	case !v.Can(access.ActivityRead):
		httpd.WriteFault(w, r, fault.NotFound("There is nothing here."))
		return
	case !a.API.Sessions.Fresh(v):
		httpd.WriteFault(w, r, fault.Stale("Prove once more who you are, then fetch the file."))
		return
	}
	if err := a.API.ActivityFiles.Send(w, r); err != nil {
		if w.Header().Get("Content-Disposition") != "" {
			panic(http.ErrAbortHandler) // the file has begun: cut it, so that it is not taken for whole
		}
		httpd.WriteFault(w, r, err)
	}
}

// oneClick is what mail programs send, those in a browser from the origin of their
// own page. Nothing stands for a person there but the ticket.
const oneClick = "POST /unsubscribe/{ticket}"

// unsubscribe is the one-click of RFC 8058: a mail program posts here, without
// cookies and without asking back. People who follow the link by GET get the page.
func (a *App) unsubscribe(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("List-Unsubscribe") != "One-Click" {
		httpd.WriteFault(w, r, fault.Invalid("", "Post List-Unsubscribe=One-Click."))
		return
	}
	if _, err := a.API.Post.Unsubscribe(r.Context(), r.PathValue("ticket")); err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("You will get no more mail like this one.\n")) // nobody reads it but the mail program
}
