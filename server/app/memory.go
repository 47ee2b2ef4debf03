package app

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
)

// Requests make much garbage and keep little, so collecting less often saves a
// quarter of the processor time of lists.
const garbagePercent = 400

// tuneMemory sets how memory is collected, unless the operator has by GOGC or
// GOMEMLIMIT: seldom, until the server holds half of the memory that there is. The
// other half is for the workers of the sandbox.
var tuneMemory = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		if n := available("/sys/fs/cgroup/memory.max", "/proc/meminfo"); n > 0 {
			debug.SetMemoryLimit(n / 2)
		}
	}
})

// available is how much memory the control group (cgroups(7), version 2) and the
// machine (proc(5), meminfo) allow, in bytes, or 0 if neither can be read.
func available(group, machine string) int64 {
	var least int64
	if b, err := os.ReadFile(machine); err == nil {
		for line := range bytes.Lines(b) {
			if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "MemTotal:" {
				kib, _ := strconv.ParseInt(string(f[1]), 10, 64)
				least = kib << 10
			}
		}
	}
	if b, err := os.ReadFile(group); err == nil {
		// "max" is no limit.
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64); err == nil && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}
