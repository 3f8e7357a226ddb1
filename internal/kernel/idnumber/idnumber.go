// Package idnumber knows the numbers that check themselves and point to a
// person or an organisation: 公民身份号码 (GB 11643), 统一社会信用代码 (GB 32100),
// bank cards (ISO/IEC 7812) and telephone numbers. Texts are ASCII, without
// blanks; what is not a number of the kind is simply not one.
package idnumber

import (
	"strings"
	"time"
)

// earliest is the year before which nobody now living was born.
const earliest = 1900

// IsResident reports whether s is a 公民身份号码 of 18 characters (X or x at the
// end): a province that exists, a real day of birth from 1900 to the end of
// the year latest (0: 2099), and the check character.
func IsResident(s string, latest int) bool {
	if len(s) != 18 || !areDigits(s[:17]) || !IsProvince(s) || !isBirthday(s[6:14], latest) {
		return false
	}
	sum := 0
	for i, weight := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	last := s[17]
	if last == 'x' {
		last = 'X'
	}
	return last == "10X98765432"[sum%11]
}

// IsOldResident reports whether s has the form of a 15-digit number, issued up
// to 1999 without a check digit: province and day of birth in 19YY.
func IsOldResident(s string) bool {
	return len(s) == 15 && areDigits(s) && IsProvince(s) && isBirthday("19"+s[6:12], 0)
}

// provinces are the first two digits of a division's code, GB/T 2260.
const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

// IsProvince reports whether a number begins with the code of a province.
func IsProvince(s string) bool { return len(s) >= 2 && strings.Contains(provinces, s[:2]+" ") }

func isBirthday(s string, latest int) bool {
	if latest == 0 {
		latest = 2099
	}
	day, err := time.Parse("20060102", s)
	return err == nil && day.Year() >= earliest && day.Year() <= latest
}

// codeLetters of GB 32100: no I, O, S, V, Z.
const codeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// IsUnifiedCode reports whether s is a 统一社会信用代码: 18 characters of its
// alphabet and the check character.
func IsUnifiedCode(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		at := strings.IndexByte(codeLetters, s[i])
		if at < 0 {
			return false
		}
		sum += at * weight
		weight = weight * 3 % 31
	}
	return s[17] == codeLetters[(31-sum%31)%31]
}

// IsRegisteredCode is IsUnifiedCode for codes that a registry issues: the first
// character is that of a registry in use (GB 32100, table 1).
func IsRegisteredCode(s string) bool {
	return len(s) == 18 && strings.IndexByte("123456789ANY", s[0]) >= 0 && IsUnifiedCode(s)
}

// PassesLuhn checks the check digit of payment cards (ISO/IEC 7812-1, annex B).
func PassesLuhn(digits string) bool {
	if digits == "" || !areDigits(digits) {
		return false
	}
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// IsBankCard reports whether digits are a card of 15 to 19 digits that passes
// Luhn and begins as cards issued in China do (62, and the older 4, 5, 35, 37).
func IsBankCard(digits string) bool {
	n := len(digits)
	if n < 15 || n > 19 || !PassesLuhn(digits) {
		return false
	}
	switch {
	case digits[:2] == "62":
		return n >= 16
	case digits[0] == '4', digits[0] == '5' && digits[1] >= '1' && digits[1] <= '5', digits[:2] == "35":
		return n == 16
	case digits[:2] == "37", digits[:2] == "34":
		return n == 15
	}
	return false
}

// IsMobile reports whether digits are a mobile number of the mainland.
func IsMobile(digits string) bool {
	return len(digits) == 11 && areDigits(digits) && digits[0] == '1' && digits[1] >= '3'
}

// IsLandline reports whether digits are an area code and a number: 010 and 02X
// with eight digits, others of four digits with seven or eight.
func IsLandline(digits string) bool {
	n := len(digits)
	if n < 10 || n > 12 || !areDigits(digits) || digits[0] != '0' {
		return false
	}
	local := digits[4:]
	switch {
	case digits[1] == '0': // 00 leads abroad
		return false
	case digits[1] == '1' && digits[2] == '0', digits[1] == '2':
		if n != 11 {
			return false
		}
		local = digits[3:]
	case digits[1] == '1':
		return false
	}
	return len(local) >= 7 && local[0] >= '2'
}

func areDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
