package app

import (
	"context"
	"time"

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
