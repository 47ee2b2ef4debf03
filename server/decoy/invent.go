package decoy

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"time"
)

// Template is what invented rows are about.
type Template string

// The templates.
const (
	Payroll     Template = "PAYROLL"
	Customers   Template = "CUSTOMERS"
	Credentials Template = "CREDENTIALS"
)

var (
	first       = strings.Fields("Amelia Anton Beatrice Bruno Carla Casper Dana Daniel Elena Emil Farah Felix Greta Gustav Hanna Henrik Ines Ivan Jana Jonas Karin Kenji Laura Leon Mara Mateo Nadia Nils Olga Oscar Paula Pavel Rosa Rune Sara Simon Tessa Tomas Vera Viktor")
	last        = strings.Fields("Abel Bakker Berg Castro Dahl Dubois Eriksen Ferrari Fischer Garcia Hansen Horvat Ito Jansen Keller Kovacs Larsen Lindqvist Marino Meyer Moreau Nielsen Novak Okafor Olsen Park Pereira Quinn Ricci Rossi Santos Schmidt Silva Tanaka Urban Varga Weber Wolf Young Zimmer")
	departments = []string{"Finance", "Operations", "Sales", "Engineering", "Legal", "People", "Support", "Research"}
	positions   = []string{"Analyst", "Manager", "Specialist", "Lead", "Director", "Associate", "Coordinator"}
	trades      = []string{"Logistics", "Foods", "Textiles", "Optics", "Marine", "Systems", "Energy", "Print", "Tools", "Pharma"}
	cities      = []string{"Aarhus", "Antwerp", "Bergen", "Bologna", "Bremen", "Gdansk", "Ghent", "Graz", "Leipzig", "Lyon", "Malmo", "Porto", "Turku", "Utrecht", "Valencia"}
	systems     = []string{"erp", "vpn", "backup", "mail-gateway", "warehouse", "ci", "billing", "file-share", "monitoring", "ldap"}
)

func one(of []string) string { return of[rand.IntN(len(of))] }

// iban makes an account number whose check digits are right.
func iban() string {
	account := fmt.Sprintf("%08d%010d", 10_000_000+rand.IntN(80_000_000), rand.Int64N(10_000_000_000))
	n, _ := new(big.Int).SetString(account+"131400", 10) // DE00
	return fmt.Sprintf("DE%02d%s", 98-new(big.Int).Mod(n, big.NewInt(97)).Int64(), account)
}

// invent writes a CSV file.
func invent(t Template, rows int, domain string, now time.Time) string {
	var b strings.Builder
	day := func(back int) string { return now.AddDate(0, 0, -rand.IntN(back)).Format(time.DateOnly) }
	line := func(cells ...string) { b.WriteString(strings.Join(cells, ",") + "\n") }
	switch t {
	case Customers:
		line("customer_id", "company", "contact", "email", "phone", "city", "balance_due", "customer_since")
	case Credentials:
		line("id", "system", "username", "secret", "owner", "last_rotated")
	default:
		line("employee_id", "name", "email", "department", "position", "iban", "gross_salary", "bonus", "hired_on")
	}
	number := 1000 + rand.IntN(4000)
	for range rows {
		number += 1 + rand.IntN(9)
		f, l := one(first), one(last)
		user := strings.ToLower(f[:1] + "." + l)
		switch t {
		case Customers:
			company := one(last) + " " + one(trades)
			line(fmt.Sprint("C", number), company, f+" "+l, user+"@"+strings.ToLower(strings.ReplaceAll(company, " ", "-"))+".com",
				fmt.Sprintf("+49 %d %d", 30+rand.IntN(900), 1_000_000+rand.IntN(8_999_999)), one(cities),
				fmt.Sprintf("%.2f", rand.ExpFloat64()*4200), day(2600))
		case Credentials:
			line(fmt.Sprint(number), one(systems), "svc-"+one(systems)+fmt.Sprintf("-%02d", rand.IntN(30)), pick(alphabet, 24), user+"@"+domain, day(700))
		default:
			salary := 34_000 + 500*rand.IntN(180)
			line(fmt.Sprint("E", number), f+" "+l, user+"@"+domain, one(departments), one(positions), iban(),
				fmt.Sprint(salary), fmt.Sprint(salary/100*rand.IntN(18)), day(3600))
		}
	}
	return b.String()
}
