package app

import (
	"context"
	"sync"
	"time"

	"gongkai/internal/adapter/probe"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/supervise"
)

// LinkCheck is what became of an address of another site when it was asked.
type LinkCheck struct {
	At     time.Time `json:"at"`
	OK     bool      `json:"ok"`
	Status int       `json:"status,omitempty"`
	Text   string    `json:"text"`
}

const kindLinkCheck = "link_check" // key "last": what was found of each address

// LinkChecks are the last answers of other sites, by address.
type LinkChecks struct {
	At      time.Time            `json:"at"`
	Wanted  time.Time            `json:"wanted,omitzero"` // asked for and not yet done
	Answers map[string]LinkCheck `json:"answers"`
}

// checkedLinks puts the last answers beside the external links. Other sites
// are asked only when somebody wants it.
func (in *inspector) checkedLinks(ctx context.Context) error {
	c, err := in.linkChecks(ctx)
	if err != nil {
		return err
	}
	if c.At.IsZero() {
		in.facts.Missed[supervise.ExternalDead] = "还没有检查过外部链接"
		return nil
	}
	in.checked(supervise.ExternalDead)
	for i := range in.external {
		x := &in.external[i]
		if one, known := c.Answers[x.URL]; known {
			x.Checked = &one
			if !one.OK {
				in.found(supervise.ExternalDead, "item:"+x.Item, x.Title, one.Text+"："+shortLink(x.URL))
			}
		}
	}
	return nil
}

func (w *work) linkChecks(ctx context.Context) (c LinkChecks, err error) {
	err = eachJSON(ctx, w, kindLinkCheck, "", 0, func(_ string, x LinkChecks) error { c = x; return nil })
	return c, err
}

// WantLinkCheck asks the jobs to ask the other sites.
func (a *App) WantLinkCheck(ctx context.Context, actor agency.Actor) error {
	return a.write(ctx, actor, agency.InspectionManage, subjectOf(actor, ""), func(w *work) error {
		c, err := w.linkChecks(ctx)
		if err != nil {
			return err
		}
		c.Wanted = w.now
		return w.putJSON(ctx, agency.InspectionManage, kindLinkCheck, "", "last", 0, c)
	})
}

// How much one check asks: so many addresses, some at once, and then it ends.
const (
	mostAsked = 300
	askAtOnce = 4
	askTime   = 5 * time.Minute
)

// CheckLinks asks the other sites that public texts lead to, if somebody wants
// it; n is how many were asked.
func (a *App) CheckLinks(ctx context.Context) (n int, err error) {
	system := agency.Actor{Person: "system", Roles: []agency.Role{agency.Operator}}
	var wanted bool
	if err := a.read(ctx, system, agency.InspectionRead, "", func(w *work) error {
		c, err := w.linkChecks(ctx)
		wanted = !c.Wanted.IsZero()
		return err
	}); err != nil || !wanted {
		return 0, err
	}
	found, err := a.Inspect(ctx, system, Inspection{})
	if err != nil {
		return 0, err
	}
	ask, stop := context.WithTimeout(ctx, askTime)
	defer stop()
	answers := a.askAll(ask, found.External[:min(len(found.External), mostAsked)])
	if ctx.Err() != nil {
		return 0, ctx.Err() // the house closes; it is asked again
	}
	return len(answers), a.write(ctx, system, agency.InspectionManage, "", func(w *work) error {
		return w.putJSON(ctx, agency.InspectionManage, kindLinkCheck, "", "last", 0, LinkChecks{At: w.now, Answers: answers})
	})
}

func (a *App) askAll(ctx context.Context, links []ExternalLink) map[string]LinkCheck {
	var lock sync.Mutex
	var all sync.WaitGroup
	out, next, p := map[string]LinkCheck{}, make(chan string), probe.New()
	for range askAtOnce {
		all.Go(func() {
			for to := range next {
				got := p.Ask(ctx, to)
				lock.Lock()
				if ctx.Err() == nil { // cut off is no answer
					out[to] = LinkCheck{a.now().UTC().Truncate(time.Second), got.OK, got.Status, got.Text}
				}
				lock.Unlock()
			}
		})
	}
	for _, l := range links {
		next <- l.URL
	}
	close(next)
	all.Wait()
	return out
}
