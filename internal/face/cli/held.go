package cli

import (
	"bufio"
	"encoding/gob"
	"errors"
	"io"

	"gongkai/internal/face/findings"
)

// held keeps the checked files of a run, in their order, until all are read:
// only then is it known which others a report is to be compared with.
type held struct {
	spool findings.Spool
	enc   *gob.Encoder
}

func newHeld() *held {
	h := &held{}
	h.enc = gob.NewEncoder(&h.spool)
	return h
}

func (h *held) put(f *findings.File) error { return h.enc.Encode(f) }

// each gives the files back.
func (h *held) each(do func(i int, f *findings.File) error) error {
	r, err := h.spool.Reader()
	if err != nil {
		return err
	}
	dec := gob.NewDecoder(bufio.NewReader(r))
	for i := 0; ; i++ {
		var f findings.File
		if err := dec.Decode(&f); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := do(i, &f); err != nil {
			return err
		}
	}
}

func (h *held) close() { _ = h.spool.Close() }
