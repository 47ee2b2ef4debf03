package access

import (
	"math"
	"time"

	"github.com/strongroom/strongroom/server/detect/conformal"
)

const (
	// Days and Weeks are the windows, in person-days and person-weeks.
	Days  = 8000
	Weeks = 8000
	// values bounds the datasets that are counted, roles the roles.
	values = 32768
	roles  = 64
	// strength is how many days of their role somebody new is given.
	strength = 5
	// idle is the gap in days beyond which a return is looked at.
	idle = 10
	// expected is how often an unfamiliar dataset is met by chance: it gives a count
	// of nothing a mean to exceed.
	expected = .05
)

// role is how people of one role work, as decayed sums over their days.
type role struct {
	n, long  float64
	sums     [counts]float64
	longSums [weekCounts]float64
	// spread over square estimate the dispersion: sums of (x - m)^2 - m and m^2.
	spread, square  [counts]float64
	rowsN, rowsMean float64
	rowsVar         float64
}

// Model is what is kept of an organization.
type Model struct {
	key      uint64
	roles    map[uint32]*role
	all      role
	popular  map[uint64]float32 // datasets by team, and of all
	unit     float64
	day      int32
	channels [Channels]*conformal.Window
	combined *conformal.Window
	weeks    [weekChannels]*conformal.Window
	slow     *conformal.Window
	// closed counts person-days; today those of the day at hand, aDay is how many
	// there usually are.
	closed, today uint64
	aDay          float64
	// bend is the logarithm by which the line lies above the budget, so that in the
	// long run the budget is what is spent.
	bend float64
	// Budget is the share of person-days that may alert, WeekBudget of person-weeks.
	Budget, WeekBudget float64
	// Closer is how many times as much may alert of what is judged next, for whom or what
	// is watched more closely; at most once is as usual. Told is how many times as much of
	// that the person themselves may be told: what alerts only because they are watched is
	// hidden from them. They are no part of the state.
	Closer, Told float64
}

// New makes the model of an organization. The key is its secret.
func New(secret uint64, budget, weekBudget float64) *Model {
	m := &Model{
		key: mix(secret ^ 0x51ed270b), roles: map[uint32]*role{}, popular: map[uint64]float32{}, unit: 1,
		combined: conformal.New(Days, nil), slow: conformal.New(Weeks, nil), Budget: budget, WeekBudget: weekBudget,
	}
	for i := range m.channels {
		m.channels[i] = conformal.New(Days, nil)
	}
	for i := range m.weeks {
		m.weeks[i] = conformal.New(Weeks, nil)
	}
	return m
}

// mix is the finalizer of splitmix64.
func mix(v uint64) uint64 {
	v ^= v >> 30
	v *= 0xbf58476d1ce4e5b9
	v ^= v >> 27
	v *= 0x94d049bb133111eb
	return v ^ v>>31
}

func (m *Model) hash(salt byte, s string) uint32 {
	h := mix(m.key ^ uint64(salt)<<56)
	for i := 0; i < len(s); i += 8 {
		var v uint64
		for k := range min(8, len(s)-i) {
			v |= uint64(s[i+k]) << (8 * k)
		}
		h = mix(h ^ v)
	}
	if r := uint32(mix(h^uint64(len(s))) >> 32); r != 0 {
		return r
	}
	return 1
}

// Verdict says how unusual a day is so far, or a week that is over.
type Verdict struct {
	// P is the share of person-days that are at least as unusual, Score -ln of the
	// harmonic mean it was found from.
	P, Score float64
	// Alert is true for the one read with which a day leaves the budget.
	Alert bool
	// Hidden is true for an alert that the person is not to know of. It stands in the way of
	// none that they may.
	Hidden bool
	// Day tells what each channel says: nats, and its own p-value; and what was
	// counted against what was to be expected.
	Nats, Channel  [Channels]float64
	Counted, Usual [Channels]float64
	// Week is the week that this read has closed, if it has closed one.
	Week *Week
}

// Week says how unusual a week was.
type Week struct {
	P, Score float64
	Alert    bool
	Hidden   bool // as of a day
	Channel  [weekChannels]float64
	Counted  [weekCounts]float64
	Usual    [weekCounts]float64
}

// WeekNames are the names of what a week's channels look at.
var WeekNames = [weekChannels]string{"reads", "unfamiliar datasets", "exports", "sensitive reads", "rows exported", "growth over weeks"}

// rate is the mean and size of a person's count: Gamma posterior with the role as
// prior, and no less dispersed than the role's people are.
func (p *Profile) rate(r *role, c Channel) (mean, size float64) {
	prior := expected
	if r.n > 0 {
		prior = math.Max(expected, r.sums[c]/r.n)
	}
	a := strength*prior + float64(p.sums[c])
	b := strength + float64(p.n)
	return a / b, 1 / (r.dispersion(c) + 1/a)
}

func (r *role) dispersion(c Channel) float64 {
	return math.Max(.05, math.Min(5, (r.spread[c]+5*.3)/(r.square[c]+5)))
}

