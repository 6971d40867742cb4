/** One participant or mailed team member of one issue; the number is never given to another (section 1). */
export type ParticipantRef = Readonly<{ issueId: number; seat: number }>;
