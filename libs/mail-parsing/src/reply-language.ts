/** What mail clients write around what is answered, in the languages of BODY-15. Each pattern looks at one line, in linear time. */

const any = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`, 'iu');

/** `On Monday, 1 June 2026, Jane wrote:` and the like: what the last line of an attribution ends with, before its colon. */
export const wrote = new RegExp(
  [
    String.raw`(?<!\p{L})(?:wrote|writes|schrieb|geschrieben|écrit|ecrit|escribió|escribio|scritto|scrive|escreveu)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:schreef|geschreven|skrev|kirjoitti|napisała?|napisala?|napisana przez|napsala?|pisze)(?!\p{L})`,
    String.raw`(?:пишет|написала?|пише|написа[вл]а?|έγραψε|yazdı|書きました|のメール|のメッセージ|写道|寫道|作成|작성|님이|썼습니다|썼음)`,
  ].join('|'),
  'iu',
);

/** An address in angle brackets and a number right before the colon: an attribution in any language. */
export const nameAndDate = /\d.*<[^<>\s@]{1,64}@[^<>\s]{1,190}>\s?\S{0,20}\s?[:：]$/u;

const dashes = String.raw`[-_=—–]{2,40}\s*`;
const originals = [
  ...['original message', 'original appointment', 'forwarded message', 'reply message', 'forwarded by .{1,200}'],
  ...['ursprüngliche nachricht', 'originalnachricht', 'weitergeleitete nachricht', 'original-nachricht'],
  ...['message d.origine', 'message original', 'message transféré', 'message transmis'],
  ...['mensaje original', 'mensaje reenviado', 'messaggio originale', 'messaggio inoltrato'],
  ...[
    'mensagem original',
    'mensagem encaminhada',
    'oorspronkelijk bericht',
    'origineel bericht',
    'doorgestuurd bericht',
  ],
  ...['oprindelig meddelelse', 'videresendt meddelelse', 'videresendt besked', 'ursprungligt meddelande'],
  ...['originalmeddelande', 'vidarebefordrat meddelande', 'opprinnelig melding', 'videresendt melding'],
  ...[
    'alkuperäinen viesti',
    'välitetty viesti',
    'oryginalna wiadomość',
    'wiadomość oryginalna',
    'wiadomość przekazana',
  ],
  ...['treść przekazanej wiadomości', 'původní zpráva', 'přeposlaná zpráva', 'původní e-mail'],
  ...['исходное сообщение', 'пересланное сообщение', 'пересылаемое сообщение', 'оригинальное сообщение'],
  ...['початкове повідомлення', 'переслане повідомлення', 'оригінальне повідомлення'],
  ...[
    'αρχικό μήνυμα',
    'προωθημένο μήνυμα',
    'orijinal mesaj',
    'özgün [iİ]leti',
    'iletilen mesaj',
    'yönlendirilmiş ileti',
  ],
  ...[
    '元のメッセージ',
    '転送メッセージ',
    '転送されたメッセージ',
    '原始邮件',
    '原始郵件',
    '原邮件',
    '转发的邮件',
    '轉寄郵件',
  ],
  ...['转发邮件', '已转发邮件', '원본 메시지', '원본 메일', '전달된 메시지', '전달된 메일'],
];
const forwards = [
  ...['begin forwarded message', 'anfang der weitergeleiteten nachricht', 'début du message (?:transféré|réexpédié)'],
  ...['inicio del mensaje reenviado', 'inizio messaggio inoltrato', 'início da mensagem (?:encaminhada|reenviada)'],
  ...['begin doorgestuurd bericht', 'start på videresendt besked', 'vidarebefordrat brev', 'videresendt melding'],
  ...['välitetty viesti alkaa', 'początek przekazywanej wiadomości', 'začátek přeposílané zprávy'],
  ...[
    'начало переадресованного сообщения',
    'начало переслан[\\p{L}]{1,10} сообщения',
    'початок листа, що пересилається',
  ],
  ...[
    'αρχή προωθημένου μηνύματος',
    'iletilen ileti başlangıcı',
    '転送されたメッセージ',
    '以下是转发的邮件',
    '전달된 메시지 시작',
  ],
];
/** `---- Original Message ----`, `Begin forwarded message:` */
export const banner = any(`${dashes}(?:${originals.join('|')})\\s*[-_=—–]{2,40}`, `(?:${forwards.join('|')})\\s*[:：]`);

const keys: Readonly<Record<'from' | 'date' | 'to' | 'subject', string>> = {
  from: 'from|von|de|da|van|fra|från|lähettäjä|od|от|отправитель|від|από|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람',
  date:
    'sent|date|gesendet|datum|envoyé|date d.envoi|enviado(?: el| em)?|fecha|inviato|data|verzonden|sendt|dato|skickat|' +
    'lähetetty|päiväys|päivämäärä|wysłano|odesláno|отправлено|дата|надіслано|στάλθηκε|ημερομηνία|gönderilme(?: tarihi)?|' +
    'tarih|送信日時|日付|日時|发送时间|发送日期|日期|時間|寄件日期|傳送時間|보낸 ?날짜|날짜|보낸 ?시간',
  to: 'to|an|à|a|para|aan|til|till|vastaanottaja|do|komu|кому|προς|kime|alıcı|宛先|收件人|收件者|받는 ?사람',
  subject:
    'subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|aihe|temat|předmět|тема|θέμα|konu|件名|主题|主旨|主題|제목',
};
type HeaderKey = keyof typeof keys;
const headerLines = (Object.entries(keys) as [HeaderKey, string][]).map(
  ([key, names]) => [key, new RegExp(`^(?:${names})\\s{0,3}[:：]\\s{0,5}\\S`, 'iu')] as const,
);

/** Which line of a quoted header block this is. */
export const headerKey = (line: string): HeaderKey | null =>
  headerLines.find(([, pattern]) => pattern.test(line))?.[0] ?? null;

/** `Sent from my iPhone` and the like. */
export const sentFrom = new RegExp(
  [
    String.raw`^(?:sent (?:from|via|with) |get \[?outlook for|von meinem .{1,60} gesendet|gesendet (?:von|mit|über) )`,
    String.raw`^(?:envoyé (?:de|depuis|avec|à partir)|télécharger outlook|enviado (?:desde|do|a partir|pelo|con)|inviato da) `,
    String.raw`^(?:verzonden (?:vanaf|met|via|vanuit)|sendt fra|skickat från|skickades från|lähetetty|wysłan[eo] z|odesláno z)`,
    String.raw`^(?:отправлено (?:с|из)|надіслано з|відправлено з|στάλθηκε από|.{1,60}(?:d[ae]n gönderildi|からの?送信)|iphoneから送信)`,
    String.raw`^(?:发自|從我的|从我的|發自|傳送自|나의 .{1,60}에서 보냄|.{1,60}에서 보냄)`,
  ].join('|'),
  'iu',
);
