/**
 * Which strategies report a layout that they do not know, and when: as their forms say.
 *
 * @module
 */

import type { UnknownLayout } from "../../dispatch/form.ts";
import { loadForm, WRITABLE_STRATEGY_NAMES } from "../../dispatch/strategy_files.ts";

/** The strategies to whose queues of unknown layouts that happens. */
export async function namesByUnknownLayout(what: UnknownLayout): Promise<readonly string[]> {
  const forms = await Promise.all(WRITABLE_STRATEGY_NAMES.map(loadForm));
  return forms.filter(({ unknownLayout }) => unknownLayout === what).map(({ name }) => name);
}
