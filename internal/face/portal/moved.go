package portal

import (
	"net"
	"net/http"
	"strings"

	"gongkai/internal/kernel/fault"
)

// moved leads from where an imported article stood to where it stands now,
// for good; any other address is missing. It leads nowhere but to an item here.
func (p *Portal) moved(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return p.site.Missing(w, r)
	}
	host := strings.ToLower(r.Host)
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	at := r.URL.Path
	if r.URL.RawQuery != "" {
		at += "?" + r.URL.RawQuery
	}
	id, err := p.visitor.OldAddress(r.Context(), host, at)
	if fault.KindOf(err) == fault.NotFound && r.URL.RawQuery != "" { // a mark that somebody hung on
		id, err = p.visitor.OldAddress(r.Context(), host, r.URL.Path)
	}
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return p.site.Missing(w, r)
	case err != nil:
		return err
	}
	w.Header().Set("Location", itemAt(id))
	w.WriteHeader(http.StatusMovedPermanently)
	return nil
}
