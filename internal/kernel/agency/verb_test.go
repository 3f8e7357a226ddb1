package agency

import "testing"

// The audit says in Chinese what was done: no verb goes without its words.
func TestEveryVerbHasItsWords(t *testing.T) {
	said := map[string]Verb{}
	for _, v := range Verbs() {
		if v.Label() == "" {
			t.Errorf("%s has no words", v)
		}
		if other := said[v.Label()]; other != "" {
			t.Errorf("%s and %s are both %s", v, other, v.Label())
		}
		said[v.Label()] = v
	}
	if len(Verbs()) != len(verbLabels) {
		t.Errorf("%d verbs, words for %d", len(Verbs()), len(verbLabels))
	}
}
