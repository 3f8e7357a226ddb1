package portal

import (
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// Filled in again from its path, a code is the one that was made, module for
// module, with a light margin around it.
func TestScanDrawsTheCode(t *testing.T) {
	for _, address := range []string{"https://a.cn/", "https://xxgk.yunling.example/items/" + strings.Repeat("01a2", 20)} {
		s := scanOf(address)
		c, err := qr.Encode(address, qr.M, qr.Unicode)
		if s == nil || err != nil {
			t.Fatal(s, err)
		}
		size := c.Bounds().Dx()
		if want := fmt.Sprintf("-4 -4 %d %d", size+8, size+8); s.View != want {
			t.Errorf("view %q, want %q", s.View, want)
		}
		drawn := map[[2]int]bool{}
		for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(s.Path, -1) {
			x, y, n := number(t, run[1]), number(t, run[2]), number(t, run[3])
			for i := range n {
				drawn[[2]int{x + i, y}] = true
			}
		}
		for y := range size {
			for x := range size {
				if dark := c.At(x, y) == color.Black || color.GrayModel.Convert(c.At(x, y)).(color.Gray).Y == 0; dark != drawn[[2]int{x, y}] {
					t.Fatalf("%s: module %d, %d is drawn dark: %v", address, x, y, !dark)
				}
			}
		}
	}
	for _, none := range []string{"", "http://a.cn/", "https://a.cn/" + strings.Repeat("x", longestScanned)} {
		if scanOf(none) != nil {
			t.Errorf("%.20s… is drawn", none)
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
