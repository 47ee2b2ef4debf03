// Package app puts the program together. It is the only package that knows all
// others, and a test starts the program by calling it.
package app

import (
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/frontend"
	"github.com/strongroom/strongroom/graph"
	"github.com/strongroom/strongroom/server/account"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/blast"
	"github.com/strongroom/strongroom/server/breakglass"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/channel"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/decoy"
	"github.com/strongroom/strongroom/server/denial"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/draft"
	"github.com/strongroom/strongroom/server/egress"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/extract"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/geo"
	"github.com/strongroom/strongroom/server/httpd"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/link"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/lookout"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/member"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/organization"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/plan"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/posture"
	"github.com/strongroom/strongroom/server/recovery"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/sentinel"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/share"
	"github.com/strongroom/strongroom/server/shield"
	"github.com/strongroom/strongroom/server/siem"
	"github.com/strongroom/strongroom/server/sms"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
	"github.com/strongroom/strongroom/server/watchlist"
	"github.com/strongroom/strongroom/server/witness"
)

// Options are what a test replaces.
type Options struct {
	Log *slog.Logger
	// Terminal is where the operator reads the set-up link and development mail.
	Terminal io.Writer
	Now      func() time.Time
	Version  string
	// Beside is set for a command of the operator that may run while a server does:
	// with PostgreSQL it does not ask for the data folder for itself alone.
	Beside bool
}

// App is the whole program. Its parts are open to tests and to the command line.
type App struct {
	Config   *config.Config
	Log      *slog.Logger
	Database *store.DB
	DB       *ent.Client
	Vault    *vault.Vault
	Hub      *event.Hub
	Sandbox  *sandbox.Pool
	Jobs     *job.Queue
	API      *graph.Resolver
	Handler  http.Handler
	// SetupLink creates the first organization; it works until one exists.
	SetupLink string

	options   Options
	node      string
	sequencer *activity.Sequencer
	sentinel  *sentinel.Service
	lookout   *lookout.Service
	health    *httpd.Health
	mailer    mail.Sender
	breached  *password.Breached
	atlas     *geo.Atlas
	closers   []func() error
}

