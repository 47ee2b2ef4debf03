// A mail server as operators have one: STARTTLS before anything else, then a name
// and a password. It keeps what it is given, taken apart as mail programs do.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const USER = 'strongroom';
const PASSWORD = 'Letters leave at 5 pm';
export const FROM = 'rooms@northwind.example';

/** A mail server that does not listen yet: neither its port nor its certificate changes when it does. */
export function mailServer(port) {
  const folder = mkdtempSync(join(tmpdir(), 'strongroom-mail-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost';
  const args = [...made.split(' '), '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert];
  execFileSync('openssl', args, { stdio: 'ignore' });

  const mails = [];
  const complaints = [];
  const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(cert),
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth({ username, password }, session, done) {
      if (username === USER && password === PASSWORD && session.secure) return done(null, { user: username });
      complaints.push(`somebody who is ${session.secure ? 'encrypted' : 'in the clear'} cannot sign in`);
      done(new Error('not the right name and password'));
    },
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom.address, to: rcptTo.map((to) => to.address) };
        mails.push({ ...parse(Buffer.concat(chunks).toString('latin1')), envelope, tls: session.tlsOptions?.version });
        done();
      });
    },
  });
  server.on('error', (error) => complaints.push(String(error)));

  return {
    folder,
    mails,
    complaints,
    environment: {
      STRONGROOM_SMTP_HOST: 'localhost',
      STRONGROOM_SMTP_PORT: String(port),
      STRONGROOM_SMTP_USER: USER,
      STRONGROOM_SMTP_PASSWORD: PASSWORD,
      STRONGROOM_SMTP_FROM: `Northwind Rooms <${FROM}>`,
      SSL_CERT_FILE: cert, // whom the product trusts to be a mail server
    },
    listen: () => new Promise((done) => server.listen(port, 'localhost', done)),
    stop: () =>
      new Promise((done) => {
        server.close(done);
        rmSync(folder, { recursive: true, force: true });
      }),
    /** Waits for the newest mail to an address with a subject, past those that were seen. */
    async arrived(to, subject, after = 0) {
      for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((done) => setTimeout(done, 50))) {
        const mail = mails.slice(after).findLast((m) => m.envelope.to.includes(to) && subject.test(m.subject));
        if (mail) return mail;
      }
      throw new Error(
        `no mail ${subject} to ${to} among: ${mails.map((m) => `${m.envelope.to} ${m.subject}`).join('; ')}`,
      );
    },
  };
}

/** A MIME part, RFC 2045: its headers by name in lower case, and its content as text. */
function parse(raw) {
  const end = raw.indexOf('\r\n\r\n');
  const headers = {};
  for (const line of raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [, name, value] = /^([!-9;-~]+):\s*(.*)$/.exec(line);
    if (name.toLowerCase() in headers) throw new Error(`a mail has ${name} twice`);
    headers[name.toLowerCase()] = value;
  }
  const body = raw.slice(end + 4);
  const boundary = /^multipart\/.*boundary="?([^";]+)/.exec(headers['content-type'])?.[1];
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => parse(part.slice(2)))
    : [];
  const part = (type) => parts.find((p) => p.headers['content-type'].startsWith(type))?.content;
  return {
    headers,
    content: decoded(body, headers['content-transfer-encoding']),
    types: parts.map((p) => p.headers['content-type'].split(';')[0]),
    subject: (headers.subject ?? '').replace(/=\?utf-8\?(b|q)\?([^?]*)\?=\s*/gi, (_, coding, word) =>
      /b/i.test(coding) ? decoded(word, 'base64') : decoded(word.replaceAll('_', ' '), 'quoted-printable'),
    ),
    text: part('text/plain'),
    html: part('text/html'),
  };
}

function decoded(body, coding = '7bit') {
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (coding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
