package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/law/catalog"
)

// TagLog is the public log.
const TagLog = "log"

// kindLogKey is the key of the public log; agency "", key "key".
const kindLogKey = "log_key"

// logKey is the log's name and key. The half that signs is sealed.
type logKey struct {
	Public string `json:"public"`
	Sealed []byte `json:"sealed"`
}

const logKeyOwner = "log-key"

// logKey is the key of the log, nil where there is none yet.
func (w *work) logKey(ctx context.Context) (*logKey, error) {
	r, err := w.Record(ctx, kindLogKey, "", "key")
	if err != nil || r == nil {
		return nil, err
	}
	k, err := decode[logKey](r.Body)
	return &k, err
}

// makeLogKey gives the key, making it for the first entry: the log is named
// after the agency that stands first.
func (w *work) makeLogKey(ctx context.Context) (*logKey, error) {
	k, err := w.logKey(ctx)
	if err != nil || k != nil {
		return k, err
	}
	all, err := w.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	name := ""
	for _, a := range all {
		if name == "" || a.Parent == "" && a.Kind == agency.Government {
			name = a.Name
			if a.Parent == "" {
				break
			}
		}
	}
	secret, public, err := transparency.NewKey(rand.Reader, transparency.OriginOf(name))
	if err != nil {
		return nil, err
	}
	sealed, err := w.app.vault.Seal([]byte(secret), logKeyOwner)
	if err != nil {
		return nil, err
	}
	k = &logKey{public, sealed}
	return k, w.putJSON(ctx, agency.Maintain, kindLogKey, "", "key", 0, k)
}

// signer signs trees with the key. What keeps it from signing does not keep a
// publication or a withdrawal back: it is told to who runs the installation,
// by `gongkai verify` too, and made up for later.
func (a *App) logSigner(k *logKey) func(int64, tlog.Hash, error) string {
	return func(size int64, root tlog.Hash, trouble error) (signed string) {
		err := trouble
		if err == nil {
			var secret []byte
			var origin string
			if secret, err = a.vault.Open(k.Sealed, logKeyOwner); err == nil {
				if origin, err = transparency.KeyName(k.Public); err == nil {
					signed, err = transparency.Checkpoint{Origin: origin, Size: size, Root: root}.Sign(string(secret))
				}
			}
		}
		if err != nil {
			a.logger().Error("public log not signed", "size", size, "error", err)
			return ""
		}
		return signed
	}
}

func (a *App) logger() *slog.Logger {
	if a.opts.Log != nil {
		return a.opts.Log
	}
	return slog.Default()
}

// log enters an event in the public log, in this transaction.
func (w *work) log(ctx context.Context, verb agency.Verb, subject string, e transparency.Entry) error {
	k, err := w.makeLogKey(ctx)
	if err != nil {
		return err
	}
	if e.Origin, err = transparency.KeyName(k.Public); err != nil {
		return err
	}
	e.At = w.now.UTC().Format(audit.TimeLayout)
	w.touch(TagLog)
	w.Log(subject, e, w.entry(verb, e.Agency, "log:", nil), w.app.logSigner(k))
	return nil
}

func itemAddress(id string) string { return "/items/" + id }

// itemKinds are the acts that the public log knows.
var itemKinds = map[catalog.ActKind]transparency.Kind{
	catalog.Imported: transparency.ItemImported, catalog.Released: transparency.ItemReleased, catalog.Corrected: transparency.ItemCorrected,
	catalog.WithdrawnAct: transparency.ItemWithdrawn, catalog.Archived: transparency.ItemArchived,
}

// logItem enters what acts did to an item in public; was is what stood there
// before, the zero Version for nothing.
func (w *work) logItem(ctx context.Context, verb agency.Verb, f *itemFile, acts []catalog.Act, was catalog.Version, gone bool) error {
	for _, a := range acts {
		kind, ok := itemKinds[a.Kind]
		if !ok {
			continue
		}
		if kind == transparency.ItemReleased && gone {
			kind = transparency.ItemReleasedNew
		}
		if err := w.logOne(ctx, verb, f, kind, was); err != nil {
			return err
		}
		was = f.public
	}
	return nil
}

func (w *work) logOne(ctx context.Context, verb agency.Verb, f *itemFile, kind transparency.Kind, was catalog.Version) error {
	e := transparency.Entry{Agency: f.Agency, Kind: kind, Address: itemAddress(f.ID)}
	var err error
	if f.state.Public > 0 {
		if e.Digest, err = textDigest(f.public); err != nil {
			return err
		}
		for _, a := range f.public.Attachments {
			e.Files = append(e.Files, a.Blob)
		}
	}
	if was.Title != "" {
		if e.Was, err = textDigest(was); err != nil {
			return err
		}
	}
	return w.log(ctx, verb, itemAbout(f.ID), e)
}

// publishedText is what the log's digest is of.
func publishedText(v catalog.Version) transparency.Text {
	t := transparency.Text{Title: v.Title, Number: v.Number, Issuer: v.Issuer, Body: v.Body}
	for _, a := range v.Attachments {
		t.Files = append(t.Files, transparency.File{Name: a.Name, SHA256: a.Blob})
	}
	return t
}

func textDigest(v catalog.Version) (string, error) {
	b, err := publishedText(v).Bytes()
	return sum(b), err
}

func reportSubject(agencyID string, year int) string {
	return "report:" + strings.TrimPrefix(reportAddress(agencyID, year), "/reports/")
}

func reportAddress(agencyID string, year int) string {
	return "/reports/" + agencyID + "/" + publishedKey(year, 0)[:4]
}

// logVersion enters a version of a report as it is published.
func (w *work) logVersion(ctx context.Context, p Publication) error {
	kind, before := transparency.ReportPublished, Publication{}
	if p.Version > 1 {
		r, err := w.Record(ctx, kindPublished, p.Agency, publishedKey(p.Year, p.Version-1))
		if err != nil {
			return err
		}
		kind = transparency.ReportCorrected
		if r != nil {
			if before, err = decode[Publication](r.Body); err != nil {
				return err
			}
		}
	}
	return w.logReport(ctx, kind, p, before)
}

// logReport enters a version of a report; before is the one that it follows.
func (w *work) logReport(ctx context.Context, kind transparency.Kind, p, before Publication) error {
	return w.log(ctx, agency.ReportPublish, reportSubject(p.Agency, p.Year), transparency.Entry{Agency: p.Agency, Kind: kind,
		Address: reportAddress(p.Agency, p.Year), Version: p.Version, Digest: p.Hash, Was: before.Hash})
}

// logLine reads a line that the store gave.
func logLine(line string) (e transparency.Entry, err error) {
	err = json.Unmarshal([]byte(line), &e)
	return e, err
}
