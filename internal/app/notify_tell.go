package app

import (
	"context"
	"slices"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/law/request"
)

// TellWays lists those of TellWays that this installation keeps to now: without
// a mail server and a gateway of short messages there are none to choose.
func (v Visitor) TellWays(ctx context.Context) (out []request.Word, err error) {
	err = v.read(ctx, func(w *work) error {
		n, err := w.notices(ctx)
		if err != nil {
			return err
		}
		off := map[string]bool{TellByMail: !n.Mail.On(), TellBySMS: !n.SMS.On(), TellByBoth: !n.Mail.On() || !n.SMS.On(), TellNobody: !n.Mail.On() && !n.SMS.On()}
		out = slices.DeleteFunc(TellWays(), func(x request.Word) bool { return off[x.Key] })
		return nil
	})
	return out, err
}

// checkTell makes sure that an applicant can be told as they chose.
func (s *Submission) checkTell(add func(name, message string)) {
	if s.Tell != "" && !isOneOf(s.Tell, TellWays()) {
		add("tell", "请在列出的方式中选择")
		return
	}
	if (s.Tell == TellByMail || s.Tell == TellByBoth) && !notify.IsAddress(s.Applicant.Email) {
		add("email", "选择了以电子邮件通知，请填写电子邮箱")
	}
	if (s.Tell == TellBySMS || s.Tell == TellByBoth) && mobile(s.Applicant.Phone) == "" {
		add("phone", "选择了以短信通知，请填写手机号码")
	}
}
