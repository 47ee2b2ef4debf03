package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// hostile makes a process whose worker is the test.
func hostile(t testing.TB, said []byte) *process {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = w.Write(said)
		w.Close()
	}()
	t.Cleanup(func() { r.Close() })
	return &process{results: r, exited: make(chan struct{})}
}

func frame(t testing.TB, ft wire.FrameType, payload string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := wire.WriteFrame(&b, ft, []byte(payload)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostileFramesEndTheRun(t *testing.T) {
	t.Parallel()
	for name, said := range map[string][]byte{
		"nothing":         nil,
		"noise":           []byte("GET / HTTP/1.1\r\n\r\n"),
		"half a header":   []byte("D\x01"),
		"half a frame":    frame(t, wire.FrameData, "xyz")[:6],
		"a huge length":   []byte("F\xff\xff\xff\xff"),
		"ready again":     frame(t, wire.FrameReady, "{}"),
		"a job":           frame(t, wire.FrameJob, "{}"),
		"no JSON":         frame(t, wire.FrameDone, "{"),
		"other JSON":      frame(t, wire.FrameDone, `{"rows":"many"}`),
		"other error":     frame(t, wire.FrameFailed, `[1]`),
		"too much data":   bytes.Repeat(frame(t, wire.FrameData, strings.Repeat("x", 1000)), 20),
		"data but no end": frame(t, wire.FrameData, "x"),
		"unknown type":    []byte("?\x00\x00\x00\x00"),
		"empty type":      make([]byte, 100),
	} {
		var report wire.QueryReport
		_, err := hostile(t, said).collect(run{sink: io.Discard, limit: 10_000, report: &report})
		if _, told := errors.AsType[*SQLError](err); err == nil || told {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestErrorsOfAHostileWorkerAreTamed(t *testing.T) {
	t.Parallel()
	said, err := json.Marshal(SQLError{Kind: "root", Message: "a\x1b[31mb\x00" + strings.Repeat("c", 5000), Line: -4, Column: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, err = hostile(t, frame(t, wire.FrameFailed, string(said))).collect(run{sink: io.Discard})
	e, ok := errors.AsType[*SQLError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	if e.Kind != wire.Crashed || strings.ContainsAny(e.Message, "\x1b\x00") || len(e.Message) > 2000 || e.Line != 0 {
		t.Errorf("got %+v", e)
	}
}

// request sends one request as a worker would and returns the answer.
func request(t *testing.T, message []byte, sources []source) (reply []byte, share []byte, err error) {
	t.Helper()
	c, socket, memory, err := newChannel()
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	defer c.socket.Close()
	sizes := make([]int64, len(sources))
	for i, s := range sources {
		sizes[i] = s.size
	}
	done := make(chan error, 1)
	go func() { done <- c.answer(sources, sizes) }()
	if _, err := unix.Write(int(socket.Fd()), message); err != nil {
		t.Fatal(err)
	}
	_ = unix.Shutdown(int(socket.Fd()), unix.SHUT_WR)
	err = <-done
	reply = make([]byte, 64)
	c.socket.Close()
	n, readErr := unix.Read(int(socket.Fd()), reply)
	if readErr != nil {
		n = 0
	}
	socket.Close()
	return reply[:max(n, 0)], c.share, err
}

func TestHostileReadRequestsEndTheRun(t *testing.T) {
	t.Parallel()
	sources := []source{{name: "a", r: strings.NewReader("0123456789"), size: 10}}
	for name, q := range map[string]wire.ReadRequest{
		"another input":  {Input: 1, Length: 1},
		"far input":      {Input: 1<<32 - 1, Length: 1},
		"behind the end": {Offset: 11, Length: 1},
		"far offset":     {Offset: 1<<63 + 5, Length: 1},
		"wrapping":       {Offset: 1<<64 - 1, Length: 2},
		"too long":       {Length: wire.ShareSize + 1},
	} {
		reply, _, err := request(t, q.Append(nil), sources)
		if !errors.Is(err, wire.ErrProtocol) || len(reply) != 0 {
			t.Errorf("%s: got %v with a reply of %d bytes", name, err, len(reply))
		}
	}
	for _, n := range []int{1, 15, 17, 4096} {
		if _, _, err := request(t, make([]byte, n), sources); !errors.Is(err, wire.ErrProtocol) {
			t.Errorf("message of %d bytes: got %v", n, err)
		}
	}
	reply, share, err := request(t, wire.ReadRequest{Length: wire.ShareSize, Offset: 4}.Append(nil), sources)
	if err != nil || len(reply) != 8 || reply[0] != 6 || string(share[:6]) != "456789" {
		t.Errorf("an honest request got % x with %q: %v", reply, share[:6], err)
	}
}

func TestSharedMemoryIsTheServersAlone(t *testing.T) {
	t.Parallel()
	c, socket, memory, err := newChannel()
	if err != nil {
		t.Fatal(err)
	}
	defer c.socket.Close()
	defer socket.Close()
	defer memory.Close()
	fd := int(memory.Fd())
	if err := unix.Ftruncate(fd, 0); err == nil {
		t.Error("a worker could shrink it and kill the server that writes to it")
	}
	if _, err := unix.Mmap(fd, 0, wire.ShareSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err == nil {
		t.Error("a worker could map it for writing")
	}
	if _, err := unix.Pwrite(fd, []byte("x"), 0); err == nil {
		t.Error("a worker could write it")
	}
	if _, err := unix.Mmap(fd, 0, wire.ShareSize, unix.PROT_READ, unix.MAP_SHARED); err != nil {
		t.Errorf("a worker cannot read it: %v", err)
	}
}

// FuzzCollect feeds the server what a worker could say.
func FuzzCollect(f *testing.F) {
	f.Add(frame(f, wire.FrameDone, `{"rows":1}`))
	f.Add(append(frame(f, wire.FrameData, "abc"), frame(f, wire.FrameFailed, `{"kind":"syntax","message":"x"}`)...))
	f.Add([]byte("E\x02\x00\x00\x00[]"))
	f.Fuzz(func(t *testing.T, said []byte) {
		var report wire.QueryReport
		var sink bytes.Buffer
		_, err := hostile(t, said).collect(run{sink: &sink, limit: 1000, report: &report})
		if sink.Len() > 1000 {
			t.Errorf("%d bytes came through a limit of 1000", sink.Len())
		}
		if told, ok := errors.AsType[*SQLError](err); ok && (len(told.Message) > 2000 || told.Line < 0) {
			t.Errorf("untamed: %+v", told)
		}
	})
}
