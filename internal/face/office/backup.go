package office

import (
	"fmt"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

const backupAt = "/office/backup"

// backupPage tells administrators when the last backup was made, and how the
// next is.
func (o *Office) backupPage(v *visit) error { return v.showBackup(nil) }

// backupForm asks after how many days without a backup the office says so.
func backupForm(most int) *web.Form {
	return &web.Form{Submit: "保存", Fields: []*web.Field{{Name: "days", Label: "多少天没有备份就提示", Kind: web.Number, Short: true, Value: strconv.Itoa(most),
		Hint: fmt.Sprintf("1 至 %d 的整数；默认 %d：每夜备份，允许一夜失败", app.MostBackupDays, app.BackupDays)}}}
}

func (o *Office) backupDays(v *visit) error {
	f := backupForm(0)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err = v.app.SetBackupDays(v.ctx(), v.actor, f.Int("days")); err == nil {
			return v.go303(backupAt, "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showBackup(f)
}

func (v *visit) showBackup(wrong *web.Form) error {
	s, err := v.app.BackupState(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := listPage{Notice: backupNotice(s)}
	if p.Notice == nil {
		p.Notice = &web.Notice{Tone: web.Good, Text: "最近一次备份完好。"}
	}
	if n := s.Last; n != nil {
		checked := "写完后已整份读回，逐一核对校验值"
		if !n.Checked {
			checked = "没有核对"
		}
		p.Summary = []web.Item{{Key: "上次备份", Text: n.At.In(app.China()).Format("2006-01-02 15:04")}, {Key: "文件", Text: n.File}, {Key: "大小", Text: sizeWords(n.Bytes)},
			{Key: "内容", Text: fmt.Sprintf("台账 %d 行、文件 %d 个", n.Rows, n.Blobs)}, {Key: "核对", Text: checked}}
	}
	p.Summary = append(p.Summary,
		web.Item{Key: "怎样备份", Text: "用安装包安装的，每夜自动备份到 /var/backups/gongkai，保留最近 14 份；其他方式安装的，由运行服务器的人员定时运行 gongkai backup"},
		web.Item{Key: "密钥", Text: "不在备份中。没有密钥，备份中的申请人信息不能读取，请另行妥善保管"},
		web.Item{Key: "怎样恢复", Text: "在另一台机器上运行 gongkai restore，放回密钥，再用 gongkai verify 核对"})
	if said := v.notice(); said != nil {
		p.Notice = said
	}
	f := backupForm(s.Most)
	if wrong != nil {
		f = wrong
	}
	p.Forms, p.Heads = []*web.Form{f}, []string{"何时提示需要备份"}
	return v.show("list", web.Page{Title: "备份", Status: statusOf(wrong), Crumbs: crumbs(), Data: p})
}

// backupNotice is what is wrong with the backups, nil for nothing.
func backupNotice(s app.BackupState) *web.Notice {
	n := &web.Notice{Tone: web.Late, Title: "需要备份"}
	switch {
	case !s.Late:
		return nil
	case s.Last == nil:
		n.Text = "还没有备份过。请运行服务器的人员运行 gongkai backup，或者启用每夜备份（gongkai-backup.timer）。"
	case !s.Last.Checked:
		n.Text = "上次的备份没有核对，不能保证可以恢复。"
	default:
		n.Text = fmt.Sprintf("已有 %d 天没有备份。请运行服务器的人员检查每夜备份（systemctl status gongkai-backup.timer）。", s.Days)
	}
	return n
}
