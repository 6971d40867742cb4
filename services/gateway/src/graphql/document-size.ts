import {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLInterfaceType,
  GraphQLSchema,
  GraphQLSkipDirective,
  isObjectType,
  isInterfaceType,
  Kind,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
/** `nodes`: how many things it may show at most; of connections as many as a page may have. */
export type DocumentSize = Readonly<{ nodes: number; depth: number }>;
type FieldsType = GraphQLObjectType | GraphQLInterfaceType | null;

const MOST_OF_A_PAGE = 100;
const NOTHING: DocumentSize = { nodes: 0, depth: 0 };

/** The operation that is meant; null where there is none of this name, or it is not said which one of several. */
export const operationIn = ({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode | null => {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const meant = name === null ? operations : operations.filter((one) => one.name?.value === name);
  return meant.length === 1 ? meant[0]! : null;
};

/**
 * How much an operation may answer, before it is executed (GQL-2): a fragment is measured once, so the measure of a short
 * document takes no long time. What is not valid counts nothing: whoever executes it refuses it.
 */
export class DocumentMeasure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, DocumentSize>();
  private readonly defaults: Variables;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)] as const] : [],
    );
    this.defaults = Object.fromEntries(defaults);
  }

  get size(): DocumentSize {
    const root = this.schema.getRootType(this.operation.operation) ?? null;
    return this.ofSet(this.operation.selectionSet, root);
  }

  /** The fields that it begins with, by their names. */
  get rootFields(): readonly string[] {
    return this.fieldsIn(this.operation.selectionSet, new Set());
  }

  private fieldsIn({ selections }: SelectionSetNode, seen: Set<string>): readonly string[] {
    return selections.flatMap((selection) => {
      if (!this.isIncluded(selection)) return [];
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.fieldsIn(selection.selectionSet, seen);
      const name = selection.name.value;
      const fragment = this.fragments.get(name);
      if (!fragment || seen.has(name)) return [];
      return this.fieldsIn(fragment.selectionSet, seen.add(name));
    });
  }

  private ofSet({ selections }: SelectionSetNode, type: FieldsType): DocumentSize {
    let nodes = 0;
    let depth = 0;
    for (const selection of selections) {
      const size = this.isIncluded(selection) ? this.ofSelection(selection, type) : NOTHING;
      nodes += size.nodes;
      depth = Math.max(depth, size.depth);
    }
    return { nodes, depth };
  }

  private ofSelection(selection: SelectionNode, type: FieldsType): DocumentSize {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.ofField(selection, type);
      case Kind.INLINE_FRAGMENT: {
        const { typeCondition, selectionSet } = selection;
        return this.ofSet(selectionSet, typeCondition ? this.typeNamed(typeCondition.name.value) : type);
      }
      case Kind.FRAGMENT_SPREAD:
        return this.ofFragment(selection.name.value);
    }
  }

  private ofFragment(name: string): DocumentSize {
    const known = this.measured.get(name);
    if (known) return known;
    this.measured.set(name, NOTHING); // Of a fragment that spreads itself, which is not valid.
    const fragment = this.fragments.get(name);
    const size = fragment
      ? this.ofSet(fragment.selectionSet, this.typeNamed(fragment.typeCondition.name.value))
      : NOTHING;
    this.measured.set(name, size);
    return size;
  }

  private ofField(field: FieldNode, type: FieldsType): DocumentSize {
    const definition = type?.getFields()[field.name.value];
    const named = definition ? getNamedType(definition.type) : null;
    const inner = field.selectionSet ? this.ofSet(field.selectionSet, fieldsTypeOf(named)) : NOTHING;
    const depth = inner.depth + 1;
    if (definition?.args.some(({ name }) => name === 'first')) {
      const shown = this.pageSizeOf(field);
      return { nodes: shown + shown * inner.nodes, depth };
    }
    const isAsked = type === this.schema.getQueryType() || type === this.schema.getMutationType();
    return { nodes: inner.nodes + (isAsked && field.selectionSet ? 1 : 0), depth };
  }

  private pageSizeOf(field: FieldNode): number {
    const sizes = (field.arguments ?? []).flatMap(({ name, value }) => {
      if (name.value !== 'first' && name.value !== 'last') return [];
      if (value.kind === Kind.INT) return [Number(value.value)];
      const given = value.kind === Kind.VARIABLE ? this.variable(value.name.value) : null;
      return typeof given === 'number' ? [given] : [];
    });
    return Math.min(MOST_OF_A_PAGE, Math.max(1, ...sizes, ...(sizes.length === 0 ? [MOST_OF_A_PAGE] : [])));
  }

  private variable(name: string): unknown {
    return Object.hasOwn(this.variables, name) ? this.variables[name] : this.defaults[name];
  }

  private isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    try {
      const skip = getDirectiveValues(GraphQLSkipDirective, selection, { ...this.variables });
      const include = getDirectiveValues(GraphQLIncludeDirective, selection, { ...this.variables });
      return skip?.if !== true && include?.if !== false;
    } catch {
      return true;
    }
  }

  private typeNamed(name: string): FieldsType {
    return fieldsTypeOf(this.schema.getType(name));
  }
}

const fieldsTypeOf = (type: GraphQLNamedType | null | undefined): FieldsType =>
  isObjectType(type) || isInterfaceType(type) ? type : null;
