/** What mail clients write around what is answered, in the languages of BODY-15. Each pattern looks at one line, in linear time. */

const any = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`, 'iu');

/** `On Monday, 1 June 2026, Jane wrote:` and the like: what most attributions end with, before their colon. */
export const wrote = new RegExp(
  [
    String.raw`(?<!\p{L})(?:wrote|writes|written|schrieb|geschrieben|écrit|ecrit|escribió|escribio|scritto|scrive|escreveu)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:schreef|geschreven|skrev|kirjoitti|napisała?|napisala?|napisana przez|napsala?|pisze)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:a scris|đã viết|írta|napísala?|napisao|napisal|rašė|parašė|rakstīja|kirjutas|menulis|skrifaði)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:va escriure|ha escrit|escribiu|idatzi du|idatzi zuen|aliandika|sinulat|ditulis|написао|shkroi|yazıb)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:quoting|zitat von|citando|citazione da|citation de|citat från|cytowanie)(?!\p{L})`,
    String.raw`(?:пишет|написала?|пише|написа[вл]а?|піша|напіса[ўл]а?|έγραψε|yazdı|書きました|のメール|のメッセージ|写道|寫道|作成|작성|님이|썼습니다|썼음)`,
    String.raw`(?:เขียนว่า|เขียน|كتب|تمت كتابة|כתבה?|מאת|نوشت|ने लिखा|লিখেছেন|დაწერა|գրել է)`,
  ].join('|'),
  'iu',
);

/** What attributions begin with, before their date. */
export const onWords =
  'on|am|le|el|il giorno|il|em|no dia|dia|op|den|d\\.|su|dnia|w dniu|dne|dňa|vào lúc|vào|ngày|în data de|în|la data de|in data|' +
  'pada tanggal|pada|στις|την|tarehe|noong|на|дана|dana|þann|ons|у|в|em|às|в|ในวันที่|เมื่อ|في|بتاريخ|در تاریخ|در|בתאריך|ב-|在|於|于';

const dashes = String.raw`[-_=—–]{2,40}\s*`;
const originals = [
  'original',
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
  ...[
    'oprindelig (?:meddelelse|besked|mail|e-mail)',
    'original (?:meddelelse|besked)',
    'den oprindelige (?:meddelelse|besked)',
  ],
  ...[
    'message initial',
    'courriel original',
    'e-mail d.origine',
    'correo original',
    'email original',
    'original e?-?mail',
  ],
  ...['messaggio di origine', 'mensagem de origem', 'oprindeleg melding', 'opprinnelig e-post', 'ursprungligt mejl'],
  ...['eredeti üzenet', 'továbbított üzenet', 'mesaj original', 'mesajul original', 'mesaj redirecționat'],
  ...['thư gốc', 'tin nhắn gốc', 'thư đã chuyển tiếp', 'оригинално съобщение', 'препратено съобщение'],
  ...['izvorna poruka', 'originalna poruka', 'proslijeđena poruka', 'pôvodná správa', 'preposlaná správa'],
  ...['izvirno sporočilo', 'posredovano sporočilo', 'originalus laiškas', 'pradinis pranešimas', 'persiųstas laiškas'],
  ...['sākotnējais ziņojums', 'pārsūtīts ziņojums', 'algne kiri', 'algne sõnum', 'edastatud kiri', 'pesan asli'],
  ...['pesan terusan', 'mesej asal', 'ข้อความต้นฉบับ', 'ข้อความที่ส่งต่อ', 'الرسالة الأصلية', 'رسالة معاد توجيهها'],
  ...['הודעה מקורית', 'הודעה שהועברה', 'پیام اصلی', 'missatge original', 'missatge reenviat', 'upprunalegt skeyti'],
  ...['मूल संदेश', 'оригинална порука', 'изворна порука', 'зыходнае паведамленне'],
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
/** Of ticket systems: answers stand above it. */
const markers = [
  '##-? .{3,120} -?##',
  '[-_=—–#~ ]{0,40}(?:please )?(?:(?:type|write|enter|add) your )?reply above (?:this|the) line[-_=—–#~ .]{0,40}',
];
/** `---- Original Message ----`, `Begin forwarded message:`, `##- Please type your reply above this line -##` */
export const banner = any(
  `${dashes}(?:${originals.join('|')})\\s*[-_=—–]{2,40}`,
  `(?:${forwards.join('|')})\\s*[:：]`,
  ...markers,
);

