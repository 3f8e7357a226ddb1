"""A real SMTP server for tests: every message taken becomes a JSON file in a
folder. The recipient's name says how the server behaves. It ends with its
standard input, so that none outlives its test."""

import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

p = argparse.ArgumentParser()
p.add_argument("--dir", required=True)
p.add_argument("--security", choices=["plain", "starttls", "tls"], required=True)
p.add_argument("--cert")
p.add_argument("--key")
p.add_argument("--user")
p.add_argument("--password")
p.add_argument("--login-only", action="store_true")
p.add_argument("--reject-from", action="store_true")
a = p.parse_args()


class Handler:
    n = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if a.reject_from:
            return "553 5.1.8 sender refused"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "nobody":
            return "550 5.1.1 <%s> no such user" % address
        if name == "later":
            return "451 4.3.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "spam":
            return "554 5.7.1 <%s> looks like spam" % envelope.rcpt_tos[0]
        if name == "drop":
            server.transport.abort()
            return "250 OK"
        Handler.n += 1
        one = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("utf-8", "surrogateescape"),
            "tls": session.ssl is not None or a.security == "tls",
            "user": getattr(session, "login_name", "") or "",
        }
        path = os.path.join(a.dir, "%06d-%d.json" % (Handler.n, os.getpid()))
        with open(path + ".part", "w") as f:
            json.dump(one, f)
        os.rename(path + ".part", path)
        if name == "slow":
            await asyncio.sleep(60)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and data.login.decode() == a.user and data.password.decode() == a.password
    if ok:
        session.login_name = a.user
    return AuthResult(success=ok, handled=False) if not ok else AuthResult(success=True)


context = None
if a.cert:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(a.cert, a.key)


def make():
    return SMTP(
        Handler(),
        hostname="mx.test",
        tls_context=context if a.security == "starttls" else None,
        require_starttls=a.security == "starttls",
        authenticator=authenticate if a.user else None,
        auth_required=bool(a.user),
        auth_require_tls=a.security == "starttls",
        auth_exclude_mechanism=["PLAIN"] if a.login_only else None,
        enable_SMTPUTF8=False,
        loop=loop,
    )


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=context if a.security == "tls" else None))
loop.add_reader(sys.stdin, lambda: os._exit(0) if not sys.stdin.buffer.read1(1) else None)
print(server.sockets[0].getsockname()[1], flush=True)
loop.run_forever()
