// Package freeman is a plain re-implementation of the published score for
// risk-based authentication, with unbounded exact histories:
//
//	S = prod_k p(x_k) / p(x_k | u) * p(u | attack) / p(u)
//
// (Freeman, Jain, Duermuth, Biggio, Giacinto: Who Are You?, NDSS 2016), with features
// and weights of sub-features as in Wiefling, Joergensen, Thunem, Lo Iacono (Pump Up
// Password Security!, ACM TOPS 2022): IP .6 address, .3 ASN, .1 country; user agent
// .5386 whole, .268 browser and version, .138 operating system, .0553 device type.
package freeman

import (
	"fmt"
	"math"
	"net/netip"

	"github.com/strongroom/strongroom/server/detect/signin"
)

const subs = 7

var shares = [subs]float64{.6, .3, .1, .5386 / .9999, .268 / .9999, .138 / .9999, .0553 / .9999}

// split is where the sub-features of the user agent begin.
const split = 3

type history struct {
	n      float64
	counts [subs]map[string]float64
}

func newHistory() *history {
	h := &history{}
	for i := range h.counts {
		h.counts[i] = map[string]float64{}
	}
	return h
}

// Model holds the histories of everybody.
type Model struct {
	all    *history
	people map[string]*history
}

// New makes a model that knows nobody.
func New() *Model { return &Model{all: newHistory(), people: map[string]*history{}} }

func features(a *signin.Attempt) [subs]string {
	ip := a.Address
	if ip.Is6() {
		p, _ := ip.Prefix(64)
		ip = p.Addr()
	}
	browser := fmt.Sprint(a.Browser, a.Version)
	return [subs]string{
		addr(ip), fmt.Sprint(a.ASN), a.Country,
		fmt.Sprint(browser, a.OS, a.Class), browser, a.OS, fmt.Sprint(a.Class),
	}
}

func addr(ip netip.Addr) string { return ip.String() }

// Score is the logarithm of the published score; higher is more suspicious.
func (m *Model) Score(a *signin.Attempt) float64 {
	x := features(a)
	h := m.people[a.Person]
	if h == nil {
		return 0
	}
	score := 0.0
	for _, part := range [][2]int{{0, split}, {split, subs}} {
		var global, own float64
		for i := part[0]; i < part[1]; i++ {
			// Values never seen share one count, as in the paper's smoothing.
			kinds := float64(len(m.all.counts[i]))
			global += shares[i] * math.Max(m.all.counts[i][x[i]], 1) / (m.all.n + kinds)
			own += shares[i] * h.counts[i][x[i]] / h.n
		}
		if own == 0 {
			own = 1 / (h.n + 1) * global
		}
		score += math.Log(global / own)
	}
	// p(u | attack) is uniform, p(u) the share of sign-ins.
	return score + math.Log(m.all.n/float64(len(m.people))/h.n)
}

// Learn takes in an accepted sign-in.
func (m *Model) Learn(a *signin.Attempt) {
	x := features(a)
	h := m.people[a.Person]
	if h == nil {
		h = newHistory()
		m.people[a.Person] = h
	}
	for _, of := range []*history{m.all, h} {
		of.n++
		for i, v := range x {
			of.counts[i][v]++
		}
	}
}
