#!/bin/sh
# nodemailer 10.6.1 (npm) and a recipient whose local part is not ASCII (RFC 6531).
#
# Guessed: to a server that does not offer SMTPUTF8 the mail is not sent, and the promise is rejected with a code of its own
#   (RFC 6531, 3.2: the client must not send such an address then); to one that does, MAIL FROM says SMTPUTF8.
# Seen: without the offer the address is sent as it is, in UTF-8 and without the keyword, and so is the header. Whether the mail
#   is lost, bounced or delivered is left to the server; the sender is told that it was accepted. An address with
#   an ASCII local part gets its domain in ASCII. Ledgerdesk looks at the answer to EHLO itself (docs/decisions/0070-addresses-that-need-smtputf8.md).
#
# Output:
#   without SMTPUTF8
#     MAIL FROM:<desk@example.org>
#     RCPT TO:<jürgen@example.org>
#     To: jürgen@example.org
#     resolved, accepted jürgen@example.org
#   with SMTPUTF8
#     MAIL FROM:<desk@example.org> SMTPUTF8
#     RCPT TO:<jürgen@example.org>
#     To: jürgen@example.org
#     resolved, accepted jürgen@example.org
#   ASCII before the @, without SMTPUTF8
#     MAIL FROM:<desk@example.org>
#     RCPT TO:<jo@xn--bcher-kva.example>
#     To: jo@xn--bcher-kva.example
#     resolved, accepted jo@xn--bcher-kva.example
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact nodemailer@10.6.1

cat > expected.txt << 'END'
without SMTPUTF8
  MAIL FROM:<desk@example.org>
  RCPT TO:<jürgen@example.org>
  To: jürgen@example.org
  resolved, accepted jürgen@example.org
with SMTPUTF8
  MAIL FROM:<desk@example.org> SMTPUTF8
  RCPT TO:<jürgen@example.org>
  To: jürgen@example.org
  resolved, accepted jürgen@example.org
ASCII before the @, without SMTPUTF8
  MAIL FROM:<desk@example.org>
  RCPT TO:<jo@xn--bcher-kva.example>
  To: jo@xn--bcher-kva.example
  resolved, accepted jo@xn--bcher-kva.example
END

cat > trial.mjs << 'END'
import { createServer } from 'node:net';
import nodemailer from 'nodemailer';

/** Answers yes to everything, and keeps the commands of the envelope. */
const serverThatOffers = async (extensions, commands) => {
  const server = createServer((socket) => {
    let isText = false;
    socket.write('220 mail.example ESMTP\r\n');
    socket.on('data', (bytes) => {
      for (const line of bytes.toString('utf8').split('\r\n').filter(Boolean)) {
        if (isText) {
          if (/^To:/i.test(line)) commands.push(line);
          if (line !== '.') continue;
          isText = false;
          socket.write('250 ok\r\n');
        } else if (line.startsWith('EHLO')) {
          const lines = ['mail.example', ...extensions];
          socket.write(lines.map((each, n) => `250${n < lines.length - 1 ? '-' : ' '}${each}\r\n`).join(''));
        } else {
          if (/^(MAIL|RCPT)/.test(line)) commands.push(line);
          isText = line === 'DATA';
          socket.write(isText ? '354 go on\r\n' : '250 ok\r\n');
        }
      }
    });
    socket.on('error', () => {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const trial = async (label, to, extensions) => {
  const commands = [];
  const server = await serverThatOffers(extensions, commands);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: server.address().port, secure: false });
  const outcome = await transport.sendMail({ from: 'desk@example.org', to, subject: 'Hello', text: 'Hello' }).then(
    ({ accepted }) => `resolved, accepted ${accepted.join(' ')}`,
    ({ code }) => `rejected, ${code}`,
  );
  console.log([label, ...commands, outcome].join('\n  '));
  transport.close();
  server.close();
};
await trial('without SMTPUTF8', 'jürgen@example.org', []);
await trial('with SMTPUTF8', 'jürgen@example.org', ['8BITMIME', 'SMTPUTF8']);
await trial('ASCII before the @, without SMTPUTF8', 'jo@bücher.example', []);
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
