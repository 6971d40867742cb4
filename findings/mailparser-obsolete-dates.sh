#!/bin/sh
# mailparser 3.14.2 (npm): a date in the obsolete syntax that receivers must accept becomes the present time.
#
# RFC 5322, section 4.3: readers must accept spaces and comments between the parts of a time, military zones of one letter,
# which count as -0000, and years of three digits, to which 1900 is added. Section 3.3: second 60 is a leap second.
# Guessed: each is read as the RFC says.
# Seen: with spaces or a comment, or a zone other than Z, `date` is the time of parsing. So the same bytes give another date
#   each time, and nothing tells it from a real one, although a mail without Date gives undefined. The year 119 stays the
#   year 119. The leap second is 60 seconds early: the second before it is after it.
# Upstream: issue 305 of nodemailer/mailparser says that the present time is meant for dates that can't be read at all.
#
# Output, the same in both runs:
#   none                                       undefined
#   Tue, 5 Mar 2019 07:41:09 +0100             2019-03-05T06:41:09.000Z
#   Tue, 5 Mar 2019 07 : 41 : 09 +0100         the time of parsing
#   Tue, 5 Mar 2019 07 (local) :41:09 +0100    the time of parsing
#   Tue, 5 Mar 2019 07:41:09 Z                 2019-03-05T07:41:09.000Z
#   Tue, 5 Mar 2019 07:41:09 R                 the time of parsing
#   Tue, 5 Mar 119 07:41:09 +0100              0119-03-05T06:41:09.000Z
#   Sat, 31 Dec 2016 23:59:60 +0000            2016-12-31T23:59:00.000Z
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --save-exact mailparser@3.14.2

cat > expected.txt << 'END'
none                                       undefined
Tue, 5 Mar 2019 07:41:09 +0100             2019-03-05T06:41:09.000Z
Tue, 5 Mar 2019 07 : 41 : 09 +0100         the time of parsing
Tue, 5 Mar 2019 07 (local) :41:09 +0100    the time of parsing
Tue, 5 Mar 2019 07:41:09 Z                 2019-03-05T07:41:09.000Z
Tue, 5 Mar 2019 07:41:09 R                 the time of parsing
Tue, 5 Mar 119 07:41:09 +0100              0119-03-05T06:41:09.000Z
Sat, 31 Dec 2016 23:59:60 +0000            2016-12-31T23:59:00.000Z
END

cat > trial.mjs << 'END'
import { simpleParser } from 'mailparser';

const dates = [
  null,
  'Tue, 5 Mar 2019 07:41:09 +0100',
  'Tue, 5 Mar 2019 07 : 41 : 09 +0100',
  'Tue, 5 Mar 2019 07 (local) :41:09 +0100',
  'Tue, 5 Mar 2019 07:41:09 Z',
  'Tue, 5 Mar 2019 07:41:09 R',
  'Tue, 5 Mar 119 07:41:09 +0100',
  'Sat, 31 Dec 2016 23:59:60 +0000',
];
for (const written of dates) {
  const before = Date.now();
  const { date } = await simpleParser(`From: ann@example.org\r\n${written ? `Date: ${written}\r\n` : ''}\r\nHello\r\n`);
  const isNow = date && date.getTime() >= before && date.getTime() <= Date.now();
  console.log((written ?? 'none').padEnd(42), isNow ? 'the time of parsing' : String(date?.toISOString()));
}
END

node trial.mjs > seen.txt
cat seen.txt
diff expected.txt seen.txt
