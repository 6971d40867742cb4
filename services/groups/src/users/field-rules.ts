import { InvalidFields, type Issue } from '@ledgerdesk/contracts';

const LONGEST = 255;

/** @throws InvalidFields that names each of these texts that is empty, or longer than 255 characters */
export const refuseUnfit = (texts: Readonly<Record<string, string>>): void => {
  const issues: Issue[] = Object.entries(texts).flatMap(([path, text]) => {
    if (text === '') return [{ path, message: "can't be blank" }];
    return [...text].length > LONGEST ? [{ path, message: `is too long (maximum is ${LONGEST} characters)` }] : [];
  });
  if (issues.length > 0) throw new InvalidFields(issues);
};
