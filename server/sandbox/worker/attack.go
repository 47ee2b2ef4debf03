package worker

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// The self-test's worker behaves as one that an attacker has taken over: it
// calls the kernel as it likes. Each attack returns nil if it worked. Most do
// not return at all, because the kernel ends the process.
var attacks = map[string]func(w *worker, a *wire.Attack) error{
	// control is what must work, so that a broken harness is not taken for a
	// strong wall.
	"control": func(w *worker, _ *wire.Attack) error {
		return os.WriteFile(filepath.Join(w.dir, "own"), []byte("x"), 0o600)
	},
	"read a file":     func(_ *worker, a *wire.Attack) error { return openFirst(a.File, "/etc/passwd", "/etc/hostname") },
	"read own binary": func(*worker, *wire.Attack) error { return openFirst("/proc/self/exe") },
	"read own memory": func(*worker, *wire.Attack) error { return openFirst("/proc/self/mem", "/proc/self/maps") },
	"write a file":    func(_ *worker, a *wire.Attack) error { return os.WriteFile(a.File+".written", []byte("x"), 0o600) },
	"list a folder": func(_ *worker, a *wire.Attack) error {
		return listAny(filepath.Dir(a.File), "/etc", "/home", "/proc", "/dev")
	},
	"make a link": func(w *worker, a *wire.Attack) error { return os.Symlink(a.File, filepath.Join(w.dir, "link")) },
	"make a device": func(w *worker, _ *wire.Attack) error {
		return unix.Mknod(filepath.Join(w.dir, "null"), unix.S_IFCHR|0o666, 1<<8|3)
	},
	"parent's environ": func(_ *worker, a *wire.Attack) error { return readSome(fmt.Sprintf("/proc/%d/environ", a.Parent)) },
	"own environ":      func(*worker, *wire.Attack) error { return ownEnviron() },
	"open TCP":         func(_ *worker, a *wire.Attack) error { return dial("tcp", fmt.Sprintf("127.0.0.1:%d", a.Port)) },
	"open UDP":         func(_ *worker, a *wire.Attack) error { return dial("udp", fmt.Sprintf("127.0.0.1:%d", a.Port)) },
	"open unix socket": func(_ *worker, a *wire.Attack) error { return dial("unix", a.Socket) },
	"raw socket":       func(*worker, *wire.Attack) error { return call(unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_RAW, 1) },
	"netlink socket":   func(*worker, *wire.Attack) error { return call(unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW, 0) },
	"listen":           func(*worker, *wire.Attack) error { return listen() },
	"spawn":            func(*worker, *wire.Attack) error { return exec.Command("/bin/true").Run() },
	"spawn itself":     func(*worker, *wire.Attack) error { return exec.Command("/proc/self/exe").Run() },
	"fork":             func(*worker, *wire.Attack) error { return fork() },
	"ptrace": func(_ *worker, a *wire.Attack) error {
		return call(unix.SYS_PTRACE, unix.PTRACE_ATTACH, uintptr(a.Parent), 0)
	},
	"process_vm_readv":  func(_ *worker, a *wire.Attack) error { return readProcess(a.Parent) },
	"signal the parent": func(_ *worker, a *wire.Attack) error { return call(unix.SYS_KILL, uintptr(a.Parent), 0, 0) },
	"signal its thread": func(_ *worker, a *wire.Attack) error {
		return call(unix.SYS_TGKILL, uintptr(a.Parent), uintptr(a.Parent), 0)
	},
	"signal everybody": func(*worker, *wire.Attack) error { return call(unix.SYS_KILL, ^uintptr(0), 0, 0) },
	"pidfd":            func(_ *worker, a *wire.Attack) error { return call(unix.SYS_PIDFD_OPEN, uintptr(a.Parent), 0, 0) },
	"io_uring":         func(*worker, *wire.Attack) error { return ioUring() },
	"mount":            func(w *worker, _ *wire.Attack) error { return unix.Mount("none", w.dir, "tmpfs", 0, "") },
	"chroot":           func(w *worker, _ *wire.Attack) error { return unix.Chroot(w.dir) },
	"bpf":              func(*worker, *wire.Attack) error { return call(unix.SYS_BPF, 0, 0, 0) },
	"keyctl":           func(*worker, *wire.Attack) error { return keyctl() },
	"unshare": func(*worker, *wire.Attack) error {
		return apart(func() error { return unix.Unshare(unix.CLONE_NEWUSER) })
	},
	"setns":             func(*worker, *wire.Attack) error { return call(unix.SYS_SETNS, 3, 0, 0) },
	"perf events":       func(*worker, *wire.Attack) error { return call(unix.SYS_PERF_EVENT_OPEN, 0, 0, 0) },
	"userfaultfd":       func(*worker, *wire.Attack) error { return call(unix.SYS_USERFAULTFD, 1, 0, 0) },
	"load a module":     func(*worker, *wire.Attack) error { return call(unix.SYS_FINIT_MODULE, 0, 0, 0) },
	"become root":       func(*worker, *wire.Attack) error { return call(unix.SYS_SETUID, 0, 0, 0) },
	"raise a limit":     func(*worker, *wire.Attack) error { return raiseLimit() },
	"new code":          func(*worker, *wire.Attack) error { return newCode() },
	"change the answer": func(w *worker, _ *wire.Attack) error { return writeShare(w) },
	"type on terminal":  func(*worker, *wire.Attack) error { return call(unix.SYS_IOCTL, 0, unix.TIOCSTI, 0) },
	"unknown handles":   func(w *worker, _ *wire.Attack) error { return strayDescriptor(cap(w.channels)) },
	"take memory":       func(_ *worker, a *wire.Attack) error { return takeMemory(a.MemoryMB) },
	"run for ever":      func(*worker, *wire.Attack) error { select {} },
}

