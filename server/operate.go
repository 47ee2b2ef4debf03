package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/postman"
)

type accountCommand struct {
	Recover recoverCommand `cmd:"" help:"Be the second pair of eyes for somebody who has lost every second factor."`
}

type recoverCommand struct {
	Email string `arg:"" help:"The address of the account."`
	Data  string `help:"Folder for everything that is kept." placeholder:"DIR"`
}

// Run approves the request of a person, and opens one if there is none. Where two
// admins could approve it changes nothing but that.
func (c *recoverCommand) Run(cli *commands) error {
	return operate(cli, c.Data, func(ctx context.Context, a *app.App) (string, error) {
		return a.API.Recoveries.Operator(ctx, c.Email)
	})
}

type mailCommand struct {
	Announce announceCommand `cmd:"" help:"Write to everybody who wants mail of a topic."`
}

type announceCommand struct {
	Topic   string `help:"product reaches everybody who has not switched it off, marketing those who have switched it on." enum:"product,marketing" required:""`
	Subject string `help:"The subject." required:""`
	File    string `help:"The text: paragraphs separated by empty lines; - reads the standard input." required:""`
	Link    string `help:"Where the button “Read more” leads; without it there is none." placeholder:"URL"`
	Data    string `help:"Folder for everything that is kept." placeholder:"DIR"`
}

// Run enqueues the mails, each with a link that ends mail of the topic.
func (c *announceCommand) Run(cli *commands) error {
	body, err := c.read()
	if err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	topic := map[string]mail.Topic{"product": mail.TopicProduct, "marketing": mail.TopicMarketing}[c.Topic]
	news, err := postman.ParseNews(topic, c.Subject, body, c.Link)
	if err != nil {
		return err
	}
	return operate(cli, c.Data, func(ctx context.Context, a *app.App) (string, error) {
		n, err := a.API.Post.Announce(ctx, news)
		return fmt.Sprintf("%d mails are in the queue; the server sends them while it runs.", n), err
	})
}

func (c *announceCommand) read() (string, error) {
	in := os.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, 1<<20))
	return string(b), err
}

// operate opens what the server keeps, for one command of its operator. With
// PostgreSQL a server may run beside it; the embedded database belongs to one
// process, so the server is stopped first.
func operate(cli *commands, data string, do func(context.Context, *app.App) (string, error)) error {
	conf, err := config.Load(config.Input{Flags: map[string]string{"DATA_DIR": data}, File: cli.Config, Environ: os.Environ()})
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := app.New(ctx, conf, app.Options{Log: logger(conf), Terminal: os.Stderr, Now: time.Now, Version: currentVersion(), Beside: true})
	if err != nil {
		return err
	}
	said, err := do(ctx, a)
	if err == nil {
		_, err = fmt.Println(said)
	}
	return errors.Join(err, a.Close())
}
