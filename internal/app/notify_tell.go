package app

import "gongkai/internal/adapter/notify"

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
