import { describe, expect, it } from "vitest";

import { keyOf, seal, unseal } from "./secret.ts";

describe("seal()", () => {
  it("can be opened with the secret", () => {
    expect(unseal("t_secret", seal("t_secret", "s_会话"))).toBe("s_会话");
  });

  it("cannot be opened with another secret, nor with the key that the store has", () => {
    const sealed = seal("t_secret", "s_1");
    expect(() => unseal("t_other", sealed)).toThrow();
    expect(() => unseal(keyOf("t_secret"), sealed)).toThrow();
  });

  it("cannot be opened once it was changed", () => {
    const sealed = seal("t_secret", "s_1");
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => unseal("t_secret", sealed)).toThrow();
  });

  it("looks different each time", () => {
    expect(seal("t_secret", "s_1")).not.toEqual(seal("t_secret", "s_1"));
  });
});
