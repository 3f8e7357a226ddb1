package findings

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"testing"
)

func TestSpoolGivesBackWhatItGot(t *testing.T) {
	for _, parts := range []int{0, 1, 40} { // 40 MB goes to a file
		var s Spool
		want := sha256.New()
		for i := range parts {
			b := bytes.Repeat([]byte{byte(i)}, 1<<20)
			want.Write(b)
			if _, err := s.Write(b); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.Reader()
		if err != nil {
			t.Fatal(err)
		}
		got := sha256.New()
		if n, err := io.Copy(got, r); err != nil || n != int64(parts)<<20 {
			t.Fatalf("%d MB: %d bytes, %v", parts, n, err)
		}
		if !bytes.Equal(got.Sum(nil), want.Sum(nil)) {
			t.Errorf("%d MB: other bytes", parts)
		}
		var name string
		if s.file != nil {
			name = s.file.Name()
		}
		if (name != "") != (parts == 40) {
			t.Errorf("%d MB: file %q", parts, name)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(name); name != "" && err == nil {
			t.Errorf("%s is left behind", name)
		}
	}
}
