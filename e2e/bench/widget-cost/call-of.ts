/**
 * The expression that calls this function in a page. The function's own text is sent there, so it may use nothing from outside
 * itself, and its arguments must be JSON.
 */
export function callOf<A extends readonly unknown[]>(run: (...args: A) => unknown, ...args: A): string {
  return `(${run.toString()})(${args.map((argument) => JSON.stringify(argument)).join(",")})`;
}
