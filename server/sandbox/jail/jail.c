// The confinement of a worker, applied in an ELF constructor: before main,
// before the Go runtime and DuckDB start a thread, so that the attributes that
// belong to a thread (capabilities, no_new_privs, Landlock) cover all of them.
//
// Every failure ends the process. There is no path from here to a worker that
// is less confined than its parent asked for.
#define _GNU_SOURCE
#include "jail.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define WORKER "strongroom-worker"
#define EXIT_JAIL 97
#define NOBODY 65534

static struct jail_report report;
static char dir[256];

const struct jail_report *jail_result(void) { return &report; }

static void die(const char *what) {
	dprintf(2, "jail: %s: %s\n", what, strerror(errno));
	_exit(EXIT_JAIL);
}

// need returns a setting, or ends the process: a worker without one was not
// started by Pool.
static const char *need(const char *name) {
	const char *v = getenv(name);
	if (!v || !*v) {
		errno = EINVAL;
		die(name);
	}
	return v;
}

static void limit(int resource, rlim_t value) {
	struct rlimit l = {value, value};
	if (setrlimit(resource, &l)) die("setrlimit");
}

// close_strays closes what the server itself inherited and Go passes on: only
// descriptors that Go opened are closed on exec.
static void close_strays(void) {
	int fd, first = atoi(need("STRONGROOM_JAIL_FILES"));
	if (first < 5) {
		errno = EINVAL;
		die("files");
	}
	if (!syscall(SYS_close_range, first, ~0u, 0)) return;
	for (fd = first; fd < 65536; fd++) close(fd); // before Linux 5.9
}

// volunteer asks the kernel to kill a worker before the server when memory runs
// out. It may be refused, which weakens nothing.
static void volunteer(void) {
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd < 0) return;
	if (write(fd, "500", 3) != 3) errno = 0;
	close(fd);
}

static void limit_resources(void) {
	// The address space is the only bound on memory that held in trials:
	// memory_limit of DuckDB is advice, RLIMIT_DATA misses shared mappings.
	limit(RLIMIT_AS, (rlim_t)strtoul(need("STRONGROOM_JAIL_AS_MB"), NULL, 10) << 20);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, 128);
	limit(RLIMIT_MEMLOCK, 0);
	limit(RLIMIT_MSGQUEUE, 0);
}

// enter_empty_root replaces the whole file system by an empty tmpfs of limited
// size. The mount point does not matter: it is only seen in this namespace.
static void enter_empty_root(const char *spill_mb) {
	static const char *points[] = {"/tmp", "/dev/shm", "/run", "/usr", NULL};
	char swap[64], noswap[80];
	int n;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) die("make mounts private");
	snprintf(swap, sizeof swap, "size=%sm,nr_inodes=4096,mode=755", spill_mb);
	snprintf(noswap, sizeof noswap, "%s,noswap", swap);
	for (n = 0; points[n]; n++) {
		// noswap keeps spilled rows off the disk for good; kernels before 6.4
		// and user namespaces refuse it.
		if (!mount("none", points[n], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, noswap)) break;
		if (!mount("none", points[n], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, swap)) break;
	}
	if (!points[n]) die("mount tmpfs");
	if (chdir(points[n])) die("enter tmpfs");
	if (mkdir("w", 0700)) die("make folder");
	if (syscall(SYS_pivot_root, ".", ".")) die("pivot_root");
	if (umount2(".", MNT_DETACH)) die("detach old root");
	if (chdir("/")) die("enter root");
}

// become_nobody leaves the identity of root, where the parent has it.
static void become_nobody(void) {
	if (getuid() != 0) return;
	if (chown(dir, NOBODY, NOBODY)) die("give folder away");
	if (setgroups(0, NULL)) die("setgroups");
	if (setresgid(NOBODY, NOBODY, NOBODY)) die("setresgid");
	if (setresuid(NOBODY, NOBODY, NOBODY)) die("setresuid");
}

