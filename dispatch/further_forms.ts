/**
 * The text of further strategies.
 *
 * @module
 */

import type { Form } from "./form.ts";

/** Forms by name of strategy, beside those of `strategy_text.ts`. */
export const FURTHER_FORMS: Readonly<Record<string, Form>> = {};
