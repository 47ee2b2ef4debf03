//go:build !race

// Attacks on a drawn organization have no goroutines to race, and take minutes under
// the race detector.
package main

import (
	"strings"
	"testing"
)

func TestDetectionIsNoWorseThanItWas(t *testing.T) {
	t.Parallel()
	r := measure(size(true), 1)
	var said strings.Builder
	r.print(&said)
	t.Log("\n" + said.String())
	for _, w := range r.wrong() {
		t.Error(w)
	}
}
