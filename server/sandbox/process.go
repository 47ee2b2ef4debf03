package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/strongroom/strongroom/server/sandbox/jail"
	"github.com/strongroom/strongroom/server/sandbox/wire"
	"github.com/strongroom/strongroom/server/sandbox/worker"
)

const (
	startTimeout = 20 * time.Second
	nobody       = 65534
)

// process is one worker, from the outside.
type process struct {
	cmd      *exec.Cmd
	job      *os.File // the job goes in; the worker ends when it is closed
	results  *os.File // frames come out
	channels []channel
	stderr   tail
	dir      string // its folder on the host, without namespaces only
	lock     *os.File
	ready    wire.Ready

	serving sync.WaitGroup // one per channel, see serve
	exited  chan struct{}  // closed when the process is reaped

	released sync.Once

	mu        sync.Mutex
	sourceErr error // guarded by mu; the first failure of a source, see serve
}

// channel is a socket on which a worker asks for data and the memory in which
// it finds the answer.
type channel struct {
	socket *os.File
	share  []byte
}

// start runs on the pool's spawning thread: the kernel kills a worker when the
// thread that started it ends, which must therefore never end before the pool.
func start(m mode, c Config) (w *process, err error) {
	w = &process{exited: make(chan struct{})}
	var inherited []*os.File // the worker's ends, in order from descriptor 3
	defer func() {
		for _, f := range inherited {
			f.Close()
		}
		if err != nil {
			w.release()
			w = nil
		}
	}()
	var end *os.File
	if end, w.job, err = os.Pipe(); err != nil {
		return w, fmt.Errorf("make job pipe: %w", err)
	}
	inherited = append(inherited, end)
	if w.results, end, err = os.Pipe(); err != nil {
		return w, fmt.Errorf("make result pipe: %w", err)
	}
	inherited = append(inherited, end)
	widen(w.results)
	var memories []*os.File
	for range c.channels() {
		ch, socket, memory, err := newChannel()
		if err != nil {
			return w, err
		}
		w.channels = append(w.channels, ch)
		inherited = append(inherited, socket)
		memories = append(memories, memory)
	}
	inherited = append(inherited, memories...)
	if !m.namespaces {
		if w.dir, w.lock, err = newFolder(memoryFolder); err != nil {
			return w, err
		}
	}

	spill := c.SpillMB
	if !m.canSpill() {
		spill = 0
	}
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = []string{jail.Worker}
	cmd.Env = []string{
		jail.EnvMode + "=" + m.letters(),
		jail.EnvMemory + "=" + strconv.Itoa(c.addressSpaceMB()),
		jail.EnvTmpfs + "=" + strconv.Itoa(spill+16),
		jail.EnvDir + "=" + w.dir,
		jail.EnvFiles + "=" + strconv.Itoa(3+len(inherited)),
		worker.EnvChannels + "=" + strconv.Itoa(c.channels()),
		worker.EnvThreads + "=" + strconv.Itoa(c.Threads),
		worker.EnvMemory + "=" + strconv.Itoa(c.MemoryMB),
		worker.EnvSpill + "=" + strconv.Itoa(spill),
		"MALLOC_ARENA_MAX=2", // each arena reserves 64 MiB of the address space
		"TZ=UTC",
		"LC_ALL=C",
	}
	cmd.ExtraFiles = inherited
	cmd.Stderr = &w.stderr
	cmd.WaitDelay = time.Second
	cmd.SysProcAttr = m.attributes()
	w.cmd = cmd
	if err := cmd.Start(); err != nil {
		w.cmd = nil
		return w, fmt.Errorf("start worker: %w", err)
	}
	go func() {
		_ = cmd.Wait() // how it ended is in cmd.ProcessState
		close(w.exited)
	}()
	return w, nil
}

// await reads the worker's first frame.
func (w *process) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, w.kill)
	defer stop()
	t, payload, err := wire.ReadFrame(w.results, nil)
	if err == nil && t != wire.FrameReady {
		err = wire.ErrProtocol
	}
	if err == nil {
		err = decode(payload, &w.ready)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	w.kill()
	<-w.exited
	if said := w.stderr.known(); said != "" {
		return fmt.Errorf("start worker: %w (%s)", err, said)
	}
	return fmt.Errorf("start worker: %w (%s)", err, w.cmd.ProcessState)
}

// kill ends the worker at once. It may be called at any time, often.
func (w *process) kill() {
	if w.cmd != nil {
		_ = w.cmd.Process.Kill() // it may be gone already
	}
}

// hangUp kills the worker and returns when nobody reads its sources for it any
// more. That it is gone is left to release: the kernel takes its time to clear
// away namespaces.
func (w *process) hangUp() {
	w.kill()
	for _, c := range w.channels {
		c.socket.Close()
	}
	w.serving.Wait()
}

