package idnumber_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/idnumber"
	"gongkai/internal/property"
)

// 11010519491231002X is the specimen of GB 11643; the codes are from the table
// of the standard's examples and made by its rule.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name string
		is   func(string) bool
		yes  []string
		no   []string
	}{
		{"resident", func(s string) bool { return idnumber.IsResident(s, 0) },
			[]string{"11010519491231002X", "11010519491231002x", "110103195002152597"},
			[]string{"", "110105194912310021", "440524188001010014", "113417020032563511", "1101051949123100X2", "11010519490231002X", "110105194912310021X", "990105194912310020", "1١0105194912310"}},
		{"resident 15", idnumber.IsOldResident, []string{"110105491231002"}, []string{"110105490231002", "11010549123100", "990105491231002", "11010549123100X"}},
		{"code", idnumber.IsUnifiedCode, []string{"11441700007280420Y", "113417020032563511", "914103007000000051"}, []string{"11441700007280420X", "11441700007280420y", "", "O1441700007280420Y"}},
		{"luhn", idnumber.PassesLuhn, []string{"6212345678901232", "79927398713"}, []string{"6212345678901233", "", "62123456789O1232"}},
		{"card", idnumber.IsBankCard, []string{"6212345678901232", "4111111111111111"}, []string{"79927398713", "0000000000000000", "111111111111111"}},
		{"mobile", idnumber.IsMobile, []string{"13912345678", "19900000000"}, []string{"12012345678", "1391234567", "139123456789", "23912345678"}},
		{"landline", idnumber.IsLandline, []string{"01065123456", "037166123456", "02552345678", "09908100000"}, []string{"03711234567", "0371661234567", "0106512345", "037106123456", "00861065123", "13912345678", "011065123456"}},
	} {
		for _, s := range c.yes {
			if !c.is(s) {
				t.Errorf("%s: %s is one", c.name, s)
			}
		}
		for _, s := range c.no {
			if c.is(s) {
				t.Errorf("%s: %s is none", c.name, s)
			}
		}
	}
}

func TestLatestYear(t *testing.T) {
	id := withCheck("110105" + "20150101" + "001")
	if !idnumber.IsResident(id, 2015) || idnumber.IsResident(id, 2014) {
		t.Error("the latest year of birth does not count")
	}
}

// withCheck puts the check character of GB 11643 behind 17 digits.
func withCheck(s string) string {
	for _, c := range "0123456789X" {
		if id := s + string(c); idnumber.IsResident(id, 0) {
			return id
		}
	}
	return ""
}

// Of eleven check characters exactly one is right, and one wrong digit or two
// neighbours exchanged never pass: that is what ISO 7064 MOD 11-2 promises.
func TestOneCheckCharacter(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		body := fmt.Sprintf("%s%02d%02d%04d%02d%02d%03d", rapid.SampledFrom([]string{"11", "41", "65", "82"}).Draw(t, "province"),
			rapid.IntRange(0, 99).Draw(t, "city"), rapid.IntRange(0, 99).Draw(t, "county"),
			rapid.IntRange(1900, 2099).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"), rapid.IntRange(0, 999).Draw(t, "serial"))
		right := 0
		for _, c := range "0123456789X" {
			if idnumber.IsResident(body+string(c), 0) {
				right++
			}
		}
		if right != 1 {
			t.Fatalf("%s has %d check characters", body, right)
		}
		id := []byte(withCheck(body))
		i := rapid.IntRange(0, 16).Draw(t, "at")
		d := byte(rapid.IntRange(1, 9).Draw(t, "by"))
		id[i] = '0' + (id[i]-'0'+d)%10
		if idnumber.IsResident(string(id), 0) {
			t.Fatalf("a wrong digit passes: %s", id)
		}
	})
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "11441700007280420Y", "6212345678901232", "010", "身份证", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if idnumber.IsResident(s, 0) && (len(s) != 18 || strings.Trim(s[:17], "0123456789") != "") {
			t.Errorf("%q is a number", s)
		}
		if idnumber.IsRegisteredCode(s) && !idnumber.IsUnifiedCode(s) || idnumber.IsOldResident(s) && len(s) != 15 ||
			idnumber.IsBankCard(s) && !idnumber.PassesLuhn(s) || idnumber.IsMobile(s) && idnumber.IsLandline(s) {
			t.Errorf("%q is two things at once", s)
		}
	})
}
