package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// warnUnsent puts before an act recorded by hand what waits to be sent in its
// place: a letter that is this act, and files to be given with an answer. They
// would stay behind, so somebody has to say that it is meant.
func (v *visit) warnUnsent(c app.View, k request.Kind, f *web.Form) (*web.Notice, error) {
	all, err := v.app.Letters(v.ctx(), v.actor, c.ID)
	if err != nil {
		return nil, err
	}
	var n web.Notice
	var waits []string
	for _, l := range all {
		info, _ := letter.Lookup(l.Kind)
		if info.Act == k && l.State != app.LetterIssued && l.State != app.LetterVoid {
			waits = append(waits, "“"+info.Name+"”（"+l.State.Label()+"）还没有发出")
			n.Action = &web.Link{Text: "去办理这份文书", Href: letterAt(c.ID, l.ID)}
		}
	}
	if k == request.Answered {
		files, err := v.app.Releases(v.ctx(), v.actor, c.ID)
		if err != nil {
			return nil, err
		}
		open := 0
		for _, x := range files {
			if x.State == app.ReleaseOpen {
				open++
			}
		}
		if open > 0 {
			waits = append(waits, "有 "+strconv.Itoa(open)+" 个拟提供的文件还没有随答复提供")
			if n.Action == nil {
				n.Action = &web.Link{Text: "查看拟提供的文件", Href: caseAt(c.ID) + "/release"}
			}
		}
	}
	if len(waits) == 0 {
		return nil, nil
	}
	f.Fields = append(f.Fields, &web.Field{Name: "despite", Label: "确认", Kind: web.Checks,
		Options: []web.Option{{Value: "1", Label: "已经核对，仍要直接记入案卷", Hint: "上述文书、文件不会因此发出，用不着的请另行作废"}}})
	n.Tone, n.Title, n.Text = web.Soon, "还有文书或者文件没有发出", strings.Join(waits, "；")+"。发出文书时，本系统核查文件并自动记入案卷；直接登记不经过这些步骤。"
	return &n, nil
}
