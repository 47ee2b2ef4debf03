// Command detect measures the detection of strangers and attacks on a drawn
// organization: how many attacks are caught at a given rate of false alarms, what
// that rate comes to, what an event costs and how much is kept of a person.
//
//	go run ./bench/detect            everything; two minutes
//	go run ./bench/detect -quick     a small organization; half a minute
//	go run ./bench/detect -prior server/detect/signin/prior.bin   learn what is shipped
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	quick := flag.Bool("quick", false, "a smaller organization")
	seed := flag.Uint64("seed", 1, "the world that is drawn")
	prior := flag.String("prior", "", "write the prior that is shipped to this file, and measure nothing")
	flag.Parse()
	if *prior != "" {
		if err := os.WriteFile(*prior, makePrior(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "detect:", err)
			os.Exit(1)
		}
		return
	}
	start := time.Now()
	r := measure(size(*quick), *seed)
	r.print(os.Stdout)
	fmt.Printf("\n%.0f s in all\n", time.Since(start).Seconds())
	if wrong := r.wrong(); len(wrong) > 0 {
		for _, w := range wrong {
			fmt.Fprintln(os.Stderr, "detect:", w)
		}
		os.Exit(1)
	}
}
