import { describe, expect, it, vi } from "vitest";

import type { Call } from "./batch.ts";
import { createCallBatcher } from "./call-batcher.ts";

const read: Call = { name: "loadExperience", args: [] };

function start() {
  const send = vi.fn<(calls: readonly Call[]) => void>();
  return { send, batcher: createCallBatcher(send) };
}

const nextTick = () => new Promise((resolve) => setImmediate(resolve));

describe("createCallBatcher()", () => {
  it("sends the calls of one tick together, and gives each its own outcome", async () => {
    const { send, batcher } = start();
    const results = Promise.allSettled([batcher.call(read), batcher.call(read), batcher.call(read)]);
    await nextTick();
    expect(send).toHaveBeenCalledExactlyOnceWith([read, read, read]);
    batcher.settle([{ value: 1 }, { error: "full" }, { value: undefined }]);
    expect(await results).toMatchObject([{ value: 1 }, { reason: { message: "full" } }, { value: undefined }]);
  });

  it("gathers what comes while a batch is under way into one more", async () => {
    const { send, batcher } = start();
    void batcher.call(read);
    await nextTick();
    void batcher.call(read);
    await nextTick();
    void batcher.call(read);
    await nextTick();
    expect(send).toHaveBeenCalledOnce();
    batcher.settle([{ value: 1 }]);
    expect(send).toHaveBeenCalledTimes(2);
    expect(send).toHaveBeenLastCalledWith([read, read]);
  });

  it("is idle once everything has its outcome", async () => {
    const { batcher } = start();
    await batcher.idle();
    const idle = vi.fn();
    void batcher.call(read);
    void batcher.idle().then(idle);
    await nextTick();
    void batcher.call(read);
    batcher.settle([{ value: 1 }]);
    await nextTick();
    expect(idle).not.toHaveBeenCalled();
    batcher.settle([{ value: 1 }]);
    await nextTick();
    expect(idle).toHaveBeenCalledOnce();
  });

  it("lets no more than 32 transcripts into one batch, and everything else go before the others", async () => {
    const { send, batcher } = start();
    const transcript: Call = { name: "listTurns", args: [] };
    for (let count = 0; count < 40; count += 1) void batcher.call(transcript);
    void batcher.call(read);
    await nextTick();
    expect(send.mock.lastCall?.[0]).toEqual([...Array.from({ length: 32 }, () => transcript), read]);
    batcher.settle(Array.from({ length: 33 }, () => ({ value: 1 })));
    expect(send.mock.lastCall?.[0]).toEqual(Array.from({ length: 8 }, () => transcript));
  });

  it("rejects a batch that cannot be sent, and goes on with the next", async () => {
    const { send, batcher } = start();
    send.mockImplementationOnce(() => {
      throw new Error("cannot be cloned");
    });
    await expect(batcher.call(read)).rejects.toThrow("cannot be cloned");
    const next = batcher.call(read);
    await nextTick();
    batcher.settle([{ value: 1 }]);
    expect(await next).toBe(1);
  });

  it("rejects what waits, and whatever comes, once there is nobody to answer", async () => {
    const { batcher } = start();
    const waiting = batcher.call(read);
    batcher.fail(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(batcher.call(read)).rejects.toThrow("gone");
    await batcher.idle();
  });
});