// New opens everything that the configuration names. Close undoes it.
func New(ctx context.Context, c *config.Config, o Options) (_ *App, err error) {
	a := &App{Config: c, Log: o.Log, Hub: &event.Hub{}, health: &httpd.Health{}, options: o, node: nodeName()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.openStore(ctx); err != nil {
		return nil, err
	}
	a.Sandbox, err = sandbox.Open(ctx, sandbox.Config{
		Threads: c.Sandbox.Threads, MemoryMB: c.Sandbox.MemoryMB, SpillMB: c.Sandbox.SpillMB,
		QueryTimeout: c.Sandbox.QueryTimeout, Warm: c.Sandbox.Warm, AllowWeaker: c.Sandbox.AllowWeaker, Logger: o.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	a.closers = append(a.closers, a.Sandbox.Close)
	if err := a.assemble(); err != nil {
		return nil, err
	}
	if err := a.mount(); err != nil {
		return nil, err
	}
	return a, nil
}

// openStore opens the data folder, the database and the vault.
func (a *App) openStore(ctx context.Context) error {
	c := a.Config
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if !a.options.Beside || !c.DatabaseURL.IsSet() {
		unlock, err := lockFolder(c.DataDir)
		if err != nil {
			return err
		}
		a.closers = append(a.closers, unlock)
	}
	root, err := c.LoadRootKey()
	if err != nil {
		return err
	}
	a.Database, err = store.Open(ctx, store.Config{
		DatabaseURL: c.DatabaseURL.Reveal(), Path: c.DatabasePath(), Key: vault.DatabaseKey(root),
	})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, a.Database.Close)
	if err := store.Migrate(ctx, a.Database); err != nil {
		return err
	}
	a.DB = store.Client(a.Database)
	objects, err := vault.OpenObjects(c.ObjectsPath())
	if err != nil {
		return err
	}
	if a.Vault, err = vault.New(root, a.DB, objects); err != nil {
		return err
	}
	if a.breached, err = password.OpenBreached(c.BreachedPasswords, c.BreachedService, a.Log); err != nil {
		return err
	}
	a.closers = append(a.closers, a.breached.Close)
	a.SetupLink = c.BaseURL + "/set-up#token=" + setupToken(root)
	return nil
}

// assemble fills the structs of the domain, from the bottom up.
func (a *App) assemble() error {
	c, now, postgres := a.Config, a.options.Now, a.Database.IsPostgres()
	roots, err := passkey.OpenRoots(c.PasskeyRoots)
	if err != nil {
		return err
	}
	passkeys, err := passkey.New(c.BaseURL, factor.Issuer, roots)
	if err != nil {
		return err
	}
	a.sequencer = activity.NewSequencer(a.DB, a.Hub, a.Log, postgres)
	if a.atlas, err = geo.Open(c.GeoDatabases); err != nil {
		return err
	}
	recorder := &activity.Recorder{DB: a.DB, Vault: a.Vault, Places: a.atlas, Wake: a.sequencer.Wake}
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return fmt.Errorf("read base URL: %w", err)
	}
	ledger := &audit.Keeper{DB: a.DB, Vault: a.Vault, Activity: recorder, Host: base.Host, Now: now, Postgres: postgres}
	a.sequencer.Ledger = ledger
	people := &person.People{DB: a.DB, Vault: a.Vault}
	networks := &network.Networks{DB: a.DB, Vault: a.Vault}
	devices := &device.Keeper{DB: a.DB, Vault: a.Vault, Origin: origin(c.BaseURL), Now: now}
	sessions := &session.Manager{
		DB: a.DB, Vault: a.Vault, Hub: a.Hub, Activity: recorder, Devices: devices, Networks: networks, Now: now,
		Idle: c.SessionIdle, Lifetime: c.SessionLifetime, Postgres: postgres,
	}
	a.Jobs = &job.Queue{DB: a.DB, Vault: a.Vault, Log: a.Log, Postgres: postgres, Node: a.node}
	guard := &throttle.Guard{
		DB: a.DB, Vault: a.Vault, People: people, Activity: recorder, Jobs: a.Jobs, Postgres: postgres, Now: now,
	}
	links := &link.Links{DB: a.DB, Vault: a.Vault, BaseURL: c.BaseURL, Now: now}
	post := &postman.Postman{
		DB: a.DB, Vault: a.Vault, People: people, Jobs: a.Jobs, Links: links, Throttle: guard, Places: a.atlas, BaseURL: c.BaseURL, Now: now,
	}
	challenges := &challenge.Keeper{DB: a.DB, Vault: a.Vault, Postgres: postgres, Now: now}
	texts := &sms.Service{
		DB: a.DB, Vault: a.Vault, Jobs: a.Jobs, Log: a.Log, Limits: sms.Default(c.SMS.Hourly), Postgres: postgres, Now: now,
	}
	factors := &factor.Service{
		DB: a.DB, Vault: a.Vault, People: people, Activity: recorder, Challenges: challenges, Passkeys: passkeys, Devices: devices, Notices: post, Now: now,
		Texts: texts, Host: base.Hostname(), Changed: sessions.Changed, Postgres: postgres,
	}
	texts.Refused = factors.TextRefused
	settings := &setting.Service{
		DB: a.DB, Activity: recorder, Breached: a.breached, Hub: a.Hub, Guard: factors, Now: now, Postgres: postgres, Idle: c.SessionIdle, Lifetime: c.SessionLifetime,
	}
	shields := &shield.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Settings: settings, Factors: factors, Hub: a.Hub, Now: now,
	}
	logins := &login.Service{
		DB: a.DB, People: people, Sessions: sessions, Factors: factors, Challenges: challenges, Activity: recorder, Throttle: guard,
		Devices: devices, Networks: networks, Notices: post, Now: now,
	}
	a.closers = append(a.closers, logins.Close)
	recoveries := &recovery.Service{
		DB: a.DB, Vault: a.Vault, People: people, Sessions: sessions, Factors: factors, Challenges: challenges, Login: logins, Links: links,
		Post: post, Networks: networks, Throttle: guard, Activity: recorder, Postgres: postgres, Now: now,
	}
	logins.Recoveries, guard.Notices = recoveries, post
	glasses := &breakglass.Service{
		DB: a.DB, Vault: a.Vault, People: people, Post: post, Activity: recorder, BaseURL: c.BaseURL, Now: now,
	}
	accounts := &account.Service{
		DB: a.DB, People: people, Sessions: sessions, Login: logins, Links: links, Post: post, Networks: networks, Devices: devices,
		Settings: settings, Throttle: guard, Activity: recorder, Jobs: a.Jobs, Recoveries: recoveries, Postgres: postgres, Now: now,
	}
	alerts := &alert.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Hub: a.Hub, Sessions: sessions, Accounts: accounts, Postgres: postgres, Now: now,
	}
	client := &outbound.Client{Private: c.OutboundPrivate}
	outlets := &outlet.Service{DB: a.DB, Vault: a.Vault, Activity: recorder, Jobs: a.Jobs, Client: client, Throttle: guard, Now: now}
	channels := &channel.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Alerts: alerts, People: people, Post: post, Jobs: a.Jobs,
		Client: client, Outlets: outlets, BaseURL: c.BaseURL, Now: now,
	}
	alerts.Channels, recorder.Watch = channels, alerts
	streams := &siem.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, People: people, Client: client, Outlets: outlets, Log: a.Log,
		Host: base.Hostname(), Version: a.options.Version, Now: now, Hold: alerts.Hold,
	}
	witnesses := &witness.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Audit: ledger, Jobs: a.Jobs, Client: client, Outlets: outlets, BaseURL: c.BaseURL, Now: now,
		Hold: alerts.Hold,
	}
	a.sentinel = sentinel.New(a.DB, a.Vault, recorder, alerts, a.Log)
	watches := &watchlist.Service{DB: a.DB, Vault: a.Vault, People: people, Activity: recorder, Hold: alerts.Hold, Now: now}
	alerts.Watchlist, alerts.Budgets = watches, settings.Budgets
	a.sentinel.Watchlist, a.sentinel.Budgets = watches, settings.Budgets
	a.lookout = lookout.New(a.DB, recorder, alerts, people, a.Log)
	logins.Sentinel = a.sentinel
	a.sequencer.Numbered = func() {
		a.sentinel.Wake()
		a.lookout.Wake()
		streams.Wake()
	}
	a.closers = append(a.closers, a.sentinel.Close)
	ledger.Broken = func(ctx context.Context, organization string, cause error) {
		if err := alerts.Broken(ctx, organization, cause); err != nil && ctx.Err() == nil {
			a.Log.Error("raise that an audit log does not verify", "organization", organization, "error", err)
		}
	}
	members := &member.Service{
		DB: a.DB, Vault: a.Vault, People: people, Login: logins, Sessions: sessions,
		Settings: settings, Activity: recorder, Jobs: a.Jobs, Post: post, BaseURL: c.BaseURL, Now: now,
	}
	blasts := &blast.Service{
		DB: a.DB, Activity: recorder, Sessions: sessions, Settings: settings, Networks: sessions.Networks, People: people, Now: now,
	}
	incidents := &incident.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Audit: ledger, Members: members, Accounts: accounts, Sessions: sessions,
		Shields: shields, Watches: watches, Blast: blasts,
		People: people, Post: post, Throttle: guard, Jobs: a.Jobs, BaseURL: c.BaseURL, Postgres: postgres, Now: now,
	}
	incidents.Channels, incidents.Desk = channels, alerts
	alerts.Incidents = incidents
	datasets := &dataset.Service{
		DB: a.DB, Vault: a.Vault, Hub: a.Hub, Jobs: a.Jobs, Activity: recorder,
		Sandbox: a.Sandbox, Log: a.Log, Now: now, MaxBytes: int64(c.MaxUploadBytes), Shields: settings,
	}
	decoys := &decoy.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, Datasets: datasets, People: people, Lookout: a.lookout, Log: a.Log, Now: now,
	}
	logins.Decoys = decoys
	a.closers = append(a.closers, decoys.Close)
	analyses := &analysis.Service{
		DB: a.DB, Vault: a.Vault, Hub: a.Hub, Jobs: a.Jobs, Activity: recorder,
		Sandbox: a.Sandbox, Datasets: datasets, Log: a.Log, Now: now, MaxRows: c.Sandbox.MaxRows,
	}
	_, token, _ := strings.Cut(a.SetupLink, "#token=")
	a.API = &graph.Resolver{
		DB: a.DB, Hub: a.Hub, People: people, Sessions: sessions, Login: logins, Factors: factors,
		Organizations: &organization.Service{
			DB: a.DB, Vault: a.Vault, People: people, Login: logins, Activity: recorder,
			Postgres: postgres, SetupToken: token, Passwords: settings.DefaultPasswords(),
		},
		Members: members, Incidents: incidents, Blasts: blasts,
		Drafts:   &draft.Service{DB: a.DB, Vault: a.Vault, Now: now},
		Settings: settings, Datasets: datasets, Analyses: analyses,
		Shares: &share.Service{
			DB: a.DB, People: people, Hub: a.Hub, Post: post, Activity: recorder, Datasets: datasets, Shields: settings, BaseURL: c.BaseURL, Now: now,
		},
		Egress: &egress.Gate{
			DB: a.DB, Vault: a.Vault, Activity: recorder, Settings: settings, Datasets: datasets, Glasses: glasses, Decoys: decoys, Now: now,
		},
		Throttle: guard, Accounts: accounts, Recoveries: recoveries, Glasses: glasses, Post: post, Activity: recorder, Audit: ledger,
		Alerts: alerts, Channels: channels, Shielding: shields, Watches: watches, Lookout: a.lookout, Decoys: decoys,
		Streams: streams, Witnesses: witnesses, BaseURL: c.BaseURL,
		Checks: &posture.Service{
			DB: a.DB, Database: a.Database, Vault: a.Vault, Installed: installation(c), Activity: recorder, Alerts: alerts, Settings: settings,
			Atlas: a.atlas, Strength: a.Sandbox.Strength, Disk: posture.DiskOf, Version: a.options.Version, Log: a.Log, Now: now,
		},
		ActivityFiles: &extract.Exporter{Activity: recorder, People: people, DB: a.DB, Now: now},
		Denials:       &denial.Book{DB: a.DB, Activity: recorder, Log: a.Log, Now: now, Postgres: postgres},
		Version:       a.options.Version,
		UploadLimit:   int(c.MaxUploadBytes), RowLimit: c.Sandbox.MaxRows, Now: now,
	}
	a.API.Plans = &plan.Service{
		DB: a.DB, Vault: a.Vault, Activity: recorder, People: people, Settings: settings, Channels: channels, Streams: streams,
		Witnesses: witnesses, Posture: a.API.Checks, BaseURL: c.BaseURL, Now: now,
	}
	a.mailer = a.sender()
	channels.Mailer = a.mailer
	texts.Gateway = a.gateway()
	a.Jobs.Handle(postman.Job, 2, a.sendMail)
	a.Jobs.Handle(channel.Job, 4, channels.Deliver)
	a.Jobs.Handle(witness.Job, 2, witnesses.Deliver)
	a.Jobs.Handle(outlet.Job, 1, outlets.Send)
	a.Jobs.Handle(sms.Job, 2, texts.Deliver)
	a.Jobs.Handle(account.ResetJob, 1, accounts.SendReset)
	a.Jobs.Handle(incident.ReportJob, 1, incidents.TakeOutside)
	a.Jobs.Handle(throttle.LockJob, 1, guard.RecordLock)
	a.Jobs.Handle(dataset.IngestJob, 2, datasets.Ingest)
	a.Jobs.Handle(analysis.RunJob, c.Sandbox.Concurrency(), analyses.Execute)
	a.health.Register("database", func(ctx context.Context) error { return a.Database.SQL.PingContext(ctx) })
	return nil
}

