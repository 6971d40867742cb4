/** A backup can't be restored. The message is one line for people. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}
