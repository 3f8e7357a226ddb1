// Package audit is the chain that makes the ledger tamper-evident: every write
// and every reading of personal data is an entry, each entry carries the hash
// of the one before, so that a changed byte shows where it stands.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"time"
)

// Hash is a SHA-256 sum.
type Hash [sha256.Size]byte

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads what String wrote.
func ParseHash(s string) (Hash, error) {
	var h Hash
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("%q 不是 SHA-256 值", s)
	}
	copy(h[:], b)
	return h, nil
}

// Entry is one line of the audit. Digest binds what was written: it is the
// Digest of the acts the entry covers, or of the canonical form of another row.
type Entry struct {
	Seq     int64
	At      time.Time // UTC, to the millisecond
	Actor   string
	Verb    string
	Agency  string
	Subject string // what was touched, e.g. "case:0190…"
	Detail  string // JSON: purpose, counts, what a reader needs; no personal data
	Covers  Covers
	Digest  Hash
}

// Covers says what an entry's digest is of.
type Covers string

// What entries cover.
const (
	Nothing     Covers = "none"
	Acts        Covers = "acts"         // the acts that name the entry
	DisputeActs Covers = "dispute_acts" // likewise
	ItemActs    Covers = "item_acts"    // likewise
	LogEntries  Covers = "log"          // entries of the public log that name it
	Record      Covers = "record"       // the one record that names the entry
)

// TimeLayout is how instants are written, in rows and in hashes.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// Sum chains the entry to the hash of the one before it.
func (e Entry) Sum(prev Hash) Hash {
	w := NewDigest()
	w.Bytes(prev[:])
	w.Int(e.Seq)
	w.Strings(e.At.UTC().Format(TimeLayout), e.Actor, e.Verb, e.Agency, e.Subject, e.Detail, string(e.Covers))
	w.Bytes(e.Digest[:])
	return w.Sum()
}

// Digest is a running SHA-256 over length-prefixed fields, so that no two
// different lists of fields give the same bytes.
type Digest struct{ h hash.Hash }

// NewDigest starts one.
func NewDigest() Digest { return Digest{sha256.New()} }

// Bytes adds a field.
func (d Digest) Bytes(b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	d.h.Write(n[:])
	d.h.Write(b)
}

// Strings adds fields.
func (d Digest) Strings(ss ...string) {
	for _, s := range ss {
		d.Bytes([]byte(s))
	}
}

// Int adds a number.
func (d Digest) Int(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	d.Bytes(b[:])
}

// Sum ends it.
func (d Digest) Sum() (out Hash) {
	d.h.Sum(out[:0])
	return out
}

// DigestOf is the digest of some strings.
func DigestOf(ss ...string) Hash {
	d := NewDigest()
	d.Strings(ss...)
	return d.Sum()
}
