// Command strongroom is the whole product: server, web application and sandboxed
// worker in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/sandbox"
)

// version is set by the linker.
var version = ""

type commands struct {
	Config string `help:"Configuration file with NAME=VALUE lines." type:"path" placeholder:"FILE"`

	Serve   serveCommand   `cmd:"" help:"Serve Strongroom."`
	Account accountCommand `cmd:"" help:"Look after somebody's account."`
	Mail    mailCommand    `cmd:"" help:"Write to people."`
	Print   configCommand  `cmd:"" name:"config" help:"Print every setting: its value, where it comes from, what it does."`
	Sandbox sandboxCommand `cmd:"" help:"Look at the sandbox of this host."`
	Audit   auditCommand   `cmd:"" help:"Work with audit logs."`
	Detect  detectCommand  `cmd:"" help:"Work with the detection of strangers and attacks."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	sandbox.MainIfWorker()
	os.Exit(run())
}

func run() int {
	var cli commands
	parser := kong.Must(&cli, kong.Name("strongroom"),
		kong.Description("A self-hosted workspace for sensitive data. Settings are read from the environment; see strongroom config."),
		kong.UsageOnError())
	command, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	if err := command.Run(&cli); err != nil {
		fmt.Fprintln(os.Stderr, "strongroom:", err)
		return 1
	}
	return 0
}

type serveCommand struct {
	Data   string `help:"Folder for everything that is kept." placeholder:"DIR"`
	Listen string `help:"Address and port to serve on." placeholder:"ADDR"`
	Demo   bool   `help:"Serve a sample organization, made at first in a new data folder. Development mode only."`
}

func (c *serveCommand) load(cli *commands) (*config.Config, error) {
	return config.Load(config.Input{
		Flags: map[string]string{"DATA_DIR": c.Data, "LISTEN": c.Listen}, File: cli.Config, Environ: os.Environ(),
	})
}

// Run serves until the process is told to stop.
func (c *serveCommand) Run(cli *commands) error {
	conf, err := c.load(cli)
	if err != nil {
		return err
	}
	log := logger(conf)
	for _, w := range conf.Warnings() {
		log.Warn(w)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	options := app.Options{Log: log, Terminal: os.Stdout, Now: time.Now, Version: currentVersion()}
	if c.Demo {
		if err := app.Sample(ctx, conf, options); err != nil {
			return err
		}
	}
	a, err := app.New(ctx, conf, options)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", conf.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen: %w; choose another address with --listen", err), a.Close())
	}
	log.Info("serving", "url", conf.BaseURL, "mode", conf.Mode, "version", currentVersion())
	return errors.Join(a.Run(ctx, l), a.Close())
}

func logger(c *config.Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // validated with the rest
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}

type sandboxCommand struct {
	Selftest selftestCommand `cmd:"" help:"Attack the sandbox from inside and print which guarantees hold on this host."`
}

type selftestCommand struct{}

// Run prints each guarantee and each attack; it fails if something got through.
func (selftestCommand) Run(cli *commands) error {
	conf, err := config.Load(config.Input{File: cli.Config, Environ: os.Environ()})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	report, err := sandbox.SelfTest(ctx, os.Stdout, sandbox.Config{
		Threads: conf.Sandbox.Threads, MemoryMB: conf.Sandbox.MemoryMB, SpillMB: conf.Sandbox.SpillMB,
		AllowWeaker: conf.Sandbox.AllowWeaker, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	if !report.Held() {
		return errors.New("the sandbox does not hold on this host: see above")
	}
	return nil
}

type configCommand struct{}

// Run prints the settings.
func (configCommand) Run(cli *commands) error {
	conf, err := config.Load(config.Input{File: cli.Config, Environ: os.Environ()})
	if err != nil {
		return err
	}
	return conf.Print(os.Stdout)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	_, err := fmt.Println("strongroom", currentVersion())
	return err
}

func currentVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "dev-" + s.Value[:12]
			}
		}
	}
	return "dev"
}
