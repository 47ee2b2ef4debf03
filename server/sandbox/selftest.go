package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// Report says what the sandbox is worth on this host.
type Report struct {
	Confinement string      `json:"confinement"`
	Engine      string      `json:"engine"`
	Guarantees  []Guarantee `json:"guarantees"`
	Attacks     []Attempt   `json:"attacks"`
}

// Guarantee is a wall that stands or does not.
type Guarantee struct {
	Name     string `json:"name"`
	Held     bool   `json:"held"`
	Required bool   `json:"required"`
	Detail   string `json:"detail"`
}

// Attempt is an attack that a real worker made, and how it ended.
type Attempt struct {
	Name string `json:"name"`
	Held bool   `json:"held"`
	How  string `json:"how"`
}

// Held says whether all that is required holds and no attack got through.
func (r Report) Held() bool {
	return !slices.ContainsFunc(r.Guarantees, func(g Guarantee) bool { return g.Required && !g.Held }) &&
		!slices.ContainsFunc(r.Attacks, func(a Attempt) bool { return !a.Held })
}

// SelfTest lets real workers try to get out, prints what became of it to out
// and returns it. The error says that the test could not be made; that a wall
// does not hold is in the report.
func SelfTest(ctx context.Context, out io.Writer, config Config) (Report, error) {
	config.Warm = -1
	config.Logger = slog.New(slog.DiscardHandler) // violations are the point here
	p, err := Open(ctx, config)
	if err != nil {
		return Report{}, err
	}
	defer p.Close()
	target, err := newTarget()
	if err != nil {
		return Report{}, err
	}
	defer target.close()

	report := p.guarantees()
	for _, a := range nativeAttacks(target, p.config.MemoryMB) {
		report.Attacks = append(report.Attacks, p.attempt(ctx, a))
	}
	for _, a := range engineAttacks(target) {
		report.Attacks = append(report.Attacks, p.attempt(ctx, a))
	}
	for _, sql := range queryAttacks(target) {
		report.Attacks = append(report.Attacks, p.attemptQuery(ctx, sql))
	}
	report.Attacks = append(report.Attacks, p.attemptForever(ctx), target.attempt())
	return report, errors.Join(ctx.Err(), report.print(out))
}

// Strength says what the last proof of this pool found, without another one.
func (p *Pool) Strength() Report { return p.guarantees() }

// guarantees says what the last proof of this pool found.
func (p *Pool) guarantees() Report {
	r := p.proven
	landlock := "the kernel has none"
	if r.Landlock > 0 {
		landlock = fmt.Sprintf("version %d", r.Landlock)
	}
	return Report{
		Confinement: p.mode.String(),
		Engine:      r.Engine,
		Guarantees: []Guarantee{
			{"namespaces", r.Namespaces, false, "an empty root, no network, no other process: " + p.mode.String()},
			{"landlock", r.Landlock > 0, !r.Namespaces, landlock},
			{"seccomp", r.Seccomp, true, "system calls beyond a short list fail or kill"},
			{"spill in memory", p.mode.canSpill(), false, "what does not fit goes to a tmpfs of limited size"},
			{"no swap", !swapping(), false, "what is in memory stays there"},
		},
	}
}

// swapping says whether this host may write memory to a disk.
func swapping() bool {
	b, err := os.ReadFile("/proc/swaps")
	return err != nil || strings.Count(string(b), "\n") > 1
}

// target is what attacks aim at, so that a failure means the wall and not a
// target that is not there.
type target struct {
	dir      string
	file     string
	tcp      net.Listener
	abstract net.Listener
}

const targetContent = "a,b\n1,2\n"

func newTarget() (*target, error) {
	dir, err := os.MkdirTemp("", "strongroom-selftest-")
	if err != nil {
		return nil, fmt.Errorf("make target: %w", err)
	}
	t := &target{dir: dir, file: filepath.Join(dir, "secret")}
	if err = os.WriteFile(t.file, []byte(targetContent), 0o644); err == nil {
		// A worker without namespaces is another user where we are root: the
		// file must be readable for all, or the mode would be the wall.
		err = os.Chmod(dir, 0o755)
	}
	if err == nil {
		t.tcp, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err == nil {
		t.abstract, err = net.Listen("unix", "@"+filepath.Base(dir))
	}
	if err != nil {
		t.close()
		return nil, fmt.Errorf("make target: %w", err)
	}
	for _, l := range []net.Listener{t.tcp, t.abstract} {
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Close()
			}
		}()
	}
	return t, nil
}

