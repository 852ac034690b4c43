// deno-lint-ignore-file camelcase -- operations are spelled as in the files
/**
 * The calls behind the operations without arguments.
 *
 * @module
 */

import type { Virtqueue, VirtqueueCalls } from "../../ring/mod.ts";
import type { PlainStep } from "./vector_step.ts";

/** By operation: the call, which returns what the recording holds as `ret`, or nothing. */
export const PLAIN_CALLS: Readonly<
  Record<PlainStep["op"], (calls: VirtqueueCalls, vq: Virtqueue) => unknown>
> = {
  kick_prepare: (calls, vq) => calls.kickPrepare(vq),
  kick: (calls, vq) => calls.kick(vq),
  notify: (calls, vq) => calls.notify(vq),
  disable_cb: (calls, vq) => calls.disableCb(vq),
  enable_cb: (calls, vq) => calls.enableCb(vq),
  enable_cb_prepare: (calls, vq) => calls.enableCbPrepare(vq),
  enable_cb_delayed: (calls, vq) => calls.enableCbDelayed(vq),
  detach: (calls, vq) => calls.detachUnusedBuf(vq),
  interrupt: (calls, vq) => calls.interrupt(vq),
  notification_data: (calls, vq) => calls.notificationData(vq),
  is_broken: (calls, vq) => calls.isBroken(vq),
  vring_size: (calls, vq) => calls.vringSize(vq),
  break: (calls, vq) => calls.break(vq),
  unbreak: (calls, vq) => calls.unbreak(vq),
};
