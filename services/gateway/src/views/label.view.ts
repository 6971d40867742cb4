import { z } from 'zod';
import { label } from '@ledgerdesk/contracts';
import { constant, viewOf } from './view';

const DARK = '#1F1E24';
const LIGHT = '#FFFFFF';
const MIDDLE = 0.5;

/** Dark on a light colour, light on a dark one, by its luma (ITU-R BT.601). */
const textColorOn = (color: string): string => {
  const channel = (from: number) => Number.parseInt(color.slice(from, from + 2), 16) / 255;
  const luma = 0.299 * channel(1) + 0.587 * channel(3) + 0.114 * channel(5);
  return luma > MIDDLE ? DARK : LIGHT;
};

/** API-29. */
export const labelView = viewOf(
  label,
  {
    text_color: { before: 'color', schema: z.string(), show: ({ color }) => textColorOn(color) },
    subscribed: { before: 'isProjectLabel', ...constant(z.boolean(), false) },
    priority: { before: 'isProjectLabel', ...constant(z.null(), null) },
  },
  'Label',
);
