package catalog_test

import (
	"testing"

	"gongkai/internal/law/catalog"
)

func TestQuoted(t *testing.T) {
	for title, want := range map[string]string{
		"供水管理办法":          "《供水管理办法》",
		"关于修改《供水管理办法》的决定": "《关于修改〈供水管理办法〉的决定》",
		"《供水管理办法》解读":      "《〈供水管理办法〉解读》",
	} {
		if got := catalog.Quoted(title); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}
