import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "../../support/random.js";
import type { ClientAttack } from "../attack.js";
import { goodAnswer } from "../support/good-answer.js";
import { mutated, pick } from "../support/grammar.js";

const informs = [
  "#sensor-status 1.0 1 rate nominal 2\n",
  "#sensor-status 1.0 2 rate nominal 2 mode nominal on\n",
  "#interface-changed sensor rate modified\n",
  "#interface-changed sensor-list\n",
  "#interface-changed request go removed\n",
  "#interface-changed\n",
  "#log warn 1.0 dev a\\_line\n",
  "#told 7\n",
  "#version-connect katcp-device hostile-1.0 hostile-2\n",
  "#client-connected 1.2.3.4:5\n",
];

/** A server whose answers are changed here and there, until it comes to its senses. */
function fuzzed(seed: number): ClientAttack {
  const random = randomOf(seed);
  let isCalm = false;
  return {
    name: `answers and informs in the grammar and out of it, seed ${seed}`,
    isLong: seed > 1,
    options: () => ({ timeoutMs: 300 }),
    answer(asked, peer) {
      if (isCalm) return false;
      for (let times = random(3); times > 0; times--)
        void peer.send(random(2) === 0 ? pick(random, informs) : mutated(pick(random, informs), random));
      if (random(3) > 0) return false;
      if (random(5) > 0) void peer.send(mutated(goodAnswer(asked), random));
      return true;
    },
    async run(target, size) {
      await target.asked("go", size === "full" ? 30 : 5);
      isCalm = true;
      await target.send("\n");
      const succeeded = async (): Promise<number> => (await target.counts())["ok"] ?? 0;
      const before = await succeeded();
      const deadline = performance.now() + 10_000;
      for (; (await succeeded()) <= before; await sleep(20))
        if (performance.now() > deadline) throw new Error("nothing succeeds when the server is well again");
    },
  };
}

export const fuzzes: readonly ClientAttack[] = [1, 2, 3, 4].map(fuzzed);
