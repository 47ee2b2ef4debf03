package access

import "math"

// Approve notes that the person said of the day at hand that it was theirs: it will
// be learnt, with the weight of three days. A day that is over is not kept.
func (m *Model) Approve(p *Profile) {
	p.today.approved = p.today.open
}

// Disown drops the day at hand, or the last one: it was somebody else's. A day that
// alerted was not learnt from; what it left in the window is taken out.
func (m *Model) Disown(p *Profile) {
	d := &p.today
	if !d.open && d.alerted {
		m.combined.Remove(float64(d.score))
		m.bend = math.Min(most, m.bend+step) // no false alarm
	}
	if d.open || d.alerted {
		*d = day{number: d.number}
	}
}

// learn takes the day at hand into the profile, its role and the organization.
func (m *Model) learn(p *Profile, weight float32) {
	d := &p.today
	own := m.roles[d.role]
	if own == nil && len(m.roles) < roles {
		own = &role{}
		m.roles[d.role] = own
	}
	prior := m.role(d.role)
	var means [counts]float64
	for c := range counts {
		means[c], _ = p.rate(prior, c)
	}
	for _, r := range []*role{own, &m.all} {
		if r != nil {
			r.learn(p, &means, float64(weight))
		}
	}
	p.learn(weight)
}

// fade is what a day leaves of those before it, if count halves in so many days.
func fade(days float64) float64 { return math.Exp2(-1 / days) }

func (r *role) learn(p *Profile, means *[counts]float64, weight float64) {
	d := &p.today
	// Roles hold the days of many; their memory is counted in person-days.
	f, long := fade(200*memory), fade(200*longMemory)
	r.n = r.n*f + weight
	r.long = r.long*long + weight
	for c := range counts {
		x := float64(d.counts[c])
		r.sums[c] = r.sums[c]*f + weight*x
		if p.n >= strength { // before that the mean is the role's, not theirs
			r.spread[c] = r.spread[c]*f + weight*((x-means[c])*(x-means[c])-means[c])
			r.square[c] = r.square[c]*f + weight*means[c]*means[c]
		}
	}
	for i, c := range weekly {
		r.longSums[i] = r.longSums[i]*long + weight*float64(d.counts[c])
	}
	if d.rows > 0 {
		r.rowsN = r.rowsN*f + weight
		moments(math.Log1p(d.rows), weight/r.rowsN, &r.rowsMean, &r.rowsVar)
	}
}

// moments moves mean and variance towards x by the share that it has.
func moments(x, share float64, mean, variance *float64) {
	delta := x - *mean
	*mean += share * delta
	*variance = (1 - share) * (*variance + share*delta*delta)
}

func (p *Profile) learn(weight float32) {
	d := &p.today
	f, long := float32(fade(memory)), float32(fade(longMemory))
	p.n, p.long = p.n*f+weight, p.long*long+weight
	for c := range counts {
		p.sums[c] = p.sums[c]*f + weight*d.counts[c]
	}
	for i, c := range weekly {
		p.longSums[i] = p.longSums[i]*long + weight*d.counts[c]
	}
	for i := range p.datasets {
		p.datasets[i].count *= f
	}
	for _, hash := range d.list[:d.listed] {
		p.touch(hash, weight)
	}
	for i := range p.hours {
		p.hours[i] = p.hours[i]*f + weight*d.hours[i]
	}
	if d.rows > 0 {
		p.rowsN = p.rowsN*f + weight
		mean, variance := float64(p.rowsMean), float64(p.rowsVar)
		moments(math.Log1p(d.rows), float64(weight/p.rowsN), &mean, &variance)
		p.rowsMean, p.rowsVar = float32(mean), float32(variance)
	}
}

// closeWeek judges the week at hand and begins none: the next day does.
func (m *Model) closeWeek(p *Profile) *Week {
	w := &p.week
	r := m.role(p.today.role)
	v := &Week{}
	var nats [weekChannels]float64
	for i, c := range weekly {
		prior := expected
		if r.long > 0 {
			prior = math.Max(expected, r.longSums[i]/r.long)
		}
		a, b := strength*prior+float64(p.longSums[i]), strength+float64(p.long)
		days := float64(w.days)
		mean := a / b * days
		spread := r.dispersion(c)/days + 1/a
		x := float64(w.counts[i])
		v.Counted[i], v.Usual[i] = x, mean
		nats[i] = excess(x, mean, 1/spread)
		z := (x - mean) / math.Sqrt(mean+mean*mean*spread+.25)
		// Half a deviation a week is what growth must exceed; three are all that one
		// week can add, or it would be a matter for the day.
		p.cusum[i] = float32(math.Max(0, float64(p.cusum[i])+math.Max(-3, math.Min(3, z))-.5))
		nats[weekCusum] = math.Max(nats[weekCusum], 2*float64(p.cusum[i]))
	}
	nats[weekRows] = 4 * p.rowsScore(r, w.rows/math.Max(1, float64(w.days)))
	for i := range nats {
		v.Channel[i] = 1
		if nats[i] > 0 {
			v.Channel[i] = m.weeks[i].P(nats[i])
		}
		m.weeks[i].Add(nats[i])
	}
	v.Score = -math.Log(harmonic(v.Channel[:]))
	v.P = m.slow.P(v.Score)
	m.slow.Add(v.Score)
	if v.P <= closely(m.WeekBudget, max(m.Closer, m.Told)) {
		v.Alert, v.Hidden = true, v.P > closely(m.WeekBudget, m.Told)
		p.cusum = [weekCounts]float32{} // told; it begins anew
	}
	p.week.open = false
	return v
}
