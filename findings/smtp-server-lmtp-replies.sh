#!/bin/sh
# smtp-server 3.21.6 (npm): after LMTP DATA there are fewer replies than accepted RCPT commands.
#
# RFC 2033, section 4.2: after the final dot the server sends one reply for each RCPT command that succeeded, also where
# several named the same address.
# Guessed: four accepted RCPT commands, four replies; `Desk@` and `desk@` are two recipients (RFC 5321, section 2.4).
# Seen: all four are answered with 250, and then there is one reply. onData gets one recipient: the spelling of the last.
#   A client that follows the RFC takes the reply to its next command (here 221, to QUIT) for that of the second recipient,
#   or waits for replies that never come.
#
# Output, the same in both runs:
#   RCPT TO:<desk@example.com> 250
#   RCPT TO:<desk@example.com> 250
#   RCPT TO:<Desk@example.com> 250
#   RCPT TO:<desk@EXAMPLE.COM> 250
#   recipients of onData: desk@EXAMPLE.COM
#   replies after the final dot: 250
#   reply to QUIT: 221
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact smtp-server@3.21.6

cat > expected.txt << 'END'
RCPT TO:<desk@example.com> 250
RCPT TO:<desk@example.com> 250
RCPT TO:<Desk@example.com> 250
RCPT TO:<desk@EXAMPLE.COM> 250
recipients of onData: desk@EXAMPLE.COM
replies after the final dot: 250
reply to QUIT: 221
END

cat > trial.mjs << 'END'
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

let recipients = [];
const server = new SMTPServer({
  lmtp: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (content, { envelope }, done) => {
    recipients = envelope.rcptTo.map(({ address }) => address);
    content.resume().on('end', () => done(null, recipients.map(() => 'kept')));
  },
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');

const socket = connect(server.server.address().port, '127.0.0.1');
const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
// The last line of a reply has a space after its code.
const reply = async () => {
  for (;;) {
    const { value } = await lines.next();
    if (value[3] === ' ') return value.slice(0, 3);
  }
};
const ask = (command) => {
  socket.write(`${command}\r\n`);
  return reply();
};

await reply();
await ask('LHLO client.example');
await ask('MAIL FROM:<ann@example.org>');
for (const address of ['desk@example.com', 'desk@example.com', 'Desk@example.com', 'desk@EXAMPLE.COM']) {
  const command = `RCPT TO:<${address}>`;
  console.log(command, await ask(command));
}
await ask('DATA');
// QUIT is pipelined, so that 221 shows where the replies to DATA end.
socket.write('Subject: parcel\r\n\r\nWhere is it?\r\n.\r\nQUIT\r\n');
const replies = [];
do replies.push(await reply());
while (replies.at(-1) !== '221');
console.log(`recipients of onData: ${recipients.join(' ')}`);
console.log(`replies after the final dot: ${replies.slice(0, -1).join(' ')}`);
console.log(`reply to QUIT: ${replies.at(-1)}`);
socket.destroy();
server.close();
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