const keys: Readonly<Record<'from' | 'date' | 'to' | 'subject', string>> = {
  from:
    'from|von|de|da|van|fra|från|lähettäjä|od|от|отправитель|від|από|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람|' +
    'de la|feladó|expeditor|từ|người gửi|pošiljatelj|šalje|nuo|siuntėjas|no|sūtītājs|saatja|kellelt|dari|จาก|من|מאת|از|frá|шаље|од|ад',
  date:
    'sent|date|gesendet|datum|envoyé|date d.envoi|enviado(?: el| em)?|fecha|inviato|data|verzonden|sendt|dato|skickat|' +
    'lähetetty|päiväys|päivämäärä|wysłano|odesláno|отправлено|дата|надіслано|στάλθηκε|ημερομηνία|gönderilme(?: tarihi)?|' +
    'tarih|送信日時|日付|日時|发送时间|发送日期|日期|時間|寄件日期|傳送時間|보낸 ?날짜|날짜|보낸 ?시간|' +
    'message du|envoyé le|date d.expédition|sendt dato|dátum|küldve|küldés dátuma|trimis|trimis la|đã gửi|ngày|изпратено|poslano|' +
    'poslato|odoslané|odoslaná|išsiųsta|nosūtīts|datums|saadetud|kuupäev|dikirim|tanggal|dihantar|tarikh|ส่งเมื่อ|ส่ง|วันที่|' +
    'تم الإرسال|التاريخ|تاريخ|أرسلت|נשלח|תאריך|ارسال شده|تاریخ|enviat|dagsetning|послато|датум|дасланa|дата і час',
  to:
    'to|an|à|a|para|aan|til|till|vastaanottaja|do|komu|кому|προς|kime|alıcı|宛先|收件人|收件者|받는 ?사람|' +
    'destinataire|címzett|către|catre|đến|tới|người nhận|до|prima|za|primatelj|prejemnik|kam|gavėjas|adresāts|saaja|kellele|' +
    'kepada|ke|ถึง|إلى|אל|به|per a|прима|за|каму|modtager|mottaker|mottagare|ontvanger|odbiorca|příjemce',
  subject:
    'subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|aihe|temat|předmět|тема|θέμα|konu|件名|主题|主旨|主題|제목|' +
    'sujet|tárgy|subiect|chủ đề|tiêu đề|относно|predmet|zadeva|tema|temats|tēma|teema|subjek|perihal|เรื่อง|หัวข้อ|' +
    'الموضوع|موضوع|נושא|הנדון|assumpte|efni|наслов|тэма',
};
type HeaderKey = keyof typeof keys;
const headerLines = (Object.entries(keys) as [HeaderKey, string][]).map(
  ([key, names]) => [key, new RegExp(`^(?:${names})\\s{0,3}[:：]\\s{0,5}\\S`, 'iu')] as const,
);

/** Which line of a quoted header block this is. */
export const headerKey = (line: string): HeaderKey | null =>
  headerLines.find(([, pattern]) => pattern.test(line))?.[0] ?? null;

const sentWords = new RegExp(
  [
    String.raw`^(?:sent (?:from|via|with|using) |von meinem .{1,60} gesendet|(?:diese nachricht wurde )?(?:von .{1,60} )?gesendet(?: (?:von|mit|über|vom))? ?)`,
    String.raw`^(?:envoyé (?:de|depuis|avec|à partir|par)|enviado (?:desde|do|da|de|a partir|pelo|pela|con|com|via)|enviat (?:des|amb)|inviato (?:da|con|dal|tramite))(?!\p{L}) ?`,
    String.raw`^(?:verzonden (?:vanaf|met|via|vanuit)|verstuurd (?:vanaf|met|via|vanuit)|sendt (?:fra|via|med)|skickat från|skickades från|lähetetty|wysłan[eoy] (?:z|ze)|odesláno (?:z|ze)|odoslané (?:z|zo)|poslano (?:z|s))(?!\p{L}) ?`,
    String.raw`^(?:отправлено (?:с|из|со)|надіслано (?:з|із)|відправлено (?:з|із)|στάλθηκε από|изпратено от|послато са|trimis de pe|trimis din|được gửi từ|đã gửi từ|dikirim dari|dihantar daripada|küldve|išsiųsta iš|nosūtīts no|saadetud)(?!\p{L}) ?`,
    String.raw`^(?:发自|發自|從我的|从我的|傳送自|ส่งจาก|أرسلت من|أُرسلت من|נשלח מ)`,
    String.raw`(?:d[ae]n gönderildi|からの?送信|에서 보냄|に?から送信(?:されました)?|에서 전송)[.。]?$`,
  ].join('|'),
  'iu',
);
const device =
  'i-?phon|i-?pad|i-?pod|i-?os|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|oneplus|pixel|nokia|motorola|sony|xperia|htc|blackberry|' +
  'windows|outlook|hotmail|yahoo|gmail|thunderbird|proton|tutanota|tuta|k-9|fairemail|spark|superhuman|mailbird|airmail|aquamail|bluemail|' +
  'canary|edison|em client|emclient|gmx|web\\.de|t-online|telekom|vodafone|verizon|t-mobile|at&t|orange|laposte|libero|bluewin|zoho|fastmail|' +
  'aol|mailbox|posteo|hey|mail\\.ru|yandex|яндекс|phone|mobile?|handy|smartphone|smarttelefon|tablet|telefon|mobil|телефон|смартфон|' +
  'pošt|почт|携帯|スマートフォン|手机|手機|휴대폰|스마트폰|แท็บเล็ต|หาเครื่อง|โทรศัพท์|هاتفي|טלפון|tarayıcı';
