// Package notifytest runs real servers for tests of notifications: an SMTP
// server in a process of its own (Debian's python3-aiosmtpd), which keeps what
// it takes as files.
package notifytest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/notify"
)

//go:embed smtpd.py
var smtpd []byte

// Server is a running SMTP server. Its recipients' names say how it behaves:
// nobody@ is refused with 550, later@ with 451, spam@ with 554 after the text,
// drop@ loses the connection after the text, slow@ keeps the message and does
// not answer for a minute; others are taken.
type Server struct {
	Port  int
	Roots string // the authority of its certificate, PEM
	dir   string
}

// Options say what a server wants of its clients.
type Options struct {
	Security       notify.Security
	User, Password string
	LoginOnly      bool // AUTH LOGIN, not PLAIN
	RejectFrom     bool
	CertFor        string // "" is 127.0.0.1
}

// Taken is a message that the server took.
type Taken struct {
	From string   `json:"from"`
	To   []string `json:"to"`
	Data string   `json:"data"`
	TLS  bool     `json:"tls"`
	User string   `json:"user"`
}

// Start runs a server until the test ends. Without Debian's python3-aiosmtpd
// the test skips, and fails where CI is set.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	python := interpreter()
	if python == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("python3-aiosmtpd is missing, and CI must not skip")
		}
		t.Skip("no SMTP server: apt-get install python3-aiosmtpd")
	}
	s := &Server{dir: t.TempDir()}
	script := filepath.Join(t.TempDir(), "smtpd.py")
	write(t, script, smtpd)
	args := []string{script, "--dir", s.dir, "--security", string(o.Security)}
	if o.Security != notify.Plain {
		args = append(args, s.certificate(t, o.CertFor)...)
	}
	if o.User != "" {
		args = append(args, "--user", o.User, "--password", o.Password)
	}
	if o.LoginOnly {
		args = append(args, "--login-only")
	}
	if o.RejectFrom {
		args = append(args, "--reject-from")
	}
	s.run(t, exec.Command(python, args...))
	return s
}

// interpreter finds a Python that has aiosmtpd: Debian's first, since another
// may stand before it on the path.
func interpreter() string {
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(p, "-c", "import aiosmtpd").Run() == nil {
			return p
		}
	}
	return ""
}

func (s *Server) run(t testing.TB, c *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	c.Stderr = &said
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err := errors.Join(err1, err2, c.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = c.Process.Kill() // it may have gone by itself
		_ = c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the SMTP server does not start: %v %s", err, said.String())
	}
	if s.Port, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		t.Fatal(err)
	}
}

// Taken lists what the server took, in order.
func (s *Server) Taken(t testing.TB) (out []Taken) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var one Taken
		if err := json.Unmarshal(text, &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// Await waits until the server has taken n messages.
func (s *Server) Await(t testing.TB, n int) []Taken {
	t.Helper()
	for range 1500 {
		if out := s.Taken(t); len(out) >= n {
			return out
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the SMTP server took %d messages, want %d", len(s.Taken(t)), n)
	return nil
}

func write(t testing.TB, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// certificate makes a self-signed one, and the server's arguments for it.
func (s *Server) certificate(t testing.TB, name string) []string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	if name == "" {
		c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	} else {
		c.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, secret := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	write(t, cert, text)
	write(t, secret, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}))
	s.Roots = string(text)
	return []string{"--cert", cert, "--key", secret}
}
