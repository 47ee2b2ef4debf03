// Package jail confines a worker process before main begins. See jail.c for
// what is done and in which order; importing the package links it in, and it
// does nothing in a process that is not named Worker.
package jail

// #include "jail.h"
import "C"

// Worker is argv[0] of a worker process.
const Worker = "strongroom-worker"

// ExitCode is the exit status of a worker that could not be confined.
const ExitCode = 97

// The environment by which a parent tells the constructor what to do. It is
// removed again before main begins.
const (
	EnvMode   = "STRONGROOM_JAIL"          // letters of Mode
	EnvMemory = "STRONGROOM_JAIL_AS_MB"    // bound of the address space
	EnvTmpfs  = "STRONGROOM_JAIL_TMPFS_MB" // size of the empty root, with namespaces
	EnvFiles  = "STRONGROOM_JAIL_FILES"    // the first descriptor that is not meant for the worker
	EnvDir    = "STRONGROOM_JAIL_DIR"      // the only folder, without namespaces
)

// The letters of EnvMode.
const (
	ModeNamespaces    = "n" // move to an empty root in the mount namespace that the parent made
	ModeUserNamespace = "u" // the identity is already a mapped one
	ModeLandlock      = "l" // die where the kernel has no Landlock
)

// Report is what holds around this process.
type Report struct {
	Confined   bool
	Namespaces bool
	Landlock   int    // ABI version, 0 if the kernel has none
	Dir        string // the one folder that the process can see
}

// Result returns what the constructor did; Confined is false outside a worker.
func Result() Report {
	r := C.jail_result()
	if r.applied == 0 {
		return Report{}
	}
	return Report{
		Confined:   true,
		Namespaces: r.namespaces != 0,
		Landlock:   int(r.landlock),
		Dir:        C.GoString(r.dir),
	}
}
