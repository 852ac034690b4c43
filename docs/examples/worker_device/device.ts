/** The device of driver.ts, in a thread of its own. */
import { Doorbell, openDeviceQueue, serveQueue, type SharedQueue } from "../../../ring/mod.ts";

interface Start {
  readonly queue: SharedQueue;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly memory: SharedArrayBuffer;
}

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<Start>) => void) | null;
  close(): void;
};

worker.onmessage = ({ data: { queue, words, memory } }) => {
  const bytes = new Uint8Array(memory);
  serveQueue(openDeviceQueue(queue), new Doorbell(words, "device"), ({ segs }) => {
    const [at, length] = [segs[0]!, segs[2]!];
    for (let i = at; i < at + length; i++) if (bytes[i]! >= 0x61) bytes[i]! -= 0x20;
    return length; // bytes written
  });
  worker.close(); // the driver closed the bell
};
