package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFramesComeBackAsSent(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	want := []struct {
		Type    FrameType
		Payload string
	}{{FrameReady, "{}"}, {FrameData, ""}, {FrameData, string(make([]byte, MaxData))}, {FrameDone, `{"rows":1}`}}
	for _, f := range want {
		if err := WriteFrame(&b, f.Type, []byte(f.Payload)); err != nil {
			t.Fatal(err)
		}
	}
	var buf []byte
	for _, f := range want {
		typ, payload, err := ReadFrame(&b, buf)
		if err != nil || typ != f.Type || string(payload) != f.Payload {
			t.Fatalf("got %q with %d bytes, %v; want %q with %d", typ, len(payload), err, f.Type, len(f.Payload))
		}
		buf = payload
	}
	if _, _, err := ReadFrame(&b, buf); !errors.Is(err, io.EOF) {
		t.Errorf("after the last frame: %v", err)
	}
}

func TestHostileLengthsAllocateNothing(t *testing.T) {
	header := []byte{byte(FrameDone), 0, 0, 0, 0}
	binary.LittleEndian.PutUint32(header[1:], MaxReport)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := ReadFrame(bytes.NewReader(header), nil)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrProtocol) {
		t.Errorf("got %v, want ErrProtocol", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("a length alone allocated %d bytes", n)
	}
}

func TestFramesBeyondTheirLimitAreRefused(t *testing.T) {
	t.Parallel()
	for _, header := range [][]byte{
		{byte(FrameData), 1, 0, 16, 0},
		{byte(FrameDone), 0xff, 0xff, 0xff, 0xff},
		{'?', 0, 0, 0, 0},
		{0, 0, 0, 0, 0},
	} {
		if _, _, err := ReadFrame(bytes.NewReader(append(header, make([]byte, 2<<20)...)), nil); !errors.Is(err, ErrProtocol) {
			t.Errorf("header % x: got %v, want ErrProtocol", header, err)
		}
	}
	if err := WriteFrame(io.Discard, FrameData, make([]byte, MaxData+1)); err == nil {
		t.Error("wrote a data frame beyond the limit")
	}
}

func TestReadRequestsStayInsideTheirInput(t *testing.T) {
	t.Parallel()
	sizes := []int64{100, 0}
	good := ReadRequest{Input: 0, Length: ShareSize, Offset: 100}
	got, err := ParseReadRequest(good.Append(nil), sizes)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(good, got); d != "" {
		t.Error(d)
	}
	for _, q := range []ReadRequest{
		{Input: 2},
		{Input: 1 << 31},
		{Length: ShareSize + 1},
		{Length: 1<<32 - 1},
		{Offset: 101},
		{Offset: 1 << 63},
		{Offset: 1<<64 - 1},
		{Input: 1, Offset: 1},
	} {
		if _, err := ParseReadRequest(q.Append(nil), sizes); !errors.Is(err, ErrProtocol) {
			t.Errorf("%+v: got %v, want ErrProtocol", q, err)
		}
	}
	for _, b := range [][]byte{nil, make([]byte, 15), make([]byte, 17)} {
		if _, err := ParseReadRequest(b, sizes); !errors.Is(err, ErrProtocol) {
			t.Errorf("%d bytes: got %v, want ErrProtocol", len(b), err)
		}
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("R\x02\x00\x00\x00{}"))
	f.Add([]byte("D\x00\x00\x00\x00F\x01\x00\x00\x00x"))
	f.Add([]byte("E\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		var buf []byte
		for {
			typ, payload, err := ReadFrame(r, buf)
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, ErrProtocol) {
					t.Errorf("unexpected error %v", err)
				}
				return
			}
			if len(payload) > maxPayload(typ) {
				t.Errorf("frame %q has %d bytes", typ, len(payload))
			}
			buf = payload
		}
	})
}

func FuzzParseReadRequest(f *testing.F) {
	f.Add(ReadRequest{Length: 10}.Append(nil), int64(100))
	f.Fuzz(func(t *testing.T, b []byte, size int64) {
		if size < 0 {
			return
		}
		q, err := ParseReadRequest(b, []int64{size})
		if err == nil && (q.Input != 0 || q.Length > ShareSize || int64(q.Offset) < 0 || int64(q.Offset) > size) {
			t.Errorf("let %+v through for an input of %d bytes", q, size)
		}
	})
}
