/**
 * Is told the administrator's token, once, when the administrator is created. Of a token that was made, nothing is stored
 * but its hash; one that was configured (`LEDGERDESK_ADMIN_TOKEN`) is known to whoever configured it.
 */
export abstract class AdministratorTokenRecipient {
  abstract receive(token: string, origin: 'made' | 'configured'): void;
}

/** Prints a token that was made on standard output, and nothing else. */
export class PrintAdministratorToken extends AdministratorTokenRecipient {
  receive(token: string, origin: 'made' | 'configured'): void {
    if (origin === 'made')
      process.stdout.write(`The administrator is root; the access token, shown only this once: ${token}\n`);
  }
}