func (m *Model) role(hash uint32) *role {
	if r := m.roles[hash]; r != nil && r.n >= strength {
		return r
	}
	return &m.all
}

// rowsScore is the standardised ln(1+rows) of a day's exports, against the person's
// own days with exports and their role's.
func (p *Profile) rowsScore(r *role, rows float64) float64 {
	if rows <= 0 {
		return 0
	}
	const k = 4
	mean, variance := 6., 4.
	if r.rowsN > 0 {
		f := r.rowsN / (r.rowsN + k)
		mean, variance = mean+(r.rowsMean-mean)*f, variance+(r.rowsVar-variance)*f
	}
	f := float64(p.rowsN) / (float64(p.rowsN) + k)
	between := (float64(p.rowsMean) - mean) * f
	variance += (float64(p.rowsVar) - variance) * f
	return math.Max(0, (math.Log1p(rows)-mean-between)/math.Sqrt(variance+.1))
}

// score fills in the nats of each channel of the day at hand.
func (m *Model) score(p *Profile, v *Verdict) {
	d := &p.today
	r := m.role(d.role)
	for c := range counts {
		mean, size := p.rate(r, c)
		x := float64(d.counts[c])
		v.Counted[c], v.Usual[c] = x, mean
		v.Nats[c] = excess(x, mean, size)
		if c == Exports {
			v.Nats[ExportScore] = math.Max(0, (x-mean)/math.Sqrt(mean+mean*mean/size+.25))
			v.Counted[ExportScore], v.Usual[ExportScore] = x, mean
		}
	}
	v.Nats[Rows] = 4 * p.rowsScore(r, d.rows)
	v.Counted[Rows], v.Usual[Rows] = d.rows, math.Expm1(float64(p.rowsMean))
	v.Nats[Surprise] = float64(d.surprise)
	v.Nats[HourSurprise] = float64(d.late)
	if d.gap > idle {
		v.Nats[Dormancy] = 4 * math.Log(float64(d.gap)/idle)
	}
	v.Counted[Dormancy] = float64(d.gap)
}

func (m *Model) judge(p *Profile, v *Verdict) {
	m.score(p, v)
	for i := range v.Nats {
		v.Channel[i] = 1
		if v.Nats[i] > 0 {
			v.Channel[i] = m.channels[i].P(v.Nats[i])
		}
	}
	v.Score = -math.Log(harmonic(v.Channel[:]))
	v.P = m.combined.PTail(v.Score)
}

// Judge takes a read into the person's day. If the read begins another day, the day
// before is learnt first. What it allocates is the week that it closes, if any.
func (m *Model) Judge(p *Profile, a *Read) Verdict {
	var v Verdict
	now := dayOf(a.Time)
	if p.today.open && now > p.today.number {
		v.Week = m.Close(p, a.Time)
	}
	if p.today.open && now < p.today.number-trust {
		p.today, p.week = day{}, week{}
	}
	m.take(p, a, now)
	m.judge(p, &v)
	d := &p.today
	switch {
	case v.P <= closely(m.line(), m.Told) && (!d.alerted || d.hidden):
		d.alerted, d.hidden, d.closely, v.Alert = true, false, true, true
	case v.P <= closely(m.line(), m.Closer) && !d.alerted:
		d.alerted, d.hidden, d.closely, v.Alert, v.Hidden = true, true, true, true, true
	}
	d.closely = d.closely && v.P > m.line()
	return v
}

// take adds a read to the day at hand. One from before it counts into it: a clock
// that goes back opens no day again.
func (m *Model) take(p *Profile, a *Read, now int32) {
	d := &p.today
	if !d.open {
		gap := float32(0)
		if d.number != 0 && now > d.number {
			gap = float32(now - d.number)
		}
		*d = day{number: now, open: true, gap: gap, role: m.hash('r', a.Role)}
	}
	hash := m.hash('d', a.Dataset)
	hour := hourOf(a.Time)
	d.counts[Events]++
	if a.Export {
		d.counts[Exports]++
		d.rows += math.Max(0, float64(a.Rows))
	}
	if a.Sensitive {
		d.counts[Sensitive]++
	}
	share := p.hourShare(hour)
	if share < 1./(3*hours) {
		d.counts[OffHours]++
	}
	d.late += float32(math.Max(0, -math.Log(share*hours)))
	d.hours[hour]++
	if bin := a.Time.Unix() / 600; bin != d.bin {
		d.bin, d.inBin = bin, 0
	}
	d.inBin++
	d.counts[Burst] = max(d.counts[Burst], d.inBin)
	if d.mark(hash) {
		d.counts[Distinct] = d.distinct()
		known := p.find(hash)
		if known == nil {
			d.counts[First]++
		}
		// Two nats are what a choice among a handful of one's own datasets takes.
		d.surprise += float32(math.Max(0, m.surprise(p, known, hash, a.Team)-2))
	}
	m.meet(hash, a.Team, now)
}

func popularKey(team, dataset uint32) uint64 { return uint64(team)<<32 | uint64(dataset) }

