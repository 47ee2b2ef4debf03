// Package vfs lets DuckDB, which can only be given local files, read from an
// io.ReaderAt and write to an io.Writer. Its C API cannot register a file
// system, so the binary defines libc's read and write itself (interpose.c):
// calls on a registered placeholder come here, all others go to the kernel.
//
// A placeholder holds no data. One for reading is sparse and as long as its
// content, because DuckDB asks for the size; one for writing stays empty.
package vfs

// #include "interpose.h"
// #include <sys/types.h>
import "C"

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"unsafe"
)

// MaxFiles is how many placeholders a process can register in its life.
const MaxFiles = C.VFS_SLOTS

type file struct {
	r io.ReaderAt
	w io.Writer
}

// files is filled before the first query starts and only read afterwards.
var files [MaxFiles]file

// Reader makes path a placeholder of size bytes that are read from r, which
// must be safe for concurrent use. Not to be called while queries run.
func Reader(path string, size int64, r io.ReaderAt) error {
	return register(path, size, file{r: r})
}

// Writer makes path a placeholder whose bytes go to w, in order. Not to be
// called while queries run.
func Writer(path string, w io.Writer) error {
	return register(path, 0, file{w: w})
}

func register(path string, size int64, f file) error {
	// Writable for its owner even if only read, to be cut to size.
	placeholder, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make placeholder: %w", err)
	}
	defer placeholder.Close()
	if err := placeholder.Truncate(size); err != nil {
		return fmt.Errorf("size placeholder: %w", err)
	}
	info, err := placeholder.Stat()
	if err != nil {
		return fmt.Errorf("look at placeholder: %w", err)
	}
	st := info.Sys().(*syscall.Stat_t)
	var writable C.int
	if f.w != nil {
		writable = 1
	}
	slot := C.vfs_register(C.uint64_t(st.Dev), C.uint64_t(st.Ino), writable)
	if slot < 0 {
		return errors.New("too many placeholders")
	}
	files[slot] = f
	return nil
}

//export strongroomRead
func strongroomRead(slot C.int, buf unsafe.Pointer, n C.size_t, off C.longlong) C.longlong {
	k, err := files[slot].r.ReadAt(unsafe.Slice((*byte)(buf), int(n)), int64(off))
	if err != nil && err != io.EOF {
		return -1
	}
	return C.longlong(k)
}

//export strongroomWrite
func strongroomWrite(slot C.int, buf unsafe.Pointer, n C.size_t) C.longlong {
	k, err := files[slot].w.Write(unsafe.Slice((*byte)(buf), int(n)))
	if err != nil {
		return -1
	}
	return C.longlong(k)
}
