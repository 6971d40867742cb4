import { DomainError } from '@ledgerdesk/event-sourcing';
import type { Operation } from './operation';
import { meaningOf, textsOf } from './refusals';

type Input = Readonly<{ clientMutationId?: string | null | undefined }>;
/** `visible`: whether lists show it already (API-5). `errors`: what was refused, where there is an answer all the same. */
type Written<Thing> = Readonly<{ thing: Thing | null; visible: boolean; errors?: string[] }>;
type Payload<Name extends string, Thing> = Readonly<{ clientMutationId: string | null; errors: string[] }> &
  Readonly<Record<Name, Thing | null>>;

/**
 * What a mutation answers: what was written, under its name, or what refuses it, in whole sentences (GQL-5, GQL-8).
 *
 * @throws what is refused as missing or forbidden (GQL-4), or is no refusal
 */
export const mutationPayload = async <Name extends string, Thing>(
  operation: Operation,
  { clientMutationId = null }: Input,
  name: Name,
  write: () => Promise<Written<Thing>>,
): Promise<Payload<Name, Thing>> => {
  operation.beginMutation();
  const answer = (errors: string[], thing: Thing | null) =>
    ({ clientMutationId, errors, [name]: thing }) as Payload<Name, Thing>;
  try {
    const { thing, visible, errors = [] } = await write();
    if (!visible) operation.visible = false;
    return answer(errors, thing);
  } catch (error) {
    return answer(toldOf(error), null);
  }
};

/** @throws what is not told in a payload */
export const toldOf = (error: unknown): string[] => {
  if (error instanceof DomainError && meaningOf(error) === 'told') return textsOf(error);
  throw error;
};
