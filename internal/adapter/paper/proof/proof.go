// Package proof serves tests alone: it lets LibreOffice and poppler show a
// written document, so that what is asserted is what people will see. Where a
// program is missing the test is skipped; on CI it fails.
package proof

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program finds a program that a test needs. With -short none is run.
func Program(t testing.TB, name string) string {
	t.Helper()
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skipf("%s takes seconds", name)
	}
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is missing on CI", name)
	}
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// Convert lets LibreOffice save a file of one format, such as "docx", as
// another and gives what it saved. Where LOOK names a folder, a copy stays there
// to be looked at.
func Convert(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	soffice := Program(t, "soffice")
	dir := t.TempDir()
	in, out := filepath.Join(dir, "proof."+from), filepath.Join(dir, "out")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	// A profile of its own: two runs with one profile wait for each other.
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", to, "--outdir", out, in)
	if log, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, log)
	}
	saved, err := os.ReadFile(filepath.Join(out, "proof."+to))
	if err != nil {
		t.Fatal(err)
	}
	if look := os.Getenv("LOOK"); look != "" {
		if err := os.WriteFile(filepath.Join(look, from+"."+to), saved, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return saved
}
