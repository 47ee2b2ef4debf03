package main

import (
	"runtime"
	"syscall"
	"time"

	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// cpu is the processor time that this process has used: what others do on the machine
// is not ours. Collecting garbage is.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cost is the processor time that one event takes, through the seams that the server uses.
type cost struct {
	judge, settle, read  time.Duration
	allocations          float64 // of judging a sign-in
	person, organization int     // bytes of their records, mean and one
}

func event(a *signin.Attempt) detect.Event {
	e := detect.Event{
		Time: a.Time, Person: a.Person, Address: a.Address, Country: a.Country, ASN: a.ASN, Located: a.Located, Lat: a.Lat, Lon: a.Lon,
		Class: a.Class, OS: a.OS, Browser: a.Browser, Version: a.Version, Token: a.Token,
	}
	if a.Token == "" {
		e.Device = signin.Absent
	}
	return e
}

func measureCost(people, days int) cost {
	c := world.Config{Seed: 5, People: people, Days: days + 1, SignIns: .67, Countries: 25}
	w := world.New(c)
	o, err := detect.New(11, detect.Usual, true)
	if err != nil {
		panic(err)
	}
	persons := map[string]*detect.Person{}
	var last []detect.Event
	var out cost
	n := 0
	for range days {
		last = last[:0]
		for _, a := range w.Day() {
			last = append(last, event(&a))
			if persons[a.Person] == nil {
				persons[a.Person] = &detect.Person{}
			}
		}
		start := cpu()
		for i := range last {
			p := persons[last[i].Person]
			v := o.Judge(p, &last[i])
			o.Settle(p, &last[i], &v)
		}
		out.settle += cpu() - start
		n += len(last)
	}
	var before, after runtime.MemStats
	rounds := 1 + 300_000/len(last)
	owners := make([]*detect.Person, len(last))
	for i := range last {
		owners[i] = persons[last[i].Person]
	}
	runtime.ReadMemStats(&before)
	start := cpu()
	sum := 0.0
	for range rounds {
		for i := range last {
			v := o.Judge(owners[i], &last[i])
			sum += v.P
		}
	}
	out.judge = (cpu() - start) / time.Duration(rounds*len(last))
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(sum)
	out.allocations = float64(after.Mallocs-before.Mallocs) / float64(rounds*len(last))
	out.settle = out.settle/time.Duration(n) - out.judge

	reads := world.New(c)
	n = 0
	for day := range days {
		drawn := reads.Reads()
		start := cpu()
		for _, p := range reads.People {
			mine := drawn[p]
			if len(mine) > 0 && persons[p.Name] == nil {
				persons[p.Name] = &detect.Person{}
			}
			for i := range mine {
				r := &mine[i]
				e := detect.Event{Time: r.Time, Kind: detect.Read, Dataset: r.Dataset, Rows: r.Rows, Role: r.Role, Team: r.Team, Sensitive: r.Sensitive}
				if r.Export {
					e.Kind = detect.Export
				}
				o.Observe(persons[p.Name], &e)
			}
			if day > days/2 {
				n += len(mine)
			}
		}
		if day > days/2 {
			out.read += cpu() - start
		}
	}
	out.read /= time.Duration(max(1, n))
	for _, p := range persons {
		b, err := p.MarshalBinary()
		if err != nil {
			panic(err)
		}
		out.person += len(b)
	}
	out.person /= len(persons)
	b, err := o.MarshalBinary()
	if err != nil {
		panic(err)
	}
	out.organization = len(b)
	return out
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