// attempt says whether all attacks together left the host as it was.
func (t *target) attempt() Attempt {
	a := Attempt{Name: "change anything on the host", Held: true, How: "nothing was written"}
	entries, err := os.ReadDir(t.dir)
	content, err2 := os.ReadFile(t.file)
	if errors.Join(err, err2) != nil || len(entries) != 1 || string(content) != targetContent {
		a.Held, a.How = false, "the target's folder was changed"
	}
	return a
}

func (t *target) close() {
	if t.tcp != nil {
		t.tcp.Close()
	}
	if t.abstract != nil {
		t.abstract.Close()
	}
	os.RemoveAll(t.dir)
}

func nativeAttacks(t *target, memoryMB int) []wire.Attack {
	var all []wire.Attack
	for _, name := range []string{
		"control",
		"read a file", "read own binary", "read own memory", "write a file", "list a folder", "make a link", "make a device",
		"parent's environ", "own environ", "unknown handles",
		"open TCP", "open UDP", "open unix socket", "raw socket", "netlink socket", "listen",
		"spawn", "spawn itself", "fork", "ptrace", "process_vm_readv",
		"signal the parent", "signal its thread", "signal everybody", "pidfd",
		"io_uring", "mount", "chroot", "bpf", "keyctl", "unshare", "setns", "perf events", "userfaultfd", "load a module",
		"become root", "raise a limit", "new code", "change the answer", "type on terminal", "take memory",
	} {
		all = append(all, wire.Attack{
			Name: name, Port: t.tcp.Addr().(*net.TCPAddr).Port, Parent: os.Getpid(), File: t.file,
			Socket: "@" + filepath.Base(t.dir), MemoryMB: 1536 + 3*memoryMB,
		})
	}
	return all
}

// engineAttacks go past the check of the SQL.
func engineAttacks(t *target) []wire.Attack {
	port := t.tcp.Addr().(*net.TCPAddr).Port
	var all []wire.Attack
	for _, sql := range []string{
		"ATTACH '" + t.file + "' AS x",
		"ATTACH '/w/new.db' AS x",
		"COPY (SELECT 1) TO '" + t.file + ".out'",
		"COPY (SELECT 1) TO '/w/out.csv'",
		"INSTALL httpfs",
		"LOAD httpfs",
		"LOAD '" + t.file + "'",
		"SELECT * FROM read_csv('" + t.file + "')",
		"SELECT * FROM read_text('" + t.file + "')",
		"SELECT * FROM read_text('/proc/self/environ')",
		"SELECT * FROM glob('" + t.dir + "/*')",
		"SELECT * FROM '" + t.file + "'",
		fmt.Sprintf("SELECT * FROM 'http://127.0.0.1:%d/x.csv'", port),
		fmt.Sprintf("SELECT * FROM read_parquet('http://127.0.0.1:%d/x.parquet')", port),
		"SELECT getenv('PATH')",
		"SET enable_external_access=true",
		"SET memory_limit='100GB'",
		"SET threads=64",
		"SET temp_directory='" + t.dir + "'",
		"SET allowed_paths=['" + t.file + "']",
		"SET log_query_path='" + t.file + ".log'",
		"SET lock_configuration=false",
		"RESET lock_configuration",
		"RESET enable_external_access",
		"EXPORT DATABASE '" + t.dir + "/export'",
		"IMPORT DATABASE '" + t.dir + "'",
		"CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
		"SELECT length(list(i)) FROM range(20000000000) t(i)", // 160 GB
	} {
		all = append(all, wire.Attack{Name: "engine: " + strings.ReplaceAll(sql, t.dir, "…"), SQL: sql})
	}
	return all
}

