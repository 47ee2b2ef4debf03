package sandbox

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Where workers have no root of their own, each has a folder in shared memory,
// with placeholders and what it spills. The server holds a lock on it, so that
// a later server knows which folders a killed one has left.

// memoryFolder is where such folders are, if it is a tmpfs.
const memoryFolder = "/dev/shm"

const folderPrefix = "strongroom-worker-"

// newFolder makes a folder and returns it with its lock.
func newFolder(base string) (dir string, lock *os.File, err error) {
	if !isTmpfs(base) {
		base = "" // placeholders hold no data, they may lie on disk
	}
	if dir, err = os.MkdirTemp(base, folderPrefix); err != nil {
		return "", nil, fmt.Errorf("make worker folder: %w", err)
	}
	if lock, err = os.Open(dir); err == nil {
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err != nil {
		if lock != nil {
			lock.Close()
		}
		os.RemoveAll(dir)
		return "", nil, fmt.Errorf("lock worker folder: %w", err)
	}
	return dir, lock, nil
}

// sweep removes the folders that nobody holds any more and that are ours to
// remove. A server that was killed could not do it.
func sweep(base string) {
	dirs, err := filepath.Glob(filepath.Join(base, folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		f, err := os.OpenFile(dir, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
		if err != nil {
			continue
		}
		if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			os.RemoveAll(dir)
		}
		f.Close()
	}
}

func isTmpfs(path string) bool {
	var st unix.Statfs_t
	return unix.Statfs(path, &st) == nil && st.Type == unix.TMPFS_MAGIC
}
