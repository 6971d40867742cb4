export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The language of the pages that an `Accept-Language` header prefers (RFC 9110, section 12.5.4). */
export const preferredLanguage = (header = ''): Language => {
  const wanted = header.split(',').flatMap((part) => {
    const [range = '', weight = 'q=1'] = part.split(';').map((text) => text.trim().toLowerCase());
    const language = languages.find((name) => range === name || range.startsWith(`${name}-`));
    return language ? [{ language, weight: Number(weight.replace(/^q=/, '')) || 0 }] : [];
  });
  const [first] = wanted.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  return first?.language ?? 'en';
};