const DEVICE = new RegExp(`(?<!\\p{L})(?:${device})`, 'iu');
/** What may stand beside the name of a device or a program, and no more, lest a sentence be taken for one. */
const BESIDE = new RegExp(
  '^(?:my|mail|the|wurde|aplikacji|aplikacij\\p{L}|a|an|for|on|app|device|secure|email|e-mail|using|free|and|via|with|by|from|mein\\p{L}{0,2}|für|auf|vom|von|der|dem|mit|über|und|mobil\\p{L}{0,4}|' +
    'mon|ma|pour|sur|de|du|le|la|un|l.application|appareil|mi|meu|minha|mio|per|para|su|el|o|no|na|aplicación|dispositivo|cellulare|telefoon|' +
    'mijn|voor|op|een|het|min|mitt|för|til|på|fra|från|enhet|mojego|moj\\p{L}{1,3}|mého|dla|pro|systemu|програм\\p{L}{0,2}|приложени\\p{L}{0,2}|моего|мого|мобильн\\p{L}{1,3}|для|' +
    'το|μου|για|cihazımdan|için|dari|saya|tôi|của|meu|из|на|з|с|gesendet|gönderildi|wysłane|smart|4g|5g|lte|pro|max|plus|mini|ultra|note|tab)$',
  'iu',
);
const outlookFor = String.raw`outlook (?:for|für|pour|para|per|voor|til|till|för|dla|pro|для|на) (?:ios|android|mac|windows)`;
const getOutlook = any(
  String.raw`(?:get|download|téléchargez|télécharger|obtenez|obtenir|obtener|descargar?|scarica|ottieni|obter|obtenha|baixe|hent|få|hämta|skaffa|laden sie|holen sie sich|pobierz|získat|stáhnout|скачать|получить|отримати|завантажити|获取|取得) (?:o |program |приложение )?${outlookFor}`,
  String.raw`${outlookFor} (?:beziehen|herunterladen|downloaden|を入手|다운로드)`,
);

/** `Sent from my iPhone` and the like: nothing but a device or a program is named in it. */
export const isDeviceLine = (line: string): boolean => {
  const text = line
    .replace(/\[([^[\]]{1,80})\]\([^()\s]{1,300}\)/g, '$1')
    .replace(/<?https?:\/\/[^\s<>]{1,300}>?/g, '')
    .trim();
  if (text === '' || text.length > MAX_DEVICE_LINE) return false;
  if (getOutlook.test(text)) return true;
  if (!sentWords.test(text) || !DEVICE.test(text)) return false;
  return text
    .replace(sentWords, (matched) => (DEVICE.test(matched) ? matched : ' '))
    .split(/[\s,.。()]+/)
    .filter(Boolean)
    .every((word) => DEVICE.test(word) || BESIDE.test(word) || sentWords.test(`${word} `) || !IN_LOWER_CASE.test(word));
};

const MAX_DEVICE_LINE = 120;
/** Of scripts whose languages part words by blanks. */
const IN_LOWER_CASE = /^(?![\p{Lu}\d]).*[\p{Script=Latin}\p{Script=Cyrillic}]/u;
