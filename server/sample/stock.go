package sample

import (
	"fmt"
	"math/rand/v2"
)

// What the company sells, to whom, and what they write about it.

type country struct {
	name, code, region string
	cities             []string
	// number is the form of a telephone number from a range that is reserved for
	// fiction, with the number of digits that vary.
	number string
	digits int
}

func (c *country) phone(r *rand.Rand) string {
	n := 1
	for range c.digits {
		n *= 10
	}
	return fmt.Sprintf("%s%0*d", c.number, c.digits, r.IntN(n))
}

var countries = []*country{
	{"Germany", "DE", "Central", []string{"Berlin", "Hamburg", "Leipzig", "Freiburg", "Kiel"}, "+49 30 23125 ", 3},
	{"United Kingdom", "GB", "West", []string{"London", "Leeds", "Bristol", "Glasgow"}, "+44 20 7946 0", 3},
	{"France", "FR", "West", []string{"Lyon", "Nantes", "Lille", "Toulouse"}, "+33 1 99 00 ", 4},
	{"Sweden", "SE", "North", []string{"Stockholm", "Malmö", "Uppsala", "Umeå"}, "+46 8 465 004 ", 2},
	{"Spain", "ES", "South", []string{"Valencia", "Bilbao", "Sevilla", "Girona"}, "+34 910 555 ", 3},
	{"Italy", "IT", "South", []string{"Torino", "Bologna", "Verona", "Trieste"}, "+39 06 5550 ", 3},
	{"Austria", "AT", "Central", []string{"Wien", "Graz", "Linz"}, "+43 1 5550 ", 3},
	{"Finland", "FI", "North", []string{"Helsinki", "Turku", "Oulu"}, "+358 9 5550 ", 3},
}

type product struct {
	name, category string
	price          float64
	returned       float64 // share of orders
}

var products = []*product{
	{"Trail backpack 28 l", "Backpacks", 89, .04},
	{"Rain jacket Skagen", "Clothing", 129, .11},
	{"Merino shirt", "Clothing", 59, .09},
	{"Two-person tent", "Tents", 249, .06},
	{"Down sleeping bag", "Sleeping", 219, .05},
	{"Steel bottle 0.7 l", "Kitchen", 24, .02},
	{"Gas stove Ember", "Kitchen", 64, .03},
	{"Head torch 400", "Equipment", 45, .05},
	{"Hiking boots Alta", "Shoes", 179, .14},
	{"Trail shoes Swift", "Shoes", 139, .15},
	{"Sleeping mat", "Sleeping", 79, .04},
	{"Trekking poles", "Equipment", 99, .05},
	{"Family tent", "Tents", 489, .07},
	{"Dry bag set", "Backpacks", 39, .02},
	{"First-aid kit", "Equipment", 29, .01},
	{"Expedition pack 65 l", "Backpacks", 199, .06},
}

type topic struct {
	name, text string
	hours      float64
}

var topics = []topic{
	{"Delivery", "Order %d has not arrived. I ordered: %s.", 18},
	{"Return", "I would like to send back order %d, the %s does not fit.", 30},
	{"Damage", "In order %d the %s arrived with a torn seam.", 26},
	{"Invoice", "Please send the invoice of order %d (%s) again.", 6},
	{"Advice", "After order %d I have a question: how do I wash the %s?", 9},
}

var firstNames = []string{
	"Anna", "Ben", "Carla", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jan", "Klara", "Leo", "Maja", "Nils", "Olivia", "Paul",
	"Rosa", "Simon", "Tilda", "Victor", "Wanda", "Yara", "Adam", "Bianca", "Chiara", "Diego", "Elin", "Fatima", "Gustav", "Helena",
	"Ines", "Jakob", "Karim", "Lucia", "Mateo", "Nora", "Oskar", "Petra", "Ruben", "Sofia", "Theo", "Ursula", "Vera", "Walter",
}

var lastNames = []string{
	"Andersson", "Bauer", "Costa", "Dupont", "Eriksson", "Fischer", "Garcia", "Hansen", "Ivanova", "Jansen", "Keller", "Lopez", "Moreau",
	"Novak", "Olsen", "Petit", "Quinn", "Rossi", "Schmidt", "Taylor", "Ulrich", "Virtanen", "Wagner", "Young", "Zimmer", "Berg", "Conti",
	"Diaz", "Evans", "Ferrari", "Gruber", "Hughes", "Huber", "Korhonen", "Lambert", "Martin", "Nyman", "Roux", "Silva", "Walsh",
}

var streets = []string{
	"High Street", "Mill Lane", "Station Road", "Garden Way", "Harbour Street", "Church Road", "Forest Path", "Market Square", "River Walk", "Hill Street",
}
