package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/sample"
)

// sampleMark is the file that tells a data folder with the sample organization
// from one with somebody's data.
const sampleMark = "sample-organization"

// Sample makes sure that the data folder holds the sample organization, and prints
// who can sign in. It makes it in a new folder, and refuses one that holds anything
// else. Call it before New.
func Sample(ctx context.Context, c *config.Config, o Options) error {
	switch {
	case c.Mode != config.Development:
		return errors.New("the sample organization is for development mode, on loopback addresses: its password is shown in the terminal")
	case c.DatabaseURL.IsSet() || c.ObjectsDir != "" || c.RootKey.IsSet():
		return errors.New("the sample organization keeps everything in its data folder; unset STRONGROOM_DATABASE_URL, STRONGROOM_OBJECTS_DIR and STRONGROOM_ROOT_KEY")
	}
	ready, err := holdsSample(c.DataDir)
	if err != nil {
		return err
	}
	if !ready {
		if err := makeSample(ctx, c, o); err != nil {
			return fmt.Errorf("make sample organization: %w", err)
		}
	}
	password, err := samplePassword(c)
	if err != nil {
		return err
	}
	return showPeople(o.Terminal, c.BaseURL, password)
}

// holdsSample reports whether a folder holds the sample organization. It is an
// error if it holds something else.
func holdsSample(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look into data folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, sampleMark)); err != nil {
		return false, fmt.Errorf("%s holds something other than the sample organization; name a new folder with --data", dir)
	}
	return true, nil
}

// makeSample fills a folder beside the data folder, which takes its place only
// when it is complete: what was interrupted leaves no half of an organization.
func makeSample(ctx context.Context, c *config.Config, o Options) (err error) {
	began := time.Now()
	if _, err := fmt.Fprintf(o.Terminal, "\nMaking the sample organization %s. This takes some seconds ...\n", sample.Organization); err != nil {
		return err
	}
	dir := filepath.Clean(c.DataDir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return err
	}
	making, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(making))
		}
	}()
	here := *c
	here.DataDir = making
	if err := fillSample(ctx, &here, o); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(making, sampleMark), []byte(sample.Organization+"\n"), 0o600); err != nil {
		return err
	}
	if err := os.Rename(making, dir); err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.Terminal, "Done in %.1f seconds.\n", time.Since(began).Seconds())
	return err
}

// fillSample plays the past on a program that serves nobody.
func fillSample(ctx context.Context, c *config.Config, o Options) (err error) {
	clock := &sample.Clock{}
	a, err := New(ctx, c, Options{Log: o.Log, Terminal: io.Discard, Now: clock.Now, Version: o.Version})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	a.DB.Use(clock.Stamp)
	password, err := samplePassword(c)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	working, stop := context.WithCancel(ctx)
	defer stop()
	wg.Go(func() { a.Jobs.Run(working) })
	r := a.API
	return sample.Fill(ctx, sample.Services{
		Clock: clock, DB: a.DB, Mailbox: r.Mailbox, Sessions: r.Sessions, Login: r.Login,
		Organizations: r.Organizations, Members: r.Members, Settings: r.Settings, Datasets: r.Datasets,
		Analyses: r.Analyses, Shares: r.Shares, Egress: r.Egress, Activity: r.Activity,
	}, password, o.Now())
}

func samplePassword(c *config.Config) (string, error) {
	root, err := c.LoadRootKey()
	if err != nil {
		return "", err
	}
	return sample.Password(root)
}

// showPeople prints who can sign in.
func showPeople(w io.Writer, url, password string) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintf(t, "\n%s: open %s and sign in as one of\n\n", sample.Organization, url)
	for _, p := range sample.People {
		role := strings.ToLower(string(p.Role))
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", p.Email, role, p.Name, p.Job)
	}
	fmt.Fprintf(t, "\nThe password of each is\n\n  %s\n\n", password)
	if err := t.Flush(); err != nil {
		return fmt.Errorf("show people: %w", err)
	}
	return nil
}
