package config

import (
	"runtime"
	"time"
)

// Config is every setting of the server. A value that Load returned has passed
// Validate; nothing changes it afterwards.
type Config struct {
	// Mode is either development or production. Development adds a mailbox page, mail
	// links in the terminal, and the API console for everybody, so it is only possible
	// on a loopback address. Empty chooses development when LISTEN and BASE_URL
	// are both loopback, BASE_URL is plain http and no proxy is trusted;
	// otherwise production.
	Mode Mode `env:"MODE"`
	// DataDir is the folder that holds everything the server keeps: the embedded
	// database, the sealed objects and, unless ROOT_KEY is set, the root key. It is
	// made at first start, readable by its owner only.
	DataDir string `env:"DATA_DIR" envDefault:"./data"`
	// ObjectsDir is the folder of sealed objects; empty means DATA_DIR/objects. Several
	// servers on one PostgreSQL share one, such as a network file system.
	ObjectsDir string `env:"OBJECTS_DIR"`
	// Listen is the address and port to serve on. A host that is not loopback needs
	// TLS_CERT and TLS_KEY, or ALLOW_PLAIN_LISTEN when a proxy in front ends TLS.
	Listen string `env:"LISTEN" envDefault:"localhost:8080"`
	// BaseURL is the address that people type, without a path. Links in mail,
	// cookies and the origin check depend on it. It must be https unless its host
	// is loopback. Empty takes the address of LISTEN when that is loopback, so
	// http://localhost:8080 at first.
	BaseURL string `env:"BASE_URL"`
	// AllowPlainListen lets the server speak plain HTTP on an address that is not
	// loopback. Set it only when nothing but your TLS proxy can reach that address.
	AllowPlainListen bool `env:"ALLOW_PLAIN_LISTEN" envDefault:"false"`
	// TLSCert is the PEM file of the certificate chain, to serve HTTPS directly.
	TLSCert string `env:"TLS_CERT"`
	// TLSKey is the PEM file of the certificate's private key.
	TLSKey string `env:"TLS_KEY"`
	// TrustedProxies lists the addresses or CIDR ranges of reverse proxies, comma
	// separated. Only they may say who the client is (X-Forwarded-For) and name a
	// request (X-Request-Id).
	TrustedProxies Networks `env:"TRUSTED_PROXIES"`
	// OutboundPrivate lists addresses or CIDR ranges that are not on the public Internet
	// and that organizations may send to all the same, such as a collector of yours,
	// comma separated. In these ranges plain HTTP is possible, too. Empty allows
	// public addresses over TLS only.
	OutboundPrivate Networks `env:"OUTBOUND_PRIVATE"`
	// DatabaseURL names a PostgreSQL database, as postgres://user:password@host/name.
	// Empty uses the embedded, encrypted SQLite database in DATA_DIR. Off loopback TLS is verified
	// (sslmode=verify-full) unless the URL itself names another sslmode.
	DatabaseURL Secret `env:"DATABASE_URL"`
	// RootKey is the key that seals every other key: 32 bytes as 64 hexadecimal
	// digits or in base64. Empty uses DATA_DIR/root.key, made at first start with
	// mode 0600. Whoever loses it loses all data; back it up apart from the data.
	RootKey Secret `env:"ROOT_KEY"`
	// SessionIdle ends a session that was not used for this long.
	SessionIdle time.Duration `env:"SESSION_IDLE" envDefault:"30m"`
	// SessionLifetime ends a session this long after sign-in, used or not.
	SessionLifetime time.Duration `env:"SESSION_LIFETIME" envDefault:"12h"`
	// BreachedPasswords is a file of stolen passwords that nobody may choose, as Have I
	// Been Pwned publishes it: lines of SHA-1 hashes in upper case, sorted. Empty
	// refuses the most common passwords only. The file is searched on disk.
	BreachedPasswords string `env:"BREACHED_PASSWORDS"`
	// BreachedService is the address of a service that is asked for stolen passwords,
	// such as https://api.pwnedpasswords.com/range. It learns the first five
	// hexadecimal digits of a hash. Empty asks none; what it does not answer is
	// decided without it.
	BreachedService string `env:"BREACHED_SERVICE"`
	// PasskeyRoots is a PEM file of the certificates with which makers of security keys
	// vouch for their models, as they publish them. Empty means that no passkey proves
	// its model; an organization can then only rely on what passkeys say themselves.
	PasskeyRoots string `env:"PASSKEY_ROOTS"`
	// SecurityContact is where strangers who found a weakness of this installation can
	// say so, as a mailto: or https: address. It is published in
	// /.well-known/security.txt (RFC 9116); empty publishes nothing.
	SecurityContact string `env:"SECURITY_CONTACT"`
	// GeoDatabases lists files in MaxMind's format (.mmdb), comma separated, such as a
	// city and an ASN database; what an earlier one does not know, a later one is asked.
	// They are read into memory, and again when a file is replaced. Empty shows
	// addresses without places.
	GeoDatabases Files `env:"GEO_DATABASES"`
	// BackupStamp is a file that your backups touch when they are done, on the server: the
	// time of its last change is when the last backup was made. Its content is not read.
	// Empty means that the server does not know of any backup.
	BackupStamp string `env:"BACKUP_STAMP"`
	// MaxUploadBytes bounds one uploaded dataset.
	MaxUploadBytes Bytes `env:"MAX_UPLOAD_BYTES" envDefault:"2GiB"`
	// MaxBodyBytes bounds the body of every request that is not an upload.
	MaxBodyBytes Bytes `env:"MAX_BODY_BYTES" envDefault:"1MiB"`
	// LogLevel is one of debug, info, warn and error.
	LogLevel string `env:"LOG_LEVEL" envDefault:"info"`
	// LogFormat is either text or json.
	LogFormat string  `env:"LOG_FORMAT" envDefault:"text"`
	SMTP      SMTP    `envPrefix:"SMTP_"`
	SMS       SMS     `envPrefix:"SMS_"`
	Sandbox   Sandbox `envPrefix:"SANDBOX_"`
	GraphQL   GraphQL `envPrefix:"GRAPHQL_"`

	warnings []string
	settings []Setting
}