// surprise is -ln p(dataset), backed off from the person to the team to all.
func (m *Model) surprise(p *Profile, known *dataset, hash uint32, team string) float64 {
	get := func(k uint64) float64 { return float64(m.popular[k]) / m.unit }
	const own, shared = 3, 10
	all := (get(popularKey(0, hash)) + .5) / (get(0) + .5*1000)
	if team != "" {
		t := m.hash('t', team)
		all = (get(popularKey(t, hash)) + shared*all) / (get(popularKey(t, 0)) + shared)
	}
	n, mine := 0.0, 0.0
	for i := range p.datasets {
		n += float64(p.datasets[i].count)
	}
	if known != nil {
		mine = float64(known.count)
	}
	return -math.Log((mine + own*all) / (n + own))
}

// meet counts how popular a dataset is, once for each person and day.
func (m *Model) meet(hash uint32, team string, now int32) {
	if now > m.day || now < m.day-trust {
		if m.day != 0 && now > m.day {
			m.unit *= math.Exp2(float64(min(now-m.day, 240)) / 120)
		}
		m.day = now
		if m.aDay == 0 {
			m.aDay = float64(m.today)
		}
		m.aDay += (float64(m.today) - m.aDay) / 7
		m.today = 0
	}
	add := func(k uint64) { m.popular[k] += float32(m.unit) }
	add(0)
	add(popularKey(0, hash))
	if team != "" {
		t := m.hash('t', team)
		add(popularKey(t, 0))
		add(popularKey(t, hash))
	}
	if len(m.popular) > values || m.unit > 1<<12 {
		m.prune()
	}
}

// prune forgets what is read least, by the counts alone.
func (m *Model) prune() {
	for k, v := range m.popular {
		m.popular[k] = float32(float64(v) / m.unit)
	}
	m.unit = 1
	for cut := .05; ; cut *= 2 {
		for k, v := range m.popular {
			if float64(v) < cut {
				delete(m.popular, k)
			}
		}
		if len(m.popular) <= values/2 || cut > 1e9 {
			return
		}
	}
}

// Close ends the person's day if now lies after it, and the week if that is over
// too: it returns what it found out about the week then. Who stops reading is closed
// by calling this once a day.
func (m *Model) Close(p *Profile, now time.Time) *Week {
	d := &p.today
	if !d.open || dayOf(now) <= d.number {
		if !d.open && p.week.open && weekOf(dayOf(now)) > p.week.number {
			return m.closeWeek(p)
		}
		return nil
	}
	var v Verdict
	m.judge(p, &v)
	if m.sampled() {
		for i := range v.Nats {
			m.channels[i].Add(v.Nats[i])
		}
		m.combined.Add(v.Score)
	}
	d.score = float32(v.Score)
	switch {
	case d.approved:
		m.learn(p, 3)
	case !d.alerted && !(v.P <= m.line()):
		m.learn(p, 1)
	}
	// What alerts only because of a closer watch is not taken out of what others may.
	m.spend(d.alerted && !d.closely)
	var closed *Week
	if w := weekOf(d.number); p.week.open && w != p.week.number {
		closed = m.closeWeek(p)
	}
	p.addToWeek(d)
	d.open = false
	if weekOf(dayOf(now)) > p.week.number {
		if last := m.closeWeek(p); closed == nil || last.Alert {
			closed = last
		}
	}
	return closed
}

const (
	// step is how much an alert bends the line, and most how far it bends at all: an
	// attacker who makes noise cannot hide much behind it.
	// Upwards it bends little: what a quiet time saved must not be spent at once.
	step  = .05
	least = -1.1
	most  = .3
)

// line is the p-value at which a day alerts.
func (m *Model) line() float64 { return m.Budget * math.Exp(m.bend) }

// closely is a share for whoever is watched n times as closely: at most half alerts.
func closely(share, n float64) float64 {
	if n <= 1 {
		return share
	}
	return math.Max(share, math.Min(share*n, .5))
}

// spend keeps the realised rate at the budget where days are not exchangeable, as
// around holidays (adaptive conformal inference: Gibbs, Candes, NeurIPS 2021).
func (m *Model) spend(alerted bool) {
	m.bend += step * m.Budget
	if alerted {
		m.bend -= step
	}
	m.bend = math.Max(least, math.Min(most, m.bend))
}

// cycle is how many days the windows of days should span: weekends and the ends of
// months are not like other days, and must not surprise each time they come.
const cycle = 35

// sampled tells whether a person-day goes into the windows. In an organization that
// would fill them in less than a cycle only some do, by chance, but reproducibly.
func (m *Model) sampled() bool {
	m.closed++
	m.today++
	share := Days / (cycle * math.Max(1, m.aDay))
	return float64(mix(m.key^m.closed)>>11)/(1<<53) < share
}

func (p *Profile) addToWeek(d *day) {
	if !p.week.open {
		p.week = week{number: weekOf(d.number), open: true}
	}
	p.week.days++
	for i, c := range weekly {
		p.week.counts[i] += d.counts[c]
	}
	p.week.rows += d.rows
}