// queryAttacks take the way of a person's query.
func queryAttacks(t *target) []string {
	return []string{
		"SELECT 1; SELECT 2",
		"SELECT * FROM read_csv('" + t.file + "')",
		"SELECT * FROM glob('/*')",
		"SELECT * FROM duckdb_settings()",
		"SELECT * FROM duckdb_secrets()",
		"SELECT * FROM enable_logging(storage='file', storage_config={'path': '" + t.dir + "/log'})",
		"SELECT * FROM query('SELECT 1')",
		"SELECT current_setting('temp_directory')",
		"SELECT getenv('PATH')",
		"SET memory_limit='100GB'",
		"COPY (SELECT 1) TO '" + t.file + "'",
	}
}

// attempt has a fresh worker make one attack.
func (p *Pool) attempt(ctx context.Context, a wire.Attack) Attempt {
	job := wire.Job{Kind: wire.JobAttack}
	job.Attack = &a
	var told wire.AttackReport
	_, err := p.run(ctx, run{job: job, report: &told, sink: io.Discard, timeout: 30 * time.Second})
	out := Attempt{Name: a.Name, Held: true}
	failure, known := errors.AsType[*SQLError](err)
	switch {
	case err == nil && told.Succeeded:
		out.Held, out.How = false, told.Detail
	case err == nil:
		out.How = "refused: " + told.Detail
	case known && failure.Kind == wire.Crashed:
		out.How = "the worker was killed"
	case known && (failure.Kind == wire.Memory || failure.Kind == wire.Timeout):
		out.How = "the worker was stopped: " + string(failure.Kind)
	default:
		out.Held, out.How = false, "not known: "+err.Error()
	}
	if a.Name == "control" {
		out = Attempt{Name: "control: a worker can use its own folder", Held: told.Succeeded, How: told.Detail}
	}
	return out
}

func (p *Pool) attemptQuery(ctx context.Context, sql string) Attempt {
	_, err := p.Query(ctx, Query{SQL: sql}, io.Discard)
	out := Attempt{Name: "query: " + sql, Held: err != nil, How: "it worked"}
	if err != nil {
		out.How = "refused: " + err.Error()
	}
	return out
}

// attemptForever checks that the time limit ends a query that never would.
func (p *Pool) attemptForever(ctx context.Context) Attempt {
	limit := time.Second
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	begin := time.Now()
	_, err := p.Query(limited, Query{SQL: "SELECT count(*) FROM range(1000000000000) a, range(1000000000000) b"}, io.Discard)
	took := time.Since(begin)
	return Attempt{
		Name: "run for ever",
		Held: err != nil && took < limit+2*time.Second,
		How:  fmt.Sprintf("stopped after %d ms of %d", took.Milliseconds(), limit.Milliseconds()),
	}
}

func (r Report) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	word := func(held bool) string {
		if held {
			return "held"
		}
		return "NOT HELD"
	}
	fmt.Fprintf(t, "confinement\t%s\t\nengine\tDuckDB %s\t\n\n", r.Confinement, r.Engine)
	for _, g := range r.Guarantees {
		fmt.Fprintf(t, "%s\t%s\t%s\n", word(g.Held), g.Name, g.Detail)
	}
	fmt.Fprintln(t, "\t\t")
	for _, a := range r.Attacks {
		name, how := []rune(a.Name), []rune(a.How)
		fmt.Fprintf(t, "%s\t%s\t%s\n", word(a.Held), string(name[:min(len(name), 70)]), string(how[:min(len(how), 80)]))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}

// prove has a worker of this mode show that the files of the host and the
// engine's locks are out of its reach, before any data goes near one.
func (p *Pool) prove(ctx context.Context) error {
	w, err := p.launch(ctx)
	if err != nil {
		return err
	}
	p.proven = w.ready
	p.retire(w)
	if !p.proven.Seccomp {
		return errors.New("a worker runs without seccomp")
	}
	for _, a := range []wire.Attack{{Name: "read a file", File: "/proc/self/environ"}, {Name: "unlock", SQL: "SET lock_configuration=false"}} {
		if tried := p.attempt(ctx, a); !tried.Held {
			return fmt.Errorf("%s: %s", tried.Name, tried.How)
		}
	}
	return nil
}