static void drop_capabilities(void) {
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];
	int i;

	// Dropping from the bounding set needs a capability that a worker without
	// a user namespace never had; then the set means nothing without exec.
	for (i = 0; i < 64; i++) prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	memset(d, 0, sizeof d);
	if (syscall(SYS_capset, &h, d)) die("capset");
}

// Landlock by number: the libc headers of older systems lack it.
#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_ADD_RULE 445
#define LANDLOCK_RESTRICT_SELF 446
#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_REMOVE_DIR (1ull << 4)
#define FS_REMOVE_FILE (1ull << 5)
#define FS_MAKE_DIR (1ull << 7)
#define FS_MAKE_REG (1ull << 8)
#define FS_TRUNCATE (1ull << 14)

struct ruleset { uint64_t fs, net, scoped; };
struct __attribute__((packed)) path_rule { uint64_t access; int32_t fd; };

static void allow(int rules, const char *path, uint64_t access, int required) {
	struct path_rule r;
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0) {
		if (required) die(path);
		return;
	}
	if (fstat(fd, &st)) die("fstat");
	if (!S_ISDIR(st.st_mode)) access &= FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE;
	r.access = access;
	r.fd = fd;
	if (syscall(LANDLOCK_ADD_RULE, rules, 1, &r, 0)) die("landlock_add_rule");
	close(fd);
}

static void landlock(int required) {
	struct ruleset a = {0, 0, 0};
	size_t size = 8;
	int rules, abi = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, 1);
	if (abi < 1) {
		if (required) die("landlock");
		return;
	}
	a.fs = abi >= 5 ? 0xffff : abi >= 3 ? 0x7fff : abi == 2 ? 0x3fff : 0x1fff;
	if (abi >= 4) a.net = 3, size = 16;    // no TCP bind, no TCP connect
	if (abi >= 6) a.scoped = 3, size = 24; // no abstract sockets, no signals to outside
	rules = syscall(LANDLOCK_CREATE_RULESET, &a, size, 0);
	if (rules < 0) die("landlock_create_ruleset");
	allow(rules, dir, a.fs & (FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_REMOVE_DIR |
		FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_TRUNCATE), 1);
	if (!report.namespaces) {
		// DuckDB aborts when these exist but cannot be read.
		allow(rules, "/proc/self/cgroup", FS_READ_FILE | FS_READ_DIR, 0);
		allow(rules, "/sys/fs/cgroup", FS_READ_FILE | FS_READ_DIR, 0);
	}
	if (syscall(LANDLOCK_RESTRICT_SELF, rules, 0)) die("landlock_restrict_self");
	close(rules);
	report.landlock = abi;
}

__attribute__((constructor)) static void confine(int argc, char **argv) {
	static const char *names[] = {"STRONGROOM_JAIL", "STRONGROOM_JAIL_AS_MB",
		"STRONGROOM_JAIL_TMPFS_MB", "STRONGROOM_JAIL_FILES", "STRONGROOM_JAIL_DIR", NULL};
	const char *mode;
	int i;

	if (argc < 1 || !argv[0] || strcmp(argv[0], WORKER)) return;
	mode = need("STRONGROOM_JAIL"); // letters: n(amespaces), l(andlock required)
	close_strays();
	volunteer();
	limit_resources();
	if (strchr(mode, 'n')) {
		enter_empty_root(need("STRONGROOM_JAIL_TMPFS_MB"));
		strcpy(dir, "/w");
		report.namespaces = 1;
	} else {
		const char *d = need("STRONGROOM_JAIL_DIR");
		if (strlen(d) >= sizeof dir) die("folder name is too long");
		strcpy(dir, d);
	}
	if (!strchr(mode, 'u')) become_nobody(); // u: in a user namespace, which maps root to nobody
	drop_capabilities();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) die("dumpable");
	// Changing the user clears the signal that the parent asked for.
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) die("pdeathsig");
	landlock(strchr(mode, 'l') != NULL);
	for (i = 0; names[i]; i++) unsetenv(names[i]);
	report.dir = dir;
	report.applied = 1;
}
