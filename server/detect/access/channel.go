package access

import "math"

// Channel is one way in which a day can be unusual.
type Channel uint8

// The channels of a day. The first are counts.
const (
	Events Channel = iota
	Exports
	Distinct // datasets
	First    // datasets that the person does not usually read
	OffHours
	Sensitive
	Burst // the busiest ten minutes
	counts
	Rows        Channel = iota - 1 // exported, against the person's own days
	ExportScore                    // plain z-score of exports
	Surprise                       // how unlikely the datasets are for the person
	HourSurprise
	Dormancy
	Channels
)

// The channels of a week.
const (
	weekEvents = iota
	weekFirst
	weekExports
	weekSensitive
	weekCounts
	weekRows     = weekCounts
	weekCusum    = weekCounts + 1
	weekChannels = weekCounts + 2
)

// weekly names the daily count behind each weekly one.
var weekly = [weekCounts]Channel{Events, First, Exports, Sensitive}

var channelNames = [Channels]string{
	"reads", "exports", "distinct datasets", "unfamiliar datasets", "off-hours reads", "sensitive reads",
	"burst", "rows exported", "export score", "dataset surprise", "hour surprise", "dormancy",
}

func (c Channel) String() string {
	if c < Channels {
		return channelNames[c]
	}
	return "unknown"
}

// excess is -ln P(X >= x) of a negative binomial with mean m and size r, that is of
// a Poisson count whose rate is Gamma distributed; 0 up to the mean. The tail is
// bounded by the geometric series that begins with its first two terms.
func excess(x, m, r float64) float64 {
	if x <= m || m <= 0 || r <= 0 {
		return 0
	}
	a, _ := math.Lgamma(x + r)
	b, _ := math.Lgamma(r)
	c, _ := math.Lgamma(x + 1)
	log := a - b - c + r*math.Log(r/(r+m)) + x*math.Log(m/(r+m))
	ratio := (x + r) / (x + 1) * m / (r + m)
	return math.Max(0, -(log - math.Log1p(-ratio)))
}

// harmonic is the harmonic mean of p-values; dependence between them hurts it little
// (Wilson, PNAS 2019). What it gives is calibrated once more.
func harmonic(p []float64) float64 {
	sum := 0.0
	for _, v := range p {
		sum += 1 / v
	}
	return float64(len(p)) / sum
}
