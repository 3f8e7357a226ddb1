// Package app is the use cases: each authorises, loads, lets the law decide,
// saves and audits, in one transaction with one frozen now. It is the only
// door to the ledger.
package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/vault"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// App is an open installation. It is safe for concurrent use.
type App struct {
	store *store.Store
	blobs *blob.Files
	await *blob.Waiting // attachments whose form was not sent yet
	vault *vault.Vault
	now   func() time.Time
	place *time.Location
	opts  Options

	calendars calendars
	memo      memo
	imports   imports
	intake    intake
	passed    passes
	strangers strangers
}

// Options say where an installation is.
type Options struct {
	Dir      string     // data directory: gongkai.db, blobs/, waiting/, key
	URL      string     // postgres://… in place of gongkai.db
	Files    blob.Where // an object store in place of blobs/ and waiting/; its Dir is not asked
	KeyFile  string     // "" means key in Dir
	Cache    string     // where the PDF engine keeps its machine code, "" means cache in Dir
	Cipher   vault.Algorithm
	Existing bool // refuse to create a new installation
	Passing  bool // Dir goes with the process: nothing waits for the disk
	// Now is the clock, time.Now where nil; jobs and demos freeze it.
	Now func() time.Time
	// Log takes what notifications by log note, slog.Default where nil.
	Log *slog.Logger
	// SignOn is the single sign-on, nil where people have passwords alone.
	SignOn *SignOn
	// PasswordCost is identity.DefaultCost where zero; tests make it cheap.
	PasswordCost identity.Cost
}

// China is the zone whose midnight parts civil days in all of the country.
func China() *time.Location { return time.FixedZone("CST", 8*60*60) }

// Open opens the installation, making it where there is none.
func Open(ctx context.Context, o Options) (*App, error) {
	if o.KeyFile == "" {
		o.KeyFile = filepath.Join(o.Dir, "key")
	}
	if o.Cache == "" {
		o.Cache = filepath.Join(o.Dir, "cache")
	}
	if o.Cipher == 0 {
		o.Cipher = vault.AES
	}
	files, waiting, err := blob.Open(ctx, o.where())
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Place{Dir: o.Dir, URL: o.URL, Existing: o.Existing, Passing: o.Passing})
	if err != nil {
		return nil, err
	}
	if err := freshSearch(ctx, s); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	v, err := vault.OpenFile(o.KeyFile, o.Cipher, !o.Existing || !exists(o.KeyFile) && isNew(ctx, s))
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a := &App{store: s, blobs: files, await: waiting, vault: v, now: o.Now, place: China(), opts: o}
	if a.now == nil {
		a.now = time.Now
	}
	return a, nil
}

func (o Options) where() blob.Where {
	o.Files.Dir = o.Dir
	return o.Files
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// isNew reports whether nothing was ever sealed, so that a lost key is never
// silently replaced by a new one.
func isNew(ctx context.Context, s *store.Store) bool {
	var seq int64
	err := s.Read(ctx, func(tx *store.Tx) (err error) { seq, _, err = tx.AuditHead(ctx); return err })
	return err == nil && seq == 0
}

// Close closes the installation.
func (a *App) Close() error {
	a.intake.stop()
	a.imports.stop()
	return errors.Join(a.tellStrangers(context.Background()), a.store.Close())
}

// Today is the civil day in China at this moment.
func (a *App) Today() calendar.Date { return calendar.DateOf(a.now().In(a.place)) }

// work is one use case under way: a transaction, who acts, and one now.
type work struct {
	*store.Tx
	app     *App
	actor   agency.Actor
	now     time.Time
	today   calendar.Date
	law     map[string]*law // by agency
	seen    map[string]agency.Agency
	quiet   bool // tells nobody: what is imported or made up is no news
	tree    *catalog.Columns
	bulk    bool // many items are published at once: they are indexed together
	toIndex []store.SearchDoc
	terms   map[string]catalog.Policies // by agency: how long documents hold
	reading string                      // letter whose reading is noted
}

func (a *App) newWork(tx *store.Tx, actor agency.Actor, now time.Time) *work {
	return &work{Tx: tx, app: a, actor: actor, now: now, today: calendar.DateOf(now.In(a.place))}
}

// Agency finds an agency, once for each work.
func (w *work) Agency(ctx context.Context, id string) (agency.Agency, error) {
	if one, ok := w.seen[id]; ok {
		return one, nil
	}
	one, err := remembered(ctx, w, agencyKey(id), 1, func() (agency.Agency, error) { return w.Tx.Agency(ctx, id) })
	if err == nil && !w.Reads() {
		w.see(one)
	}
	return one, err
}

func (w *work) see(one agency.Agency) {
	if w.seen == nil {
		w.seen = map[string]agency.Agency{}
	}
	w.seen[one.ID] = one
}

// write runs f in one transaction if the actor may do verb to the agency.
func (a *App) write(ctx context.Context, actor agency.Actor, v agency.Verb, subject string, f func(*work) error) error {
	now := a.now().UTC().Truncate(time.Millisecond)
	return a.store.Write(ctx, func(tx *store.Tx) error { return a.begin(ctx, tx, actor, v, subject, now, f) })
}

// read is write without the right to change anything.
func (a *App) read(ctx context.Context, actor agency.Actor, v agency.Verb, subject string, f func(*work) error) error {
	now := a.now().UTC().Truncate(time.Millisecond)
	return a.store.Read(ctx, func(tx *store.Tx) error { return a.begin(ctx, tx, actor, v, subject, now, f) })
}

func (a *App) begin(ctx context.Context, tx *store.Tx, actor agency.Actor, v agency.Verb, subject string, now time.Time, f func(*work) error) error {
	w := a.newWork(tx, actor, now)
	w.quiet = v == agency.Import || v == agency.Maintain
	if err := w.may(ctx, v, subject); err != nil {
		return err
	}
	return f(w)
}

// may refuses what the actor's roles do not allow for the agency subject.
func (w *work) may(ctx context.Context, v agency.Verb, subject string) error {
	return agency.May(w.actor, v, subject, func(upper, lower string) bool { return w.above(ctx, upper, lower) })
}

// above reports whether the first agency stands over the second in the tree.
func (w *work) above(ctx context.Context, upper, lower string) bool {
	for range 16 { // deeper than any administrative tree; a loop in the data ends
		a, err := w.Agency(ctx, lower)
		if err != nil || a.Parent == "" {
			return false
		}
		if a.Parent == upper {
			return true
		}
		lower = a.Parent
	}
	return false
}

// entry starts an audit entry of this work. Detail must hold no personal data.
func (w *work) entry(v agency.Verb, agencyID, subject string, detail any) audit.Entry {
	text := "{}"
	if detail != nil {
		if b, err := json.Marshal(detail); err == nil {
			text = string(b)
		}
	}
	return audit.Entry{At: w.now, Actor: w.actor.Person, Verb: string(v), Agency: agencyID, Subject: subject, Detail: text, Covers: audit.Nothing}
}

// newID gives a UUIDv7, which sorts by time of creation.
func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// OperatorOf is the actor of a command run on the server itself by user.
func OperatorOf(user string) agency.Actor {
	return agency.Actor{Person: "operator:" + user, Name: user, Roles: []agency.Role{agency.Operator}}
}
