package office

import "testing"

func TestEveryPageStandsUnderItsEntry(t *testing.T) {
	for path, want := range map[string]string{Base: Base, newCase: newCase, "/office/cases/x/attach": "/office/cases", "/office/review/secrecy": "/office/items",
		"/office/words/receipt": "/office/outbox", "/office/site": "/office/settings", "/office/uploads/x": "/office/collect", backupAt: backupAt} {
		if got := section(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
