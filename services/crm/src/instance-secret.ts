/** What keys the names of claims: the secret of the installation. */
export const INSTANCE_SECRET = Symbol('instance secret');
