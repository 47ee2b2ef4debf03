package sentinel

import (
	"testing"

	"github.com/strongroom/strongroom/server/detect/signin"
)

func TestBrowsersAreTakenApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		agent, system, browser string
		class                  signin.Class
		version                uint16
	}{
		{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Linux", "Firefox", signin.Desktop, 128},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/149.1", "Windows", "Edge", signin.Desktop, 149},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.2 Mobile/15E148 Safari/604.1", "iPhone", "Safari", signin.Mobile, 19},
		{"Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Version/18 Safari/604.1", "iPad", "Safari", signin.Tablet, 18},
		{"curl/8", "", "curl", signin.Other, 8},
		{"Firefox/99999999999", "", "Firefox", signin.Other, 0},
		{"Firefox/", "", "Firefox", signin.Other, 0},
		{"", "", "", signin.Other, 0},
	} {
		class, system, browser, version := client(c.agent)
		if class != c.class || system != c.system || browser != c.browser || version != c.version {
			t.Errorf("%q is %d %q %q %d", c.agent, class, system, browser, version)
		}
	}
}

func FuzzClient(f *testing.F) {
	f.Add("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
	f.Add("Edg/65536 \xff on Windows")
	f.Fuzz(func(t *testing.T, agent string) {
		class, system, _, _ := client(agent)
		if class != signin.Other && system == "" {
			t.Errorf("%q is of a class without a system", agent)
		}
	})
}
