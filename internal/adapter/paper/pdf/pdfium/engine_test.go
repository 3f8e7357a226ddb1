package pdfium

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gongkai/internal/adapter/paper/pdf/layout"
)

// Machine code is executed: it is not taken from where others may put it.
func TestCacheIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	dir := filepath.Join(t.TempDir(), "cache")
	if openCache(dir) == nil {
		t.Error("a new directory is not used")
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the new directory is open to others: %v %v", info.Mode(), err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if openCache(dir) != nil {
		t.Error("a directory that all may write to is trusted")
	}
	if openCache("") != nil {
		t.Error("no directory is some directory")
	}
}

func TestForgetLeavesOtherFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"wazero-v1.12.0-amd64-linux", "report"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	forget(dir)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "report" {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestTurnOf(t *testing.T) {
	tests := []struct {
		x, y float64
		want layout.Turn
	}{
		{1, 0, layout.Right},
		{0, 1, layout.Down},
		{-1, 0, layout.Left},
		{0, -1, layout.Up},
		{12, 0.5, layout.Right},
		{1, 1, layout.Askew},
		{-1, 0.5, layout.Askew},
		{0, 0, layout.Right},
	}
	for _, tt := range tests {
		if got := turnOf(tt.x, tt.y); got != tt.want {
			t.Errorf("direction %v, %v is %d, want %d", tt.x, tt.y, got, tt.want)
		}
	}
}

func TestMatrix(t *testing.T) {
	scale, move := matrix{2, 0, 0, 3, 0, 0}, matrix{1, 0, 0, 1, 10, 20}
	if x, y := scale.then(move).apply(1, 1); x != 12 || y != 23 {
		t.Errorf("scaled and moved to %v, %v, want 12, 23", x, y)
	}
	if x, y := move.then(scale).apply(1, 1); x != 22 || y != 63 {
		t.Errorf("moved and scaled to %v, %v, want 22, 63", x, y)
	}
}
