/** Replaces a function of `Deno` until the end of the scope. */
export function stub<Name extends "connect" | "listen">(
  name: Name,
  // deno-lint-ignore no-explicit-any
  make: (original: (options: any) => any) => (options: any) => any,
): Disposable {
  const original = Deno[name];
  Deno[name] = make(original) as typeof original;
  return { [Symbol.dispose]: () => void (Deno[name] = original) };
}
