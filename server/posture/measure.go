package posture

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/job"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
)

const (
	stuckAfter  = 15 * time.Minute
	failuresFor = 7 * day
)

// measure learns what is the same for every organization.
func (s *Service) measure(ctx context.Context) (Facts, error) {
	f := Facts{Now: s.now(), Version: s.Version, Go: runtime.Version()}
	c := s.Installed
	if u, err := url.Parse(c.BaseURL); err == nil {
		f.HTTPS, f.Loopback = u.Scheme == "https", isLoopback(u.Hostname())
	}
	f.ServesTLS, f.ProxyNamed = c.ServesTLS, c.BehindProxy
	if f.ServesTLS {
		f.CertificateEnds = certificateEnds(c.Certificate, c.CertificateKey)
	}
	f.Disk = s.Disk(c.DataDir)
	if other := s.Disk(c.Objects); other.Size > 0 && other.Free < f.Disk.Free {
		f.Disk = other
	}
	if f.BackupsDeclared = c.BackupStamp != ""; f.BackupsDeclared {
		if info, err := os.Stat(c.BackupStamp); err == nil {
			f.BackupAt = info.ModTime().UTC()
		}
	}
	f.BuiltAt = builtAt()
	s.strength(&f)
	if f.KeyInFile = c.RootKeyFile != ""; f.KeyInFile {
		info, err := os.Stat(c.RootKeyFile)
		f.KeyUnseen = err != nil
		f.KeyOpen = err == nil && info.Mode().Perm()&0o077 != 0
		f.KeyBeside = c.EmbeddedDatabase || filepath.Dir(c.Objects) == filepath.Clean(c.DataDir)
	}
	f.MailLeaves, f.Development = c.SendsMail, c.Development
	f.Places = s.Atlas.Built()
	f.Stolen = c.KnowsStolen
	f.hashes, f.configuration = s.hashed()
	var err error
	if f.Database, err = s.database(ctx); err != nil {
		return f, err
	}
	return f, s.jobs(ctx, &f)
}

func (s *Service) strength(f *Facts) {
	r := s.Strength()
	f.Engine = r.Engine
	for _, g := range r.Guarantees {
		switch {
		case g.Name == "namespaces" && g.Held:
			f.Namespaces = true
		case g.Held:
		case g.Required:
			f.Broken = append(f.Broken, g.Name)
		default:
			f.Weak = append(f.Weak, g.Name)
		}
	}
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// certificateEnds is when the first certificate of a chain ends that is served; zero if
// it cannot be read, or does not belong to the key.
func certificateEnds(chain, key string) time.Time {
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err != nil || len(pair.Certificate) == 0 {
		return time.Time{}
	}
	var ends time.Time
	for _, der := range pair.Certificate {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return time.Time{}
		}
		if ends.IsZero() || c.NotAfter.Before(ends) {
			ends = c.NotAfter
		}
	}
	return ends.UTC()
}

// DiskOf measures the file system of a folder; zero if it cannot.
func DiskOf(folder string) Disk {
	var st unix.Statfs_t
	if unix.Statfs(folder, &st) != nil || st.Bsize <= 0 {
		return Disk{}
	}
	block := uint64(st.Bsize)
	return Disk{Free: st.Bavail * block, Size: st.Blocks * block, FreeNodes: st.Ffree, AllNodes: st.Files}
}

// builtAt is when what was built was committed; zero if the build does not say.
func builtAt() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, kv := range info.Settings {
		if kv.Key == "vcs.time" {
			at, err := time.Parse(time.RFC3339, kv.Value)
			if err == nil {
				return at.UTC()
			}
		}
	}
	return time.Time{}
}

// database asks the database what it is. Its clock is compared with the machine's, not
// with that of a test.
func (s *Service) database(ctx context.Context) (Database, error) {
	d := Database{Postgres: s.Database.IsPostgres()}
	var err error
	if d.Pending, err = store.Pending(ctx, s.Database); err != nil || !d.Postgres {
		return d, err
	}
	var theirs time.Time
	var number int
	asked := time.Now()
	err = s.Database.SQL.QueryRowContext(ctx, `SELECT clock_timestamp(), current_setting('server_version_num')::int,
		coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
		coalesce(inet_client_addr() = inet_server_addr(), true)`).Scan(&theirs, &number, &d.TLS, &d.Local)
	if err != nil {
		return d, fmt.Errorf("ask database about itself: %w", err)
	}
	d.Major = number / 10000
	d.Offset = theirs.Sub(asked.Add(time.Since(asked) / 2))
	return d, nil
}

// jobs counts work that was given up or does not begin. The queue goes by the machine's
// clock.
func (s *Service) jobs(ctx context.Context, f *Facts) error {
	ctx = access.As(ctx, access.ActorScheduler, "")
	now := time.Now().UTC()
	failed := job.And(job.StateEQ(job.StateFAILED), job.RunAtGT(now.Add(-failuresFor)))
	var err error
	if f.MailFailed, err = s.DB.Job.Query().Where(failed, job.Kind(postman.Job)).Count(ctx); err != nil {
		return fmt.Errorf("count failed mail: %w", err)
	}
	if f.JobsFailed, err = s.DB.Job.Query().Where(failed, job.KindNEQ(postman.Job)).Count(ctx); err != nil {
		return fmt.Errorf("count failed jobs: %w", err)
	}
	late := now.Add(-stuckAfter)
	f.JobsStuck, err = s.DB.Job.Query().Where(job.Or(
		job.And(job.StateEQ(job.StateWAITING), job.RunAtLT(late)),
		job.And(job.StateEQ(job.StateLEASED), job.LeasedUntilLT(late)),
	)).Count(ctx)
	if err != nil {
		return fmt.Errorf("count stuck jobs: %w", err)
	}
	return nil
}
