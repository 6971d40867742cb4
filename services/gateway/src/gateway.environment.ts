import { z } from 'zod';
import type { Configuration } from '@ledgerdesk/service-host';

const count = (fallback: number, least: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= least, `expected at least ${least}`)
    .default(fallback);

/** Variables of the gateway. */
export const gatewayEnvironment = {
  /** Requests of one user; 0: no limit (API-13). */
  RATE_LIMIT_PER_MINUTE: count(0, 0),
  /** What one request may take, all in all. */
  REQUEST_BUDGET_MS: count(10_000, 100),
  /** Origins, separated by commas, that browsers may call from; none if not set (API-58). */
  CORS_ORIGINS: z.string().optional(),
  /** Of every rate and amount, by ISO 4217 (TIM-21). */
  BILLING_CURRENCY: z
    .enum(Intl.supportedValuesOf('currency'), 'expected a code of ISO 4217, such as EUR')
    .default('EUR'),
  /** Addresses and networks, separated by commas, whose `X-Forwarded-For` is believed; none if not set. */
  TRUSTED_PROXIES: z.string().optional(),
};

/** What the gateway finds in `CONFIGURATION`. */
export type GatewayConfiguration = Configuration & Readonly<z.output<z.ZodObject<typeof gatewayEnvironment>>>;
