// What the constructor achieved, for the worker to report.
struct jail_report {
	int applied;    // the process is a worker and is confined
	int namespaces; // it lives in an empty root of its own
	int landlock;   // ABI version, 0 if the kernel has none
	const char *dir; // where it may keep files
};
const struct jail_report *jail_result(void);
