import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { buildSchema, GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType } from 'graphql';
import { schemaText } from './schema.generated';

const workspace = resolve(__dirname, '../../../..');
const schema = buildSchema(schemaText);

/** The fields of a type, as `name: Type`. */
const fieldsOf = (name: string): readonly string[] => {
  const type = schema.getType(name) as GraphQLObjectType | GraphQLInputObjectType;
  return Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
};
const valuesOf = (name: string) => (schema.getType(name) as GraphQLEnumType).getValues().map(({ name }) => name);
const withDirections = (...names: string[]) => [
  ...names.flatMap((name) => [`${name}_ASC`, `${name}_DESC`]),
  ...['created_asc', 'created_desc', 'updated_asc', 'updated_desc'],
];

it('the types of the schema are up to date; if not, run `npm run graphql-types`', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/graphql-types.mjs', '--check'], { cwd: workspace });
  expect([status, String(stderr)]).toEqual([0, '']);
});

describe('the schema', () => {
  const times = ['createdAt: Time!', 'updatedAt: Time!'];
  it('has contacts, organizations and their counts as GitLab has them (GQL-15, GQL-16, GQL-17)', () => {
    expect(fieldsOf('CustomerRelationsContact')).toEqual([
      'id: CustomerRelationsContactID!',
      'firstName: String!',
      'lastName: String!',
      'email: String',
      'phone: String',
      'description: String',
      'organization: CustomerRelationsOrganization',
      'active: Boolean!',
      ...times,
    ]);
    expect(fieldsOf('CustomerRelationsOrganization')).toEqual([
      'id: CustomerRelationsOrganizationID!',
      'name: String!',
      'defaultRate: Float',
      'description: String',
      'active: Boolean!',
      ...times,
    ]);
    for (const counts of ['ContactStateCounts', 'OrganizationStateCounts'])
      expect(fieldsOf(counts)).toEqual(['active: Int', 'inactive: Int', 'all: Int']);
  });
  it('has connections without a scalar for cursors (GQL-10)', () => {
    expect(fieldsOf('IssueConnection')).toEqual([
      'nodes: [Issue!]',
      'edges: [IssueEdge!]',
      'pageInfo: PageInfo!',
      'count: Int!',
    ]);
  });
  it('has the enums of GQL-27 to GQL-30', () => {
    for (const state of ['CustomerRelationsContactState', 'CustomerRelationsOrganizationState'])
      expect(valuesOf(state)).toEqual(['all', 'active', 'inactive']);
    const ofContacts = ['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'PHONE', 'DESCRIPTION', 'ORGANIZATION'];
    expect(valuesOf('ContactSort')).toEqual(withDirections(...ofContacts, 'CREATED', 'UPDATED'));
    const ofOrganizations = ['NAME', 'DESCRIPTION', 'DEFAULT_RATE', 'CREATED', 'UPDATED'];
    expect(valuesOf('OrganizationSort')).toEqual(withDirections(...ofOrganizations));
    expect(valuesOf('MutationOperationMode')).toEqual(['REPLACE', 'APPEND', 'REMOVE']);
  });
  it('has an input of its own for every mutation, and a payload with errors (GQL-8)', () => {
    const mutations = schema.getMutationType()!.getFields();
    for (const { name, args, type } of Object.values(mutations)) {
      const base = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      expect(args.map((argument) => `${argument.name}: ${String(argument.type)}`)).toEqual([`input: ${base}Input!`]);
      expect(String(type)).toBe(`${base}Payload`);
      expect(fieldsOf(`${base}Input`)).toContain('clientMutationId: String');
      expect(fieldsOf(`${base}Payload`)).toEqual(
        expect.arrayContaining(['clientMutationId: String', 'errors: [String!]!']),
      );
    }
    expect(Object.keys(mutations)).toHaveLength(6);
  });
  it('offers nothing else to write: settings, merging and the rest are REST only (GQL-45)', () => {
    const written = Object.keys(schema.getMutationType()!.getFields());
    expect(written.filter((name) => !/^(customerRelations|issueSetCrmContacts$|workItemUpdate$)/.test(name))).toEqual(
      [],
    );
  });
});
