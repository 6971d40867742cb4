/** Because of which links are led elsewhere: a group transfer, or a merge by hand (MRG-1). */
export type Operation = { transferId: number; mergeId?: undefined } | { transferId?: undefined; mergeId: string };

export const operationOf = ({ transferId, mergeId }: Operation): Operation =>
  mergeId === undefined ? { transferId } : { mergeId };
export const operationIdOf = ({ transferId, mergeId }: Operation): number | string => mergeId ?? transferId;
