package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	start := time.Now()
	fmt.Println(runReads(readSetup{people: 2000, days: 120, from: 60, attacks: 8, seed: 1, slow: 200}), time.Since(start))
	if len(os.Args) > 1 {
		return
	}
	r := runSignIns(signInSetup{people: 10000, days: 150, rate: .67, from: 90, attacks: 25, seed: 1, prior: false, freeman: true})
	fmt.Println(r, time.Since(start))
}
