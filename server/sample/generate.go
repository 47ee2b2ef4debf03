package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// How much there is.
const (
	customers = 4_000
	orders    = 60_000
	visits    = 40_000
	tickets   = 2_500
	history   = 730 // days of orders
)

// world makes the company's data. It is deterministic for a day.
type world struct {
	rng *rand.Rand
	end time.Time // of the data: the beginning of a day

	customers []customer
	orders    []order
}

type customer struct {
	id                   int
	name, email, segment string
	country              *country
	since                time.Time
}

type order struct {
	id       int
	at       time.Time
	customer *customer
	product  *product
	channel  string
	quantity int
	discount float64
	revenue  float64
	status   string
	paid     string
}

func newWorld(end time.Time) *world {
	w := &world{rng: rand.New(rand.NewPCG(20, 26)), end: end.UTC().Truncate(24 * time.Hour)}
	for i := range customers {
		w.customers = append(w.customers, w.customer(i))
	}
	w.trade()
	return w
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// often picks the first ones more often than the last.
func often[T any](r *rand.Rand, from []T) T {
	return from[int(float64(len(from))*math.Pow(r.Float64(), 1.7))]
}

func (w *world) customer(i int) customer {
	first, last := pick(w.rng, firstNames), pick(w.rng, lastNames)
	return customer{
		id: 10_000 + i, name: first + " " + last,
		email:   strings.ToLower(first+"."+last) + strconv.Itoa(w.rng.IntN(900)+100) + "@example." + pick(w.rng, []string{"com", "net", "org"}),
		segment: often(w.rng, []string{"Consumer", "Small business", "Corporate"}),
		country: often(w.rng, countries),
		since:   w.end.AddDate(0, 0, -1-int(float64(history+200)*math.Pow(w.rng.Float64(), .8))),
	}
}

// trade makes the orders, oldest first: they grow over two years, and there are
// more before Christmas and fewer in summer.
func (w *world) trade() {
	weights, total := make([]float64, history), 0.0
	for d := range weights {
		day := w.end.AddDate(0, 0, d-history)
		season := 1 + .35*math.Exp(-math.Pow(float64(day.YearDay()-335)/22, 2)) - .12*math.Exp(-math.Pow(float64(day.YearDay()-215)/25, 2))
		weights[d] = season * (1 + .7*float64(d)/history)
		if day.Weekday() == time.Sunday {
			weights[d] *= .6
		}
		total += weights[d]
	}
	for d, weight := range weights {
		day := w.end.AddDate(0, 0, d-history)
		n := int(weight/total*orders + w.rng.Float64())
		for range n {
			w.orders = append(w.orders, w.order(day))
		}
	}
}

func (w *world) order(day time.Time) order {
	p := often(w.rng, products)
	c := &w.customers[w.rng.IntN(len(w.customers))]
	for try := 0; c.since.After(day) && try < 8; try++ {
		c = &w.customers[w.rng.IntN(len(w.customers))]
	}
	o := order{
		id: 500_000 + len(w.orders), customer: c, product: p,
		at:       day.Add(time.Duration(7*3600+w.rng.IntN(15*3600)) * time.Second),
		channel:  often(w.rng, []string{"Web shop", "Marketplace", "Phone", "Store"}),
		quantity: 1 + int(4*math.Pow(w.rng.Float64(), 3)), status: "completed", paid: "captured",
	}
	if w.rng.Float64() < .22 {
		o.discount = pick(w.rng, []float64{.05, .1, .15, .2})
	}
	switch x := w.rng.Float64(); {
	case x < p.returned:
		o.status, o.paid = "refunded", "refunded"
	case x < p.returned+.015:
		o.status, o.paid = "cancelled", "failed"
	case x < p.returned+.018:
		o.paid = "chargeback"
	}
	o.revenue = math.Round(float64(o.quantity)*p.price*(1-o.discount)*100) / 100
	return o
}

// csv writes the rows of a table.
func csv(header string, rows int, row func(b *bytes.Buffer, i int)) []byte {
	var b bytes.Buffer
	b.WriteString(header + "\n")
	for i := range rows {
		row(&b, i)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

const (
	date   = "2006-01-02"
	moment = "2006-01-02 15:04:05"
)

func (w *world) customersCSV() []byte {
	return csv("customer_id,full_name,email,phone,street,postal_code,city,country,region,date_of_birth,iban,card_number,segment,newsletter,customer_since", len(w.customers),
		func(b *bytes.Buffer, i int) {
			c := &w.customers[i]
			born := time.Date(1945+w.rng.IntN(60), 1, 1+w.rng.IntN(365), 0, 0, 0, 0, time.UTC)
			fmt.Fprintf(b, "%d,%s,%s,%s,%d %s,%05d,%s,%s,%s,%s,%s,%s,%s,%t,%s", c.id, c.name, c.email, c.country.phone(w.rng),
				1+w.rng.IntN(180), pick(w.rng, streets), 10_000+w.rng.IntN(89_999), pick(w.rng, c.country.cities), c.country.name, c.country.region,
				born.Format(date), iban(w.rng, c.country.code), card(w.rng), c.segment, w.rng.Float64() < .4, c.since.Format(date))
		})
}

// ordersUntil are the orders before a day.
func (w *world) ordersUntil(end time.Time) []order {
	n := 0
	for n < len(w.orders) && w.orders[n].at.Before(end) {
		n++
	}
	return w.orders[:n]
}

func (w *world) ordersCSV(end time.Time) []byte {
	rows := w.ordersUntil(end)
	return csv("order_id,ordered_at,customer_id,country,region,channel,product,category,quantity,unit_price,discount,revenue,status", len(rows),
		func(b *bytes.Buffer, i int) {
			o := &rows[i]
			fmt.Fprintf(b, "%d,%s,%d,%s,%s,%s,%s,%s,%d,%.2f,%.2f,%.2f,%s", o.id, o.at.Format(moment), o.customer.id, o.customer.country.name,
				o.customer.country.region, o.channel, o.product.name, o.product.category, o.quantity, o.product.price, o.discount, o.revenue, o.status)
		})
}

func (w *world) paymentsCSV(end time.Time) []byte {
	rows := w.ordersUntil(end)
	methods := []string{"Card", "Invoice", "Bank transfer", "Wallet"}
	return csv("payment_id,order_id,paid_at,method,card_number,amount,currency,status,risk_score", len(rows),
		func(b *bytes.Buffer, i int) {
			o := &rows[i]
			method, number := often(w.rng, methods), ""
			if method == "Card" {
				number = card(w.rng)
			}
			fmt.Fprintf(b, "pay_%d,%d,%s,%s,%s,%.2f,EUR,%s,%.3f", 900_000+i, o.id, o.at.Add(time.Duration(w.rng.IntN(7200))*time.Second).Format(moment),
				method, number, o.revenue, o.paid, math.Pow(w.rng.Float64(), 4))
		})
}

func (w *world) visitsCSV(end time.Time) []byte {
	sources := []string{"Search", "Direct", "Newsletter", "Social", "Partner"}
	pages := []string{"/", "/products", "/sale", "/blog/packing-light", "/products/tents", "/account"}
	return csv("session_id,started_at,visitor,country,device,source,landing_page,pages,seconds,converted", visits,
		func(b *bytes.Buffer, i int) {
			at := end.Add(-90 * 24 * time.Hour).Add(time.Duration(float64(i) / visits * 90 * 24 * float64(time.Hour)))
			source := often(w.rng, sources)
			seen := 1 + int(12*math.Pow(w.rng.Float64(), 2.5))
			bought := map[string]float64{"Newsletter": .09, "Direct": .06, "Search": .04, "Partner": .035, "Social": .015}[source]
			fmt.Fprintf(b, "%d,%s,v%06x,%s,%s,%s,%s,%d,%d,%t", 7_000_000+i, at.Format(moment), w.rng.IntN(1<<24), often(w.rng, countries).name,
				often(w.rng, []string{"Phone", "Desktop", "Tablet"}), source, often(w.rng, pages), seen, seen*(8+w.rng.IntN(70)), seen > 2 && w.rng.Float64() < bought*2)
		})
}

// ticketsJSON are support tickets, one JSON object a line, nested as help desks
// export them. Customers write their addresses and numbers into the text.
func (w *world) ticketsJSON(end time.Time) ([]byte, error) {
	type message struct {
		From string `json:"from"`
		At   string `json:"at"`
		Text string `json:"text"`
	}
	type ticket struct {
		ID       int    `json:"ticket_id"`
		Opened   string `json:"opened_at"`
		Customer struct {
			ID    int    `json:"id"`
			Name  string `json:"name"`
			Email string `json:"email"`
		} `json:"customer"`
		Topic        string    `json:"topic"`
		Priority     string    `json:"priority"`
		Tags         []string  `json:"tags"`
		Messages     []message `json:"messages"`
		Hours        float64   `json:"resolved_hours"`
		Satisfaction *int      `json:"satisfaction"`
	}
	var b bytes.Buffer
	for i := range tickets {
		o := &w.orders[len(w.orders)-1-w.rng.IntN(len(w.orders)/4)]
		at := end.Add(-time.Duration(float64(tickets-i) / tickets * 120 * 24 * float64(time.Hour)))
		topic := often(w.rng, topics)
		t := ticket{
			ID: 30_000 + i, Opened: at.Format(time.RFC3339), Topic: topic.name,
			Priority: often(w.rng, []string{"normal", "low", "high"}), Tags: []string{strings.ToLower(topic.name), strings.ToLower(o.product.category)},
			Hours: math.Round(topic.hours*(.3+2*w.rng.Float64())*10) / 10,
		}
		t.Customer.ID, t.Customer.Name, t.Customer.Email = o.customer.id, o.customer.name, o.customer.email
		text := fmt.Sprintf(topic.text, o.id, o.product.name) + pick(w.rng, []string{
			" You reach me at " + o.customer.email + ".",
			" Please call " + o.customer.country.phone(w.rng) + ".",
			" My account is " + iban(w.rng, o.customer.country.code) + ".",
			" Thanks!",
		})
		t.Messages = []message{
			{"customer", at.Format(time.RFC3339), text},
			{"support", at.Add(time.Duration(t.Hours / 2 * float64(time.Hour))).Format(time.RFC3339), "Thank you for writing. We are looking into it."},
		}
		if w.rng.Float64() < .6 {
			s := max(1, min(5, int(5.6-t.Hours/20+w.rng.NormFloat64()*.7)))
			t.Satisfaction = &s
		}
		line, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("make ticket: %w", err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes(), nil
}

// card makes a card number with a valid check digit (ISO/IEC 7812-1, annex B) in
// a range that no bank issues cards of.
func card(r *rand.Rand) string {
	digits := "400000" + fmt.Sprintf("%09d", r.IntN(1_000_000_000))
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + strconv.Itoa((10-sum%10)%10)
}

// iban makes an account number with valid check digits (ISO 13616, mod 97).
func iban(r *rand.Rand, country string) string {
	account := fmt.Sprintf("%018d", r.Int64N(1_000_000_000_000_000_000))
	var number strings.Builder
	for _, c := range account + country + "00" {
		if c >= 'A' {
			number.WriteString(strconv.Itoa(int(c-'A') + 10))
		} else {
			number.WriteRune(c)
		}
	}
	n, _ := new(big.Int).SetString(number.String(), 10)
	check := 98 - new(big.Int).Mod(n, big.NewInt(97)).Int64()
	return fmt.Sprintf("%s%02d%s", country, check, account)
}