// attack tries one thing and reports whether it worked.
func (w *worker) attack(job wire.Job) (wire.AttackReport, error) {
	if job.Attack == nil {
		return wire.AttackReport{}, fmt.Errorf("no attack")
	}
	var err error
	if job.Attack.SQL != "" {
		// Past the check of the SQL: the engine itself must refuse.
		var rows [][]*string
		rows, err = w.db.Text(job.Attack.SQL)
		if err == nil && len(rows) == 0 && strings.HasPrefix(job.Attack.SQL, "SELECT") {
			err = fmt.Errorf("nothing was found")
		}
	} else if try := attacks[job.Attack.Name]; try != nil {
		runtime.LockOSThread()
		err = try(w, job.Attack)
	} else {
		return wire.AttackReport{}, fmt.Errorf("unknown attack %q", job.Attack.Name)
	}
	if err != nil {
		detail, _, _ := strings.Cut(err.Error(), "\n")
		return wire.AttackReport{Detail: detail}, nil
	}
	return wire.AttackReport{Succeeded: true, Detail: "it worked"}, nil
}

func call(trap, a, b, c uintptr) error {
	if _, _, e := unix.Syscall6(trap, a, b, c, 0, 0, 0); e != 0 {
		return e
	}
	return nil
}

// apart tries on a thread of its own, which ends with the attempt.
func apart(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		done <- f()
	}()
	return <-done
}

func openFirst(paths ...string) error {
	var last error
	for _, p := range paths {
		f, err := os.Open(p)
		if err == nil {
			f.Close()
			return nil
		}
		last = err
	}
	return last
}

func readSome(path string) error {
	b, err := os.ReadFile(path)
	if err == nil && len(b) == 0 {
		return fmt.Errorf("%s is empty", path)
	}
	return err
}

func listAny(paths ...string) error {
	var last error
	for _, p := range paths {
		entries, err := os.ReadDir(p)
		if err == nil && len(entries) > 0 {
			return nil
		}
		last = err
	}
	return last
}

// ownEnviron succeeds if there is more in the environment than the parent
// means to be there.
func ownEnviron() error {
	for _, v := range os.Environ() {
		switch name, _, _ := strings.Cut(v, "="); name {
		case EnvChannels, EnvThreads, EnvMemory, EnvSpill, "MALLOC_ARENA_MAX", "TZ", "LC_ALL":
		default:
			return nil
		}
	}
	return fmt.Errorf("only what is meant to be there")
}

func dial(network, address string) error {
	c, err := net.Dial(network, address)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("x"))
	return err
}

func listen() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		l.Close()
	}
	return err
}

func fork() error {
	pid, _, e := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if e != 0 {
		return e
	}
	if pid == 0 {
		syscall.RawSyscall(syscall.SYS_EXIT, 0, 0, 0)
	}
	return nil
}

func readProcess(pid int) error {
	b := make([]byte, 8)
	_, err := unix.ProcessVMReadv(pid, []unix.Iovec{{Base: &b[0], Len: 8}}, []unix.RemoteIovec{{Base: 0x400000, Len: 8}}, 0)
	return err
}

func ioUring() error {
	var params [120]byte
	return call(unix.SYS_IO_URING_SETUP, 4, uintptr(unsafe.Pointer(&params[0])), 0)
}

func keyctl() error {
	_, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_SESSION_KEYRING, false)
	return err
}

func raiseLimit() error {
	return unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY})
}

func newCode() error {
	_, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANON)
	return err
}

// writeShare makes the memory writable through which the parent answers.
func writeShare(w *worker) error {
	c := <-w.channels
	return unix.Mprotect(c.share, unix.PROT_READ|unix.PROT_WRITE)
}

// strayDescriptor succeeds if the parent handed down more than it means to. The
// engine, the runtime and the placeholders have only opened pollers and events.
func strayDescriptor(channels int) error {
	for fd := channelFD + channels; fd < 128; fd++ {
		var st unix.Stat_t
		if unix.Fstat(fd, &st) != nil {
			continue
		}
		if kind := st.Mode & unix.S_IFMT; kind != 0 {
			return nil // a file, pipe, socket or device; events have no kind
		}
	}
	return fmt.Errorf("only what is meant to be there")
}

// takeMemory succeeds if the memory can be had and used.
func takeMemory(mb int) error {
	const chunk = 64 << 20
	var all [][]byte
	for taken := 0; taken < mb<<20; taken += chunk {
		m, err := unix.Mmap(-1, 0, chunk, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return fmt.Errorf("stopped after %d MB: %w", taken>>20, err)
		}
		for i := 0; i < len(m); i += 4096 {
			m[i] = 1
		}
		all = append(all, m)
	}
	runtime.KeepAlive(all)
	return nil
}
