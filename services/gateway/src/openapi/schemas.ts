import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** What is only in the words of the specification: by the names of fields. */
type BodyWords = Readonly<{
  descriptions: Readonly<Record<string, string>>;
  limits: Readonly<Record<string, Limits>>;
}>;
type Limits = Readonly<{ minLength?: number; maxLength?: number }>;

type Kind = 'schemas' | 'parameters' | 'headers' | 'responses';
export const ref = (kind: Kind, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

/** What is described once by its name, and referred to wherever it appears. */
export class Components {
  readonly schemas: Record<string, Json> = {};

  /** What is answered. */
  output(schema: z.ZodType): Json {
    return this.described(schema, 'output');
  }

  /** A parameter. */
  input(schema: z.ZodType): Json {
    return this.described(schema, 'input');
  }

  /** A body, whose fields are described by their names where they do not do so themselves. */
  body(name: string, schema: z.ZodObject, { descriptions, limits }: BodyWords): Json {
    const { properties, ...described } = this.input(schema) as Readonly<{ properties: Record<string, Json> }>;
    const fields = Object.entries(properties).map(([field, property]) => [
      field,
      { description: descriptions[field], ...limited(property, limits[field] ?? {}) },
    ]);
    this.schemas[name] = { ...described, properties: Object.fromEntries(fields) };
    return ref('schemas', name);
  }

  /** The same body, with a file in it. */
  withFile(name: string): Json {
    const { properties, ...described } = this.schemas[name] as Readonly<{ properties: Json }>;
    const file = { type: 'string', format: 'binary', description: 'The file' };
    this.schemas[name] = { ...described, properties: { file, ...properties }, required: ['file'] };
    return ref('schemas', name);
  }

  private described(schema: z.ZodType, io: 'input' | 'output'): Json {
    // Only what lies inside of something else is referred to by its name.
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ schema }), { io, override: plainly });
    for (const [name, definition] of Object.entries($defs)) {
      const { id: _, ...named } = pointed(definition) as Record<string, unknown>;
      this.schemas[name] = named;
    }
    return pointed(properties!.schema) as Json;
  }
}

/** A text, or a text or nothing, within these limits. */
const limited = (schema: Json, limits: Limits): Json => {
  const { anyOf } = schema as { anyOf?: readonly Json[] };
  if (anyOf) return { ...schema, anyOf: anyOf.map((one) => limited(one, limits)) };
  return schema.type === 'string' ? { ...schema, ...limits } : schema;
};

/** `$defs` of one schema are components of the document. */
const pointed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, pointed(inner)],
    ),
  );
};

/**
 * As generators of clients understand it: formats without their patterns, objects that may get further fields, and whole
 * numbers without the bounds of JavaScript.
 */
const plainly = ({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  const values = jsonSchema.enum;
  if (jsonSchema.type === 'number' && Array.isArray(values) && values.every(Number.isInteger))
    jsonSchema.type = 'integer';
  if (jsonSchema.type !== 'integer') return;
  jsonSchema.format = 'int64';
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};