// origin is what browsers call the place of a URL.
func origin(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "" // nothing is signed for it
	}
	return u.Scheme + "://" + u.Host
}

// sender chooses who delivers mail. Without a mail server development keeps it in
// a mailbox that its operator reads.
func (a *App) sender() mail.Sender {
	c := a.Config
	switch {
	case c.SMTP.Host != "":
		return mail.SMTP{
			Host: c.SMTP.Host, Port: c.SMTP.Port, User: c.SMTP.User, Password: c.SMTP.Password.Reveal(),
			From: c.SMTP.From, TLS: c.SMTP.TLS,
		}
	case c.Mode == config.Development:
		a.API.Mailbox = &mail.Mailbox{Terminal: a.options.Terminal, Now: a.options.Now}
		return a.API.Mailbox
	}
	return mail.Off{}
}

// gateway chooses who delivers text messages, like sender; nil is nobody.
func (a *App) gateway() sms.Gateway {
	c := a.Config
	switch {
	case c.SMS.Gateway == "http":
		return sms.NewHTTP(c.SMS.URL, c.SMS.Token.Reveal())
	case c.SMS.Gateway == "twilio":
		return sms.NewTwilio(sms.Twilio{
			Base: cmp.Or(c.SMS.URL, "https://api.twilio.com"), Account: c.SMS.Account, User: c.SMS.Key,
			Password: c.SMS.Token.Reveal(), From: c.SMS.From,
		})
	case c.Mode == config.Development:
		a.API.Outbox = &sms.Outbox{Terminal: a.options.Terminal, Now: a.options.Now}
		return a.API.Outbox
	}
	return nil
}

