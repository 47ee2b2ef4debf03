package main

import (
	"fmt"
	"os"

	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/replay"
)

type detectCommand struct {
	Replay replayCommand `cmd:"" help:"Judge events from the standard input, one JSON object a line, each before the next is read."`
}

type replayCommand struct {
	Budget      float64 `help:"Share of sign-ins that may ask for more proof." default:"0.01"`
	AdminBudget float64 `help:"Share of sign-ins that may alert an administrator." default:"0.001"`
	DayBudget   float64 `help:"Share of person-days of data access that may alert." default:"0.001"`
	WeekBudget  float64 `help:"Share of person-weeks of data access that may alert." default:"0.01"`
	Seed        uint64  `help:"What the hashes and the choices of learning begin with." default:"1"`
	NoPrior     bool    `help:"Begin knowing nothing, without the shipped prior."`
}

// Run answers each line; it fails at the end if some could not be used.
func (c *replayCommand) Run(*commands) error {
	bad, err := replay.Run(os.Stdin, os.Stdout, replay.Options{
		Budgets: detect.Budgets{StepUp: c.Budget, Admin: min(c.AdminBudget, c.Budget), Days: c.DayBudget, Weeks: c.WeekBudget},
		Seed:    c.Seed, WithPrior: !c.NoPrior,
	})
	if err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d lines could not be used; the answers say why", bad)
	}
	return nil
}
