import type { PasskeyModelsQuery } from '~/gql/graphql';

type Known = PasskeyModelsQuery['settings']['knownPasskeyModels'];

/** One thing to choose: a name with all its AAGUIDs, or an AAGUID of its own. */
export type Choice = { value: string; label: string; aaguids: readonly string[] };

/** An AAGUID in the spelling of the server; null if it is none. */
export function aaguidOf(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text) && /[1-9a-f]/.test(text) ? text : null;
}

/** What can be chosen, and what of it is chosen, if these AAGUIDs are allowed. */
export function choicesOf(known: Known, allowed: readonly string[]): { choices: Choice[]; chosen: string[] } {
  const byName = new Map<string, string[]>();
  for (const { name, aaguid } of known) byName.set(name, [...(byName.get(name) ?? []), aaguid]);
  const choices: Choice[] = [...byName].map(([name, aaguids]) => ({ value: aaguids.join(), label: name, aaguids }));
  const chosen = choices.filter((c) => c.aaguids.every((aaguid) => allowed.includes(aaguid)));
  const named = new Set(chosen.flatMap((c) => c.aaguids));
  const single = allowed
    .filter((aaguid) => !named.has(aaguid))
    .map((aaguid) => ({ value: aaguid, label: aaguid, aaguids: [aaguid] }));
  return {
    choices: [...choices, ...single.filter((s) => !choices.some((c) => c.value === s.value))],
    chosen: [...chosen, ...single].map((c) => c.value),
  };
}
