/**
 * Told of every error that is nobody's decision, once, where it is caught. `what` is a sentence, `ids` say whom it
 * concerns (request, subject, event); neither has anything of a payload.
 */
export type Report = (what: string, ids: Readonly<Record<string, string | number>>, error: unknown) => void;