func (a *App) sendMail(ctx context.Context, j job.Job) error {
	var m mail.Message
	if err := j.Decode(&m); err != nil {
		return err
	}
	m.Organization = j.Organization
	return a.mailer.Send(ctx, m)
}

// mount puts the routes behind the edge.
func (a *App) mount() error {
	c := a.Config
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return fmt.Errorf("read base URL: %w", err)
	}
	api, err := graph.NewHandler(a.API, graph.Config{
		Log: a.Log, Development: c.Mode == config.Development,
		Limits: graph.Limits{Depth: c.GraphQL.Depth, Aliases: c.GraphQL.Aliases, Root: c.GraphQL.Mutations},
		Cost:   c.GraphQL.Cost, CheckOrigin: httpd.CheckOrigin(base),
	})
	if err != nil {
		return err
	}
	files, err := fs.Sub(frontend.Dist, "dist")
	if err != nil {
		return fmt.Errorf("open application: %w", err)
	}
	spa, err := httpd.NewSPA(files, reserved...)
	if err != nil {
		return err
	}
	uploads, err := a.uploads()
	if err != nil {
		return err
	}
	signedIn := a.API.Sessions.Middleware(httpd.WriteFault)
	limit := httpd.LimitBody(int64(c.MaxBodyBytes))
	mux := http.NewServeMux()
	mux.Handle("/graphql", httpd.Chain(api, limit, signedIn))
	mux.Handle("/files/", httpd.Chain(http.StripPrefix("/files/", uploads), signedIn, a.API.Sessions.Guard))
	mux.Handle("GET /downloads/{id}", httpd.Chain(http.HandlerFunc(a.export), limit, signedIn, a.API.Sessions.Guard))
	mux.Handle("GET "+audit.ExportPath, httpd.Chain(http.HandlerFunc(a.exportLog), limit, signedIn, a.API.Sessions.Guard))
	mux.Handle("GET "+incident.EvidenceBase+"/{id}", httpd.Chain(http.HandlerFunc(a.evidence), limit, signedIn, a.API.Sessions.Guard))
	mux.Handle("GET "+extract.BasePath, httpd.Chain(http.HandlerFunc(a.exportActivity), limit, signedIn, a.API.Sessions.Guard))
	mux.Handle(oneClick, limit(http.HandlerFunc(a.unsubscribe)))
	mux.Handle("GET "+httpd.SecurityPath, httpd.SecurityText(c.BaseURL, c.SecurityContact, a.options.Now))
	mux.Handle("GET /.well-known/change-password", http.RedirectHandler("/security#password", http.StatusFound))
	mux.Handle("/", limit(spa))
	trusted := func(addr netip.Addr) bool { return c.TrustedProxies.Contains(addr) }
	a.Handler = httpd.Edge{Base: base, Trusted: trusted, Log: a.Log, SecretPaths: []string{"/downloads/", "/files/", "/unsubscribe/", decoy.LinkBase}, Anybody: []string{oneClick}, Health: a.health}.
		Wrap(a.originate(a.API.Decoys.Guard(httpd.WriteFault)(mux)))
	return nil
}

