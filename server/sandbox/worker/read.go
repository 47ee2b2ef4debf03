package worker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// channel is a socket to the parent and the shared memory that belongs to it.
// One reader uses it at a time.
type channel struct {
	socket int
	share  []byte // written by the parent, read-only here
}

// channels lends the worker's channels out.
type channels chan channel

// openChannels takes over n sockets and n shared memories from the parent,
// which handed them down as consecutive file descriptors from first on.
func openChannels(first, n int) (channels, error) {
	c := make(channels, n)
	for i := range n {
		memory := first + n + i
		share, err := unix.Mmap(memory, 0, wire.ShareSize, unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return nil, fmt.Errorf("map shared memory: %w", err)
		}
		unix.Close(memory)
		c <- channel{socket: first + i, share: share}
	}
	return c, nil
}

// Small reads (footers, page headers, sniffing) go through a cache of blocks;
// large ones go straight to the parent. Without it a filter on two columns made
// 4,097 requests instead of 267.
const (
	blockSize   = 64 << 10
	blockCount  = 64
	largeEnough = 32 << 10
)

// input reads one of the run's inputs through the parent.
type input struct {
	channels channels
	index    uint32
	size     int64

	mu sync.Mutex
	// blocks is guarded by mu, the oldest first. A block is never changed.
	blocks []block
}

type block struct {
	offset int64
	bytes  []byte
}

// ReadAt implements io.ReaderAt.
func (in *input) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= in.size {
		return 0, io.EOF
	}
	short := false
	if rest := in.size - off; int64(len(p)) > rest {
		p, short = p[:rest], true
	}
	var n int
	var err error
	if len(p) >= largeEnough {
		n, err = in.fetch(p, off)
	} else {
		n, err = in.fromBlocks(p, off)
	}
	if err == nil && short {
		err = io.EOF
	}
	return n, err
}

func (in *input) fromBlocks(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		b, err := in.block((off + int64(n)) / blockSize * blockSize)
		if err != nil {
			return n, err
		}
		n += copy(p[n:], b.bytes[off+int64(n)-b.offset:])
	}
	return n, nil
}

func (in *input) block(offset int64) (block, error) {
	in.mu.Lock()
	for i := len(in.blocks) - 1; i >= 0; i-- {
		if in.blocks[i].offset == offset {
			b := in.blocks[i]
			in.mu.Unlock()
			return b, nil
		}
	}
	in.mu.Unlock()
	b := block{offset: offset, bytes: make([]byte, min(blockSize, in.size-offset))}
	if _, err := in.fetch(b.bytes, offset); err != nil {
		return block{}, err
	}
	in.mu.Lock()
	if len(in.blocks) == blockCount {
		copy(in.blocks, in.blocks[1:])
		in.blocks = in.blocks[:blockCount-1]
	}
	in.blocks = append(in.blocks, b)
	in.mu.Unlock()
	return b, nil
}

// fetch asks the parent until p is full.
func (in *input) fetch(p []byte, off int64) (int, error) {
	c := <-in.channels
	defer func() { in.channels <- c }()
	n := 0
	for n < len(p) {
		want := min(len(p)-n, wire.ShareSize)
		request := wire.ReadRequest{Input: in.index, Length: uint32(want), Offset: uint64(off) + uint64(n)}
		if _, err := retry(func() (int, error) { return unix.Write(c.socket, request.Append(nil)) }); err != nil {
			return n, fmt.Errorf("ask for data: %w", err)
		}
		var reply [wire.ReadReplySize]byte
		if k, err := retry(func() (int, error) { return unix.Read(c.socket, reply[:]) }); err != nil || k != len(reply) {
			return n, fmt.Errorf("wait for data: %w", io.ErrUnexpectedEOF)
		}
		got := int64(binary.LittleEndian.Uint64(reply[:]))
		if got != int64(want) {
			return n, fmt.Errorf("read data: %w", io.ErrUnexpectedEOF)
		}
		n += copy(p[n:], c.share[:want])
	}
	return n, nil
}

func retry(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