// release ends the worker and gives back all that it held. It may be called
// often, and from several goroutines.
func (w *process) release() { w.released.Do(w.giveBack) }

func (w *process) giveBack() {
	w.hangUp()
	if w.cmd != nil {
		<-w.exited
	}
	for _, f := range []*os.File{w.job, w.results} {
		if f != nil {
			f.Close()
		}
	}
	for _, c := range w.channels {
		_ = unix.Munmap(c.share) // nobody writes to it any more
	}
	if w.dir != "" {
		os.RemoveAll(w.dir)
		w.lock.Close()
	}
}

// newChannel makes a socket pair and a shared memory that the worker can
// neither write nor resize: a shrunken one would kill the server that writes.
func newChannel() (ch channel, socket, memory *os.File, err error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return ch, nil, nil, fmt.Errorf("make channel: %w", err)
	}
	// Our end is polled; the worker's blocks the thread that reads.
	if err := unix.SetNonblock(pair[1], false); err != nil {
		return ch, nil, nil, fmt.Errorf("make channel: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "channel"), os.NewFile(uintptr(pair[1]), "channel")
	fd, err := unix.MemfdCreate("strongroom", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		ours.Close()
		theirs.Close()
		return ch, nil, nil, fmt.Errorf("make shared memory: %w", err)
	}
	memory = os.NewFile(uintptr(fd), "share")
	fail := func(err error) (channel, *os.File, *os.File, error) {
		ours.Close()
		theirs.Close()
		memory.Close()
		return channel{}, nil, nil, fmt.Errorf("share memory: %w", err)
	}
	if err := unix.Ftruncate(fd, wire.ShareSize); err != nil {
		return fail(err)
	}
	share, err := unix.Mmap(fd, 0, wire.ShareSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fail(err)
	}
	const seals = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_FUTURE_WRITE | unix.F_SEAL_SEAL
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals); err != nil {
		_ = unix.Munmap(share)
		return fail(err)
	}
	return channel{socket: ours, share: share}, theirs, memory, nil
}

// widen gives a pipe the room of a large frame. It may be refused, which costs
// only speed.
func widen(pipe *os.File) {
	if raw, err := pipe.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, wire.MaxData) })
	}
}

// peak returns the peak resident memory of the worker while it still lives.
// The kernel's rusage would include what it inherited from us before exec.
func (w *process) peak() int64 {
	if w.cmd == nil {
		return 0
	}
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(w.cmd.Process.Pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10
		}
	}
	return 0
}

// mode is how far this host lets workers be confined.
type mode struct {
	namespaces bool // mount, pid, net, ipc, uts and cgroup namespaces
	user       bool // made through a user namespace
	landlock   bool // demand Landlock
}

func (m mode) String() string {
	switch {
	case m.user:
		return "user namespace"
	case m.namespaces:
		return "namespaces"
	}
	return "no namespaces"
}

func (m mode) letters() string {
	s := "r" // never empty, so that a lost variable is noticed
	if m.namespaces {
		s += jail.ModeNamespaces
	}
	if m.user {
		s += jail.ModeUserNamespace
	}
	if m.landlock {
		s += jail.ModeLandlock
	}
	return s
}

func (m mode) attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	if !m.namespaces {
		return a
	}
	a.Cloneflags = unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP
	if m.user {
		a.Cloneflags |= unix.CLONE_NEWUSER
		uid, gid := os.Getuid(), os.Getgid()
		if uid == 0 {
			uid, gid = nobody, nobody
			a.Credential = &syscall.Credential{NoSetGroups: true} // become the mapped root
		}
		a.UidMappings = []syscall.SysProcIDMap{{HostID: uid, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{HostID: gid, Size: 1}}
	}
	return a
}

// canSpill says whether workers of this mode have a place to spill to that is
// not a disk.
func (m mode) canSpill() bool { return m.namespaces || isTmpfs(memoryFolder) }

// tail keeps the first bytes that a worker writes to its standard error. They
// may hold data, so only what is known to be harmless ever leaves.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p[:min(len(p), 8<<10-len(t.buf))]...)
	return len(p), nil
}

func (t *tail) has(words ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range words {
		if strings.Contains(string(t.buf), w) {
			return true
		}
	}
	return false
}

// known returns the first line if it is one that our own start-up code writes.
func (t *tail) known() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := strings.Cut(string(t.buf), "\n")
	if strings.HasPrefix(line, "jail: ") || strings.HasPrefix(line, "worker: ") {
		return strings.ToValidUTF8(line, "?")
	}
	return ""
}

var errNoWorker = errors.New("sandbox is closed")

var _ io.Writer = (*tail)(nil)
