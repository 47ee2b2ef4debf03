package sample

import (
	"crypto/hkdf"
	"crypto/sha256"
	"math/big"
	"strings"

	"github.com/strongroom/strongroom/ent/access"
)

// Organization is the name of the sample organization.
const Organization = "Northwind Trading"

// Person is somebody who can sign in. All have the same password.
type Person struct {
	Name, Email string
	Role        access.Role
	// Job is what the person does in the company.
	Job string

	address, agent string
	// diligence is how likely the person is to work on a weekday.
	diligence float64
}

const (
	firefoxLinux   = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	chromeWindows  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	edgeWindows    = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
	safariMac      = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15"
	chromeMac      = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	safariPhone    = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
	attackerClient = "curl/8.9.1"
)

// People are the members of the sample organization. The first one sets it up.
// Addresses are from the ranges for documentation (RFC 5737).
var People = []Person{
	{"Mara Lindqvist", "mara@example.com", access.RoleAdmin, "Head of data", "192.0.2.14", safariMac, .9},
	{"Tom Okafor", "tom@example.com", access.RoleAdmin, "IT security", "192.0.2.22", firefoxLinux, .6},
	{"Priya Raman", "priya@example.com", access.RoleAnalyst, "Sales analyst", "192.0.2.31", chromeMac, .95},
	{"Jonas Weber", "jonas@example.com", access.RoleAnalyst, "Finance analyst", "192.0.2.47", chromeWindows, .9},
	{"Elena Petrova", "elena@example.com", access.RoleAnalyst, "Customer analyst", "198.51.100.8", firefoxLinux, .85},
	{"Hannah Cole", "hannah@example.com", access.RoleViewer, "Chief executive", "192.0.2.5", safariPhone, .5},
	{"Luis Ortega", "luis@example.com", access.RoleViewer, "Sales, south", "198.51.100.61", edgeWindows, .55},
	{"Yuki Tanaka", "yuki@example.com", access.RoleViewer, "Product", "192.0.2.77", chromeMac, .6},
	{"Claire Dubois", "claire@example.com", access.RoleGuest, "Outside auditor", "203.0.113.40", edgeWindows, .2},
	{"Sam Whitfield", "sam@example.com", access.RoleGuest, "Logistics partner", "203.0.113.9", chromeWindows, .25},
}

// letters make passwords that are easy to read aloud. There are no vowels, so
// that no word comes about.
const letters = "23456789bcdfghjkmnpqrstvwxz"

// Password is the password of everybody in a sample organization: 20 letters,
// 95 bits, derived from the root key of the data folder. So it is random, stored
// nowhere, and can be shown again whenever the sample is served.
func Password(root []byte) (string, error) {
	b, err := hkdf.Key(sha256.New, root, nil, "strongroom sample password v1", 32)
	if err != nil {
		return "", err
	}
	n, base, digit := new(big.Int).SetBytes(b), big.NewInt(int64(len(letters))), new(big.Int)
	var out strings.Builder
	for i := range 20 {
		if i > 0 && i%5 == 0 {
			out.WriteByte('-')
		}
		n.DivMod(n, base, digit)
		out.WriteByte(letters[digit.Int64()])
	}
	return out.String(), nil
}
