//go:build race

package sandbox

// raceDetector says that this binary was built with -race, whose runtime maps
// more address space than a worker may have. Such a binary is for tests: the
// bound is lifted there.
const raceDetector = true
