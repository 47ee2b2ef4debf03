package sentinel

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
	"github.com/strongroom/strongroom/server/device"
)

// signIn is what an address and a browser say of a sign-in.
func (s *Service) signIn(address netip.Addr, agent string) detect.Event {
	e := detect.Event{Kind: detect.SignIn, Address: address}
	p := s.Places.Look(address)
	e.Country, e.ASN = p.Country, p.ASN
	e.Located, e.Lat, e.Lon = p.Located, p.Latitude, p.Longitude
	e.Class, e.OS, e.Browser, e.Version = client(agent)
	return e
}

var classes = map[string]signin.Class{
	"Android": signin.Mobile, "iPhone": signin.Mobile, "iPad": signin.Tablet,
	"Windows": signin.Desktop, "macOS": signin.Desktop, "ChromeOS": signin.Desktop, "Linux": signin.Desktop,
}

// marks are where browsers give their versions, by name; the others say Name/version.
var marks = map[string]string{"Edge": "Edg/", "Opera": "OPR/", "Safari": "Version/", "Headless Chrome": "HeadlessChrome/", "Go": "Go-http-client/"}

// client takes apart what a browser calls itself.
func client(agent string) (class signin.Class, system, browser string, version uint16) {
	if agent == "" {
		return signin.Other, "", "", 0
	}
	browser, system, _ = strings.Cut(device.Name(agent), " on ")
	mark, ok := marks[browser]
	if !ok {
		mark = browser + "/"
	}
	if _, after, found := strings.Cut(agent, mark); found {
		end := strings.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(after)
		}
		if n, err := strconv.ParseUint(after[:end], 10, 16); err == nil {
			version = uint16(n)
		}
	}
	return classes[system], system, browser, version
}
