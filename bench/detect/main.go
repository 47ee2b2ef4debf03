package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	r := runSignIns(signInSetup{people: 10000, days: 150, rate: .67, from: 90, attacks: 25, seed: 1, prior: false, freeman: true})
	fmt.Println(r, time.Since(start))
}