// reserved are the paths that belong to programs.
var reserved = []string{"/graphql", "/files", "/downloads", audit.ExportPath, extract.BasePath, incident.EvidenceBase}

// Run serves on the listener until ctx ends, then stops in order: new requests,
// running work, which goes back to the queue, and connections.
func (a *App) Run(ctx context.Context, l net.Listener) error {
	tuneMemory()
	if err := a.before(ctx); err != nil {
		return err
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() { a.Jobs.Run(working) })
	wg.Go(func() { a.sequencer.Run(working) })
	wg.Go(func() { a.sentinel.Run(working) })
	wg.Go(func() { a.lookout.Run(working) })
	wg.Go(func() { a.API.Streams.Run(working) })
	wg.Go(func() { a.API.Analyses.Watch(working) })
	wg.Go(func() { a.sweep(working) })
	wg.Go(func() { a.API.Denials.Run(working) })
	wg.Go(func() { a.watchPlaces(working) })
	if dsn := a.Database.ConnString(); dsn != "" {
		wg.Go(func() { a.join(working, dsn) })
	}

	server := httpd.Server(a.Handler, a.Log)
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	server.BaseContext = func(net.Listener) context.Context { return requests }
	failed := make(chan error, 1)
	go func() { failed <- a.serve(server, l) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	a.health.Drain()
	a.Log.Info("stopping")
	grace, done := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer done()
	time.AfterFunc(socketGrace, cut) // sockets and uploads would not end by themselves
	err = errors.Join(err, server.Shutdown(grace))
	cut()
	stop()
	wg.Wait()
	return err
}

const (
	shutdownGrace = 20 * time.Second
	socketGrace   = 2 * time.Second
)

func (a *App) serve(server *http.Server, l net.Listener) error {
	var err error
	if a.Config.ServesTLS() {
		err = server.ServeTLS(l, a.Config.TLSCert, a.Config.TLSKey)
	} else {
		err = server.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// join passes hints between replicas until ctx ends. A bridge that cannot begin is
// tried again: without it this replica hears of others' changes only when asked.
func (a *App) join(ctx context.Context, dsn string) {
	for ctx.Err() == nil {
		if err := event.Bridge(ctx, a.Hub, dsn, a.node, a.Log); err != nil && ctx.Err() == nil {
			a.Log.Error("join replicas", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// before does what must be done once before the first request.
func (a *App) before(ctx context.Context) error {
	if !a.Database.IsPostgres() {
		if err := errors.Join(a.Jobs.Release(ctx), a.API.Streams.Release(ctx)); err != nil {
			return err
		}
	}
	needed, err := a.API.Organizations.SetupNeeded(ctx)
	if err != nil {
		return err
	}
	if needed {
		_, err = fmt.Fprintf(a.options.Terminal, "\nStrongroom is not set up yet. Open this link to create your organization:\n\n  %s\n\n", a.SetupLink)
	}
	return err
}

// Close closes everything, last opened first.
func (a *App) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// setupToken derives the token of the set-up link from the root key: 128 bits
// that every replica and every restart agrees on.
func setupToken(root []byte) string {
	b, err := hkdf.Key(sha256.New, root, nil, "strongroom setup v1", 16)
	if err != nil {
		panic(err) // only for sizes beyond 255 hashes
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func nodeName() string { return "node-" + strings.ToLower(rand.Text()[:8]) }
