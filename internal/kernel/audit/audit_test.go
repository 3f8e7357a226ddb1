package audit

import (
	"testing"
	"time"
)

var entry = Entry{Seq: 7, At: time.Date(2024, 3, 4, 1, 2, 3, 4e6, time.UTC), Actor: "li", Verb: "case.act", Agency: "edu", Subject: "case:1",
	Detail: `{"purpose":"寄送"}`, Covers: Acts, Digest: DigestOf("a", "b")}

// Ledgers outlive versions of the program: how an entry is chained may never
// change, or none that stands would verify any more.
func TestSumIsForGood(t *testing.T) {
	const want = "c2442459b9868667eb043871773394a08f1976f3502bd20786af6bc68196cf23"
	if got := entry.Sum(DigestOf("before")).String(); got != want {
		t.Errorf("an entry is chained as %s, where ledgers have %s", got, want)
	}
}

func TestSumBindsEveryField(t *testing.T) {
	prev := DigestOf("before")
	whole := entry.Sum(prev)
	if entry.Sum(DigestOf("otherwise")) == whole {
		t.Error("the entry before is not bound")
	}
	for name, change := range map[string]func(*Entry){
		"seq": func(e *Entry) { e.Seq++ }, "at": func(e *Entry) { e.At = e.At.Add(time.Millisecond) }, "actor": func(e *Entry) { e.Actor = "x" },
		"verb": func(e *Entry) { e.Verb = "x" }, "agency": func(e *Entry) { e.Agency = "x" }, "subject": func(e *Entry) { e.Subject = "x" },
		"detail": func(e *Entry) { e.Detail = "{}" }, "covers": func(e *Entry) { e.Covers = Record }, "digest": func(e *Entry) { e.Digest[31]++ },
		"where a field ends": func(e *Entry) { e.Actor, e.Verb = "lic", "ase.act" },
	} {
		e := entry
		if change(&e); e.Sum(prev) == whole {
			t.Errorf("%s is not bound", name)
		}
	}
}

func TestParseHash(t *testing.T) {
	h := DigestOf("a")
	if again, err := ParseHash(h.String()); err != nil || again != h {
		t.Errorf("%s is read as %s: %v", h, again, err)
	}
	for _, bad := range []string{"", "zz", h.String()[2:], h.String() + "00"} {
		if _, err := ParseHash(bad); err == nil {
			t.Errorf("%q is no hash", bad)
		}
	}
}
