/**
 * Array views that do not forgive: reading or writing past the end throws instead of yielding
 * `undefined`, so that a test sees it.
 */

type View = Uint16Array | Uint32Array | Int32Array | unknown[];

/** A view of `view` that throws for every index that it does not have. */
export function checkedView<V extends View>(view: V): V {
  return new Proxy(view, {
    get(target, key) {
      requireElement(target, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set(target, key, value) {
      requireElement(target, key);
      return Reflect.set(target, key, value, target);
    },
  });
}

function requireElement(target: View, key: string | symbol): void {
  if (typeof key === "symbol" || /^[A-Za-z]+$/.test(key) && key in target) return;
  const index = Number(key);
  if (!Number.isInteger(index) || index < 0 || index >= target.length) {
    throw new RangeError(`element ${key} of ${target.length} was touched`);
  }
}

/** Puts checked views in place of every array that `owner` holds, and of those of its fields `nested`. */
export function checkAllViews(owner: object, nested: readonly string[] = []): void {
  const fields = owner as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    if (
      value instanceof Uint16Array || value instanceof Uint32Array ||
      value instanceof Int32Array || Array.isArray(value)
    ) {
      fields[name] = checkedView(value as View);
    } else if (nested.includes(name) && value !== null) {
      checkAllViews(value as object);
    }
  }
}
