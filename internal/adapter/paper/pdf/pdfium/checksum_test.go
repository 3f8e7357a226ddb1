package pdfium

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The file must be the published one, byte for byte; see wasm/README.md.
func TestLibraryIsThePublishedOne(t *testing.T) {
	const want = "5e4cd023c3dad4a895b3571ca573d3fc51bac6de48360d95283134385b954eaa"
	code, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(code); hex.EncodeToString(sum[:]) != want {
		t.Errorf("pdfium.wasm has SHA-256 %x, want %s", sum, want)
	}
}
