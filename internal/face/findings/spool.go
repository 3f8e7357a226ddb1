package findings

import (
	"bytes"
	"io"
	"os"
)

// Spool keeps what is written until it is read back: in memory while it is
// small, in a temporary file when a long run makes it big.
type Spool struct {
	memory bytes.Buffer
	file   *os.File
}

// spoolMemory is what a spool keeps in memory, in bytes.
const spoolMemory = 1 << 20

func (s *Spool) Write(p []byte) (int, error) {
	if s.file == nil && s.memory.Len()+len(p) <= spoolMemory {
		return s.memory.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "gongkai-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		if _, err := s.memory.WriteTo(f); err != nil {
			return 0, err
		}
		s.memory = bytes.Buffer{}
	}
	return s.file.Write(p)
}

// Reader gives what was written, from its beginning. Nothing may be written
// after it.
func (s *Spool) Reader() (io.Reader, error) {
	if s.file == nil {
		return bytes.NewReader(s.memory.Bytes()), nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

// Close removes the temporary file.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	defer func() { _ = os.Remove(s.file.Name()) }()
	return s.file.Close()
}
