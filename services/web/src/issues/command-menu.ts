/** A quick action begins its line (QA-1). */
export const isLineBegin = (before: string): boolean => before === '' || before.endsWith('\n');

type Named = Readonly<{ first_name: string; last_name: string }>;

export const nameOfContact = ({ first_name: first, last_name: last }: Named): string => `${first} ${last}`.trim();