// SMTP says how mail leaves. Without a host, development keeps mail in a mailbox
// in memory and production sends none.
type SMTP struct {
	// Host is the mail server's name. Empty means that no mail leaves.
	Host string `env:"HOST"`
	// Port is the mail server's port: 587 for STARTTLS, 465 for TLS.
	Port int `env:"PORT" envDefault:"587"`
	// User signs in to the mail server; empty sends without signing in.
	User string `env:"USER"`
	// Password belongs to USER.
	Password Secret `env:"PASSWORD"`
	// From is the sender, such as Strongroom <strongroom@example.com>.
	From string `env:"FROM"`
	// TLS is one of starttls (mandatory, never skipped), tls (from the first byte)
	// and none, which is only possible with a mail server on loopback.
	TLS string `env:"TLS" envDefault:"starttls"`
}

// SMS says how text messages with sign-in codes leave. Without a gateway,
// development keeps them in an outbox in memory, and production offers none.
type SMS struct {
	// Gateway is either twilio or http, the latter for any gateway that speaks
	// docs/sms-gateway.openapi.yaml. Empty means that no text messages leave.
	Gateway string `env:"GATEWAY"`
	// URL is where messages are posted to, for the gateway http. For twilio it is the
	// address of the API in another region. It must be https unless its host is
	// loopback.
	URL string `env:"URL"`
	// Token is the bearer token of the gateway http. For twilio it is the auth token
	// of ACCOUNT, or the secret of KEY.
	Token Secret `env:"TOKEN"`
	// Account is the SID of the account at Twilio.
	Account string `env:"ACCOUNT"`
	// Key is the SID of an API key at Twilio; empty signs in with the auth token.
	Key string `env:"KEY"`
	// From is the sender at Twilio: a number, a name, or the SID of a messaging
	// service.
	From string `env:"FROM"`
	// Hourly is how many messages leave in an hour, to any one country and on behalf
	// of any one organization. Fewer are allowed for one person (5) and for numbers
	// that begin alike (20).
	Hourly int `env:"HOURLY" envDefault:"200"`
}

// Sandbox bounds one query. Each run has a worker process of its own, which is
// killed when it crosses a bound.
type Sandbox struct {
	// Threads is how many threads one query may use.
	Threads int `env:"THREADS" envDefault:"1"`
	// MemoryMB is how much memory one query may use, in MiB.
	MemoryMB int `env:"MEMORY_MB" envDefault:"1024"`
	// SpillMB is how much one query may spill, in MiB of memory-backed scratch
	// space that dies with the worker.
	SpillMB int `env:"SPILL_MB" envDefault:"1024"`
	// QueryTimeout ends a query that runs longer.
	QueryTimeout time.Duration `env:"QUERY_TIMEOUT" envDefault:"60s"`
	// MaxRows is how many rows of a result are kept.
	MaxRows int `env:"MAX_ROWS" envDefault:"100000"`
	// Runs is how many runs execute at the same time on this server; others wait,
	// and organizations take turns. Together they use up to RUNS times MEMORY_MB and
	// SPILL_MB. 0 takes the number of processor cores.
	Runs int `env:"RUNS" envDefault:"0"`
	// Warm is how many workers wait ready, each for a single run.
	Warm int `env:"WARM" envDefault:"1"`
	// AllowWeaker lets the server run where this host cannot give every guarantee
	// that `strongroom sandbox selftest` lists. Without it the server does not start
	// there.
	AllowWeaker bool `env:"ALLOW_WEAKER" envDefault:"false"`
}

// Concurrency is how many runs execute at the same time.
func (s Sandbox) Concurrency() int {
	if s.Runs > 0 {
		return s.Runs
	}
	return runtime.NumCPU()
}

// GraphQL bounds one request to the API before it is executed.
type GraphQL struct {
	// Depth is how deeply fields may nest.
	Depth int `env:"DEPTH" envDefault:"16"`
	// Cost is the highest estimated cost, about one for each field of each row.
	Cost int `env:"COST" envDefault:"20000"`
	// Aliases is how many aliased fields one operation may hold.
	Aliases int `env:"ALIASES" envDefault:"30"`
	// Mutations is how many mutations one operation may hold. An HTTP request carries
	// one operation.
	Mutations int `env:"MUTATIONS" envDefault:"10"`
}
