import { Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';

/** What is sent: one operation of the document, and the variables. */
export type Request = { query: string; operationName?: string; variables: Record<string, unknown>; live: boolean };

/** Why nothing was sent, in words. */
export class Unsendable extends Error {}

/** The operation in which the cursor stands, or else the first. */
function chosen(operations: OperationDefinitionNode[], cursor: number) {
  return operations.find(({ loc }) => loc && loc.start <= cursor && cursor <= loc.end) ?? operations[0];
}

/** Reads what somebody wrote; throws an Unsendable that says what is wrong with it. */
export function readRequest(query: string, variables: string, cursor: number): Request {
  let operations: OperationDefinitionNode[];
  try {
    operations = parse(query).definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  } catch (error) {
    throw new Unsendable(error instanceof Error ? error.message : 'The document cannot be read.');
  }
  const operation = chosen(operations, cursor);
  if (!operation) throw new Unsendable('Write a query, a mutation or a subscription first.');
  if (operations.length > 1 && operations.some((o) => !o.name))
    throw new Unsendable('Where there are several operations, each needs a name.');
  return {
    query,
    operationName: operation.name?.value,
    variables: readVariables(variables),
    live: operation.operation === OperationTypeNode.SUBSCRIPTION,
  };
}

function readVariables(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Unsendable(`The variables are not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (!value || typeof value !== 'object' || Array.isArray(value))
    throw new Unsendable('The variables must be an object, such as {"id": "…"}.');
  return value as Record<string, unknown>;
}
