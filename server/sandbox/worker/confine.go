package worker

import (
	"fmt"
	"os"
	"strings"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// allowed is what the Go runtime, malloc and DuckDB need once DuckDB is open.
// Anything else fails with EPERM.
var allowed = strings.Fields(`
	read write readv writev pread64 pwrite64 close fstat newfstatat statx lseek fcntl
	munmap mremap madvise brk mincore membarrier
	futex sched_yield sched_getaffinity set_robust_list rseq gettid getpid
	rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
	nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday
	epoll_create1 epoll_ctl epoll_pwait eventfd2 ppoll
	openat faccessat faccessat2 readlinkat getdents64 unlinkat mkdirat renameat
	ftruncate fallocate fsync fdatasync fadvise64 statfs fstatfs
	sysinfo uname getrusage getcwd getuid geteuid getgid getegid getrandom
	setitimer timer_create timer_settime timer_delete exit exit_group`)

// allowedHere are the calls of the first generation, which newer
// architectures no longer have.
var allowedHere = map[string][]string{
	"amd64": strings.Fields("open stat lstat access readlink unlink mkdir rmdir rename poll epoll_wait"),
}

// deadly is what no honest worker does. Trying it ends the process, so that the
// attempt is seen.
var deadly = strings.Fields(`
	execve execveat ptrace process_vm_readv process_vm_writev socket socketpair connect bind listen accept4
	io_uring_setup io_uring_enter mount umount2 pivot_root chroot unshare setns bpf perf_event_open
	keyctl add_key request_key userfaultfd init_module finit_module kexec_load open_by_handle_at
	personality pidfd_getfd pidfd_open pidfd_send_signal kcmp swapon reboot memfd_create`)

// forbidMost installs the seccomp filter on all threads of the process.
func forbidMost(arch string) error {
	when := func(name string, conditions ...seccomp.Condition) seccomp.NameWithConditions {
		return seccomp.NameWithConditions{Name: name, Conditions: conditions}
	}
	noExec := seccomp.Condition{Argument: 2, Operation: seccomp.BitsNotSet, Value: unix.PROT_EXEC}
	deadlyHere := deadly
	if arch == "amd64" {
		deadlyHere = append(deadlyHere, "fork", "vfork")
	}
	policy := seccomp.Policy{
		DefaultAction: seccomp.ActionErrno,
		Syscalls: []seccomp.SyscallGroup{
			{
				Action: seccomp.ActionAllow,
				Names:  append(append([]string{}, allowed...), allowedHere[arch]...),
				NamesWithCondtions: []seccomp.NameWithConditions{
					// Threads, no processes.
					when("clone", seccomp.Condition{Argument: 0, Operation: seccomp.BitsSet, Value: unix.CLONE_THREAD}),
					// Limits may be read and lowered, of this process only.
					when("prlimit64", seccomp.Condition{Argument: 0, Operation: seccomp.Equal, Value: 0}),
					when("prctl", seccomp.Condition{Argument: 0, Operation: seccomp.Equal, Value: unix.PR_SET_NAME}),
					when("prctl", seccomp.Condition{Argument: 0, Operation: seccomp.Equal, Value: unix.PR_SET_VMA}),
					// Signals go to this process only: Go preempts with them.
					when("tgkill", seccomp.Condition{Argument: 0, Operation: seccomp.Equal, Value: uint64(os.Getpid())}),
					// No new code.
					when("mmap", noExec),
					when("mprotect", noExec),
				},
			},
			// glibc falls back to clone, whose flags the filter can see.
			{Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS), Names: []string{"clone3"}},
			{Action: seccomp.ActionKillProcess, Names: deadlyHere},
		},
	}
	err := seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: policy})
	if err != nil {
		return fmt.Errorf("install seccomp filter: %w", err)
	}
	return nil
}
