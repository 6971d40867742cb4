import { createTransport } from 'nodemailer';

/** Mail of the customers of the demo, as their programs send it. Each has a Message-ID of its own, so sent again it doubles nothing. */
const mails = [
  {
    from: { name: 'Jane Doe', address: 'jane.doe@alfreds.test' },
    cc: { name: 'Ana Trujillo', address: 'ana@centro.test' },
    subject: 'Our last order is missing two boxes',
    text: 'Hello,\n\nof the ten boxes we ordered on Monday only eight came. Ana saw it, too.\n\nWhen will the others come?\n\nJane\n\n-- \nAlfreds Futterkiste, Berlin',
  },
  {
    from: { name: '佐藤 花子', address: 'hanako@midori.test' },
    subject: '請求書について',
    html: '<p>お世話になっております。</p><p><b>11月</b>の請求書がまだ届いていません。</p><ul><li>注文 4711</li><li>注文 4712</li></ul><p>佐藤</p>',
  },
  {
    from: { name: 'A new customer', address: 'somebody@elsewhere.test' },
    subject: 'Do you deliver to Norway?',
    text: 'I can not find it on your pages.',
  },
] as const;

/** Mails the demo's customers to an address. @throws Error where the receiver does not take a mail */
export const sendDemoMails = async (
  receiver: Readonly<{ host: string; port: number }>,
  address: string,
): Promise<void> => {
  const transport = createTransport({ ...receiver, secure: false, ignoreTLS: true });
  try {
    for (const [index, mail] of mails.entries())
      await transport.sendMail({ ...mail, to: address, messageId: `<demo-${index + 1}@northwind.test>` });
  } finally {
    transport.close();
  }
};
