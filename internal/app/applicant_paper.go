package app

import (
	"strings"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/idnumber"
)

// Doubt says why the number of an applicant's paper cannot be right, "" where
// nothing speaks against it: a resident's number proves itself by its last
// place (GB 11643), an organisation's code too (GB 32100). At the counter it is
// a warning and no bar: the paper itself may be wrong, and the application was
// received all the same (art. 29).
func (a *Applicant) Doubt() string {
	no := strings.ToUpper(strings.Join(strings.Fields(hanzi.Fold(a.IDNo)), ""))
	organisation := Organisation(a.Kind)
	switch {
	case no == "":
	case strings.HasSuffix(a.IDType, "身份证") && !strings.Contains(a.IDType, "居留") || a.IDType == "" && !organisation && len(no) == 18:
		if !idnumber.IsResident(no, 0) && !idnumber.IsOldResident(no) {
			return "不是有效的居民身份证号码（GB 11643 的校验不符），请对照证件检查"
		}
	case a.IDType == UnifiedCode || a.IDType == "" && organisation && len(no) == 18:
		if !idnumber.IsUnifiedCode(no) {
			return "不是有效的统一社会信用代码（GB 32100 的校验不符），请对照证照检查"
		}
	}
	return ""
}
