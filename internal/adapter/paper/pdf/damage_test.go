package pdf

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"gongkai/internal/kernel/fault"
)

// Damaged files give a document or a fault in words, in bounded time and
// memory, and never harm the next file.
func TestDamagedFiles(t *testing.T) {
	good := written(t, annualReport())
	plain := onePage("/Rotate 90", "BT /S 12 Tf 50 200 Td "+disclosure+" Tj ET 50 150 200 30 re S",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 m 9 9 l S"))
	n := 12
	if testing.Verbose() {
		n = 40
	}
	rng := rand.New(rand.NewPCG(20240125, 1))
	var gave, refused int
	for _, file := range [][]byte{good, plain} {
		for i := range n {
			data := damage(rng, file, i)
			switch err := readDamaged(t, data); {
			case err == nil:
				gave++
			default:
				refused++
			}
		}
	}
	t.Logf("%d damaged files: %d gave a document, %d were refused", gave+refused, gave, refused)
	if gave == 0 || refused == 0 {
		t.Error("the damage is all of one sort")
	}
	if got := text(read(t, good)); len(got) < 1000 {
		t.Errorf("afterwards the undamaged file is read as %q", got)
	}
}

// damage cuts a file short, flips bytes, leaves a stretch out or doubles one.
func damage(rng *rand.Rand, file []byte, kind int) []byte {
	out := append([]byte(nil), file...)
	at := rng.IntN(len(out))
	end := at + rng.IntN(min(2000, len(out)-at))
	switch kind % 4 {
	case 0:
		return out[:at]
	case 1:
		for range 1 + rng.IntN(50) {
			out[rng.IntN(len(out))] ^= byte(1 + rng.IntN(255))
		}
		return out
	case 2:
		return append(out[:at], out[end:]...)
	}
	return append(out[:end:end], file[at:]...)
}

func readDamaged(t *testing.T, data []byte) error {
	t.Helper()
	start := time.Now()
	d, err := newReader(t).Read(context.Background(), data)
	if took := time.Since(start); took > 60*time.Second {
		t.Errorf("a damaged file took %v", took)
	}
	var f *fault.Error
	if err != nil && (!errors.As(err, &f) || f.Kind == fault.Internal || f.Message == "") {
		t.Errorf("error %v is no fault in words", err)
	}
	if (d == nil) == (err == nil) {
		t.Errorf("document %v and error %v", d, err)
	}
	return err
}

// Memory does not grow with the number of files read.
func TestMemoryStaysFlat(t *testing.T) {
	data := onePage("", "BT /S 12 Tf 50 200 Td "+disclosure+" Tj ET")
	readMany := func(n int) uint64 {
		for range n {
			read(t, data)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := readMany(5)
	if after := readMany(60); after > before+8<<20 {
		t.Errorf("%d KB of heap after 5 files, %d KB after 65", before>>10, after>>10)
	}
}

// FuzzRead feeds bytes to the whole reader.
func FuzzRead(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n"))
	f.Add(onePage("/Rotate 90", "BT /S 12 Tf 50 200 Td "+disclosure+" Tj ET 50 150 200 30 re S 50 150 100 30 re f"))
	f.Add(manyPages(3))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := newReader(t).Read(context.Background(), data)
		var e *fault.Error
		if err != nil && (!errors.As(err, &e) || e.Kind == fault.Internal) {
			t.Fatalf("error %v is no fault in words", err)
		}
		if err == nil {
			for _, b := range d.Blocks {
				if b.Table != nil {
					b.Table.Grid()
				}
			}
		}
	})
}
