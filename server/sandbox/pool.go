package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/jail"
	"github.com/strongroom/strongroom/server/sandbox/wire"
	"github.com/strongroom/strongroom/server/sandbox/worker"
)

// MainIfWorker turns this process into a worker if it was started as one, and
// then does not return. It is the first call of main and of every TestMain.
func MainIfWorker() {
	if len(os.Args) > 0 && os.Args[0] == jail.Worker {
		worker.Main()
	}
}

// Config is how workers run. Zero values take the defaults.
type Config struct {
	Threads       int           // of one worker; default: the cores of the host, at most 4
	MemoryMB      int           // what the engine of one worker may use; default 512
	SpillMB       int           // what it may spill to memory-backed files; default 512, negative for none
	QueryTimeout  time.Duration // default 1 minute
	IngestTimeout time.Duration // default 15 minutes
	Warm          int           // workers kept ready; default 2, negative for none
	AllowWeaker   bool          // run even where workers cannot be confined as they should
	Logger        *slog.Logger

	mode *mode // tests choose; nil finds the strongest
}

func (c Config) withDefaults() Config {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
		*v = max(*v, 0)
	}
	def(&c.Threads, min(runtime.NumCPU(), 4))
	def(&c.MemoryMB, 512)
	def(&c.SpillMB, 512)
	def(&c.Warm, 2)
	c.Threads = max(c.Threads, 1)
	c.MemoryMB = max(c.MemoryMB, 64)
	if c.QueryTimeout == 0 {
		c.QueryTimeout = time.Minute
	}
	if c.IngestTimeout == 0 {
		c.IngestTimeout = 15 * time.Minute
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// channels is how many reads of one worker are served at the same time.
func (c Config) channels() int { return min(max(c.Threads, 2), 16) }

// addressSpaceMB bounds all memory of a worker: the engine's limit is about its
// buffers alone, and the runtimes reserve more than they use.
func (c Config) addressSpaceMB() int {
	if raceDetector {
		return 1 << 30
	}
	return 1536 + 2*c.MemoryMB
}

// ErrWeak says that this host cannot confine workers as it must.
var ErrWeak = errors.New("this host cannot confine workers")

// Pool starts workers and gives each one job.
type Pool struct {
	config Config
	mode   mode
	proven wire.Ready  // what a worker of this mode said of itself
	spawn  chan func() // runs on the one thread that workers hang on
	stop   context.CancelFunc
	done   context.Context // ends with Close
	wake   chan struct{}   // asks keep to look at idle
	wg     sync.WaitGroup

	busy atomic.Int64 // workers that do a job now

	mu     sync.Mutex
	idle   []*process            // guarded by mu; ready, never used
	live   map[*process]struct{} // guarded by mu; all that are not released
	closed bool                  // guarded by mu
}

// Open finds the strongest confinement that this host allows, proves it on a
// worker and warms up. It fails with ErrWeak where a guarantee does not hold
// and the configuration does not allow weaker ones.
func Open(ctx context.Context, config Config) (*Pool, error) {
	p := &Pool{
		config: config.withDefaults(),
		spawn:  make(chan func()),
		wake:   make(chan struct{}, 1),
		live:   make(map[*process]struct{}),
	}
	p.done, p.stop = context.WithCancel(context.Background())
	p.wg.Go(p.spawner)
	if err := p.choose(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	p.wg.Go(p.keep)
	return p, nil
}

// modes lists the ways to confine a worker, the strongest first.
func modes(c Config) []mode {
	if c.mode != nil {
		return []mode{*c.mode}
	}
	all := []mode{{namespaces: true, user: true, landlock: true}}
	if os.Getuid() == 0 {
		all = append(all, mode{namespaces: true, landlock: true})
	}
	all = append(all, mode{namespaces: true, user: true}, mode{landlock: true})
	if c.AllowWeaker {
		all = append(all, mode{})
	}
	return all
}

// choose settles on the first mode whose worker starts and holds.
func (p *Pool) choose(ctx context.Context) error {
	var tried []error
	for _, m := range modes(p.config) {
		p.mode = m
		if !m.namespaces {
			sweep(memoryFolder)
		}
		err := p.prove(ctx)
		if err == nil {
			p.config.Logger.Info("sandbox ready", "confinement", m.String(), "landlock", m.landlock, "spill", m.canSpill())
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		tried = append(tried, fmt.Errorf("with %s: %w", m, err))
	}
	return fmt.Errorf("%w: %w", ErrWeak, errors.Join(tried...))
}

// spawner owns the thread that starts all workers. PR_SET_PDEATHSIG is about
// that thread, not about the process: were it to end, so would they.
func (p *Pool) spawner() {
	runtime.LockOSThread() // and never unlock: the thread ends with the pool
	for {
		select {
		case f := <-p.spawn:
			f()
		case <-p.done.Done():
			return
		}
	}
}

// launch starts a worker and waits until it is ready.
func (p *Pool) launch(ctx context.Context) (*process, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errNoWorker
	}
	p.wg.Add(1) // under mu, so that Close waits for it
	p.mu.Unlock()
	defer p.wg.Done()

	var w *process
	var err error
	started := make(chan struct{})
	select {
	case p.spawn <- func() { w, err = start(p.mode, p.config); close(started) }:
		<-started
	case <-p.done.Done():
		return nil, errNoWorker
	}
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.live[w] = struct{}{}
	closed := p.closed
	p.mu.Unlock()
	if closed {
		p.retire(w)
		return nil, errNoWorker
	}
	if err := w.await(ctx); err != nil {
		p.retire(w)
		return nil, err
	}
	return w, nil
}

// retire ends a worker for good. Close may do so at the same time.
func (p *Pool) retire(w *process) {
	w.release()
	p.mu.Lock()
	delete(p.live, w)
	p.mu.Unlock()
}

// retireLater ends a worker at once and waits for its end elsewhere. Its
// sources are not read any more when it returns.
func (p *Pool) retireLater(w *process) {
	w.hangUp()
	p.mu.Lock()
	closed := p.closed
	if !closed {
		p.wg.Add(1) // under mu, so that Close waits for it
	}
	p.mu.Unlock()
	if closed {
		p.retire(w)
		return
	}
	go func() {
		defer p.wg.Done()
		p.retire(w)
	}()
}

// take returns a worker that nobody has used.
func (p *Pool) take(ctx context.Context) (*process, error) {
	for {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return nil, errNoWorker
		}
		n := len(p.idle)
		if n == 0 {
			p.mu.Unlock()
			return p.launch(ctx)
		}
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		// Not at once: to start a process would take time from the run.
		time.AfterFunc(refillPause, p.nudge)
		select {
		case <-w.exited: // something killed it while it waited
			p.retire(w)
		default:
			return w, nil
		}
	}
}

const refillPause = 50 * time.Millisecond

// Busy is how many workers do a job now.
func (p *Pool) Busy() int { return int(p.busy.Load()) }

func (p *Pool) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// keep refills the idle workers.
func (p *Pool) keep() {
	pause := time.Duration(0)
	for {
		p.mu.Lock()
		missing := p.config.Warm - len(p.idle)
		p.mu.Unlock()
		if missing <= 0 {
			select {
			case <-p.wake:
				continue
			case <-p.done.Done():
				return
			}
		}
		w, err := p.launch(p.done)
		if err == nil {
			p.mu.Lock()
			keep := !p.closed
			if keep {
				p.idle = append(p.idle, w)
			}
			p.mu.Unlock()
			if !keep {
				p.retire(w)
			}
			pause = 0
			continue
		}
		if p.done.Err() != nil {
			return
		}
		p.config.Logger.Error("cannot warm a sandbox worker", "error", err)
		pause = min(max(2*pause, time.Second), time.Minute)
		select {
		case <-time.After(pause):
		case <-p.done.Done():
			return
		}
	}
}

// Close kills all workers, those at work too, and returns when they are gone.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	p.idle = nil
	live := slices.Collect(maps.Keys(p.live))
	p.mu.Unlock()
	p.stop()
	for _, w := range live {
		p.retire(w)
	}
	p.wg.Wait()
	return nil
}
